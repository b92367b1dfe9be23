package dev.muster.suites;

/** JVM flags about when the unreachable are downed, and when what they hosted is taken over. */
final class Downing {
    /** Nobody is downed while a test has somebody unreachable. */
    static final String LATE = "-Dpekko.cluster.split-brain-resolver.stable-after=120s";

    /** Goes with {@link #LATE}. */
    static final String NOT_OF_ALL = "-Dpekko.cluster.split-brain-resolver.down-all-when-unstable=off";

    /**
     * A majority takes entities over later than the default of the local profile has it. A lone node notices that it is cut
     * off, and ends, some seconds after the others have noticed; on a busy machine that is longer than the two seconds of
     * the profile, and then only the fence of the journal stands between two lives of an entity.
     */
    static final String LATE_TAKEOVER = "-Dpekko.cluster.down-removal-margin=8s";

    private Downing() {}
}
