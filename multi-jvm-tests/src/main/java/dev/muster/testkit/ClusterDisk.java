package dev.muster.testkit;

import dev.muster.testkit.process.FullDisk;

/** The disk to which all nodes of a cluster write their journal; a small one of its own. Thread safe. */
public final class ClusterDisk {
    private final FullDisk disk;
    private final Recording recording;

    ClusterDisk(FullDisk disk, Recording recording) {
        this.disk = disk;
        this.recording = recording;
    }

    /** Leaves no room on it: every write that needs more of it fails with "no space left on device". */
    public void fill() {
        recording.action("the disk is full");
        disk.fill();
    }

    /** Takes back what {@link #fill} wrote. */
    public void free() {
        recording.action("the disk has room");
        disk.free();
    }
}
