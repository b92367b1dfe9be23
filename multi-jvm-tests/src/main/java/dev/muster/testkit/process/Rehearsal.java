package dev.muster.testkit.process;

import java.nio.file.Path;

/**
 * What a JVM is to load once so that all later ones start faster: the classes it loaded are kept in an archive of class
 * data (AppCDS), which later JVMs map into their memory.
 *
 * <p>An archive serves jars only. So the class path of forked JVMs is: first the jars, in their order; then the folders,
 * in their order, each packed into a jar. A class or resource that is both in a jar and in a folder is therefore taken
 * from the jar, which matters only to a test that shadows a library.
 *
 * <p>One archive is made for each set of jars, and kept: a change in the folders does not outdate it, unless the start or
 * this kit themselves come from a folder, as in this kit's own build. Where none can be made, JVMs start without.
 *
 * @param start is started in a JVM of its own and closed again; it should do what targets do at their start
 * @param cache the folder for archives and packed folders, for example {@code target/cluster-cache}; several builds may
 *     share it
 */
public record Rehearsal(TargetStart<? extends AutoCloseable> start, Path cache) {
    /** Makes the folder absolute. */
    public Rehearsal {
        cache = cache.toAbsolutePath().normalize();
    }
}
