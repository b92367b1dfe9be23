package dev.muster.testkit.process;

/** What a JVM must be given when it is started, because it cannot be added later. */
public enum Equipment {
    /** A wall clock that can be set: {@link JvmProcess#clock}. */
    CLOCK
}
