package dev.muster.simulation;

/** An event that takes a node's attention: it waits while the node is paused or slow. */
abstract class Job<M> extends Event {
    final Life<M> life;

    Job(Life<M> life) {
        this.life = life;
    }

    /** What it stands for in the trace. */
    abstract long content();

    /** The node handles it now. */
    abstract void perform();
}
