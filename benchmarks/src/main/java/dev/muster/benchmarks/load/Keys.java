package dev.muster.benchmarks.load;

import java.util.List;
import java.util.SplittableRandom;

/** Which entities a sender's messages go to. */
public enum Keys {
    /** All equally often. */
    UNIFORM,
    /** A few very often: Zipf's law with the exponent 0.99, as in the Yahoo! Cloud Serving Benchmark. */
    ZIPF;

    /** The names on the command line. */
    public static final List<String> NAMES = List.of("uniform", "zipf");

    private static final double EXPONENT = 0.99;

    /** The keys of that name. */
    public static Keys named(String name) {
        return name.equals("zipf") ? ZIPF : UNIFORM;
    }

    /** The first {@code count} entities a sender writes to, drawn before the clock runs; each sender draws its own. */
    public int[] draw(int entities, int sender, int count) {
        SplittableRandom random = new SplittableRandom(0x6d757374L + sender);
        int[] drawn = new int[count];
        Zipf zipf = this == ZIPF ? new Zipf(entities, EXPONENT) : null;
        for (int index = 0; index < count; index++) {
            drawn[index] = zipf == null ? random.nextInt(entities) : zipf.next(random);
        }
        return drawn;
    }
}
