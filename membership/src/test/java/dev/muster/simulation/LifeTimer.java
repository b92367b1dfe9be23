package dev.muster.simulation;

/** A timer of one run of a node, for once or again and again. */
final class LifeTimer<M> extends Job<M> implements Timer {
    private final Runnable action;
    private final long periodNanos;
    private boolean isPending = true;

    /** With a period of 0 for once. */
    LifeTimer(Life<M> life, Runnable action, long periodNanos) {
        super(life);
        this.action = action;
        this.periodNanos = periodNanos;
    }

    @Override
    public void cancel() {
        isPending = false;
    }

    @Override
    public boolean isPending() {
        return isPending && !life.isDead();
    }

    @Override
    void happen() {
        if (isPending()) {
            life.take(this);
        }
    }

    @Override
    long content() {
        return 2;
    }

    @Override
    void perform() {
        isPending = periodNanos > 0;
        action.run();
        if (isPending()) {
            life.schedule(periodNanos, this);
        }
    }
}
