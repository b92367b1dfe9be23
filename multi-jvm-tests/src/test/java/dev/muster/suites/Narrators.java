package dev.muster.suites;

import dev.muster.runtime.Node;
import dev.muster.sharding.EntityRef;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * In a node's JVM: threads that tell tapes numbered messages. Each tells some tapes in every turn and the others seldom, so that they
 * leave memory in between, and waits for one of them at the end of each turn.
 */
final class Narrators {
    static final int TAPES = 50;

    private static final List<Narrator> RUNNING = new ArrayList<>();
    private static final AtomicBoolean OVER = new AtomicBoolean();

    private Narrators() {}

    static String tape(int number) {
        return "tape-" + number;
    }

    /** Begins to tell, in {@code count} threads. */
    static void begin(Node node, String name, int count) {
        OVER.set(false);
        IntStream.range(0, count)
                .mapToObj(number -> new Narrator(node, name + "-" + number))
                .forEach(RUNNING::add);
        RUNNING.forEach(Thread::start);
    }

    /** How many messages were told here. */
    static long told() {
        return RUNNING.stream().mapToLong(narrator -> narrator.total).sum();
    }

    /** Ends all, and says how many messages each told each tape. */
    static Sent end() throws InterruptedException {
        OVER.set(true);
        Map<String, Map<String, Long>> bySender = new TreeMap<>();
        for (Narrator narrator : RUNNING) {
            narrator.join();
            if (narrator.failure != null) {
                throw new AssertionError(narrator.getName() + " failed", narrator.failure);
            }
            bySender.put(narrator.getName(), narrator.numbers());
        }
        RUNNING.clear();
        return new Sent(bySender);
    }

    /** How many messages each sender told each tape. */
    record Sent(Map<String, Map<String, Long>> bySender) implements Serializable {}

    private static final class Narrator extends Thread {
        private final List<EntityRef<Tape>> tapes;
        private final long[] numbers = new long[TAPES];
        private volatile long total;
        private volatile @Nullable Throwable failure;

        Narrator(Node node, String name) {
            super(name);
            setDaemon(true);
            tapes = IntStream.range(0, TAPES)
                    .mapToObj(tape -> node.entity(Tape.class, tape(tape)))
                    .toList();
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread writes
        public void run() {
            try {
                for (int turn = 0; !OVER.get(); turn++) {
                    for (int tape = 0; tape < TAPES; tape++) {
                        if (turn % (1 + tape) == 0) {
                            tapes.get(tape).tell(new Tape.Tell(getName(), ++numbers[tape]));
                            total++;
                        }
                    }
                    tapes.get(turn % 3).await(new Tape.Read());
                }
            } catch (RuntimeException broken) {
                failure = broken;
            }
        }

        Map<String, Long> numbers() {
            Map<String, Long> byTape = new TreeMap<>();
            for (int tape = 0; tape < TAPES; tape++) {
                byTape.put(tape(tape), numbers[tape]);
            }
            return byTape;
        }
    }
}
