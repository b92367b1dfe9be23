package dev.muster.testkit;

import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultyNetwork;
import dev.muster.testkit.history.History;
import dev.muster.testkit.process.Conductor;
import dev.muster.testkit.process.FullDisk;
import dev.muster.testkit.process.Stall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a cluster is made of and must be taken down again; its owner is the cluster. */
record ClusterParts(
        ClusterSettings settings,
        Recording recording,
        Conductor conductor,
        Places places,
        @Nullable FaultyNetwork network,
        @Nullable FullDisk disk)
        implements AutoCloseable {
    /** Sets all up, with an empty folder; takes {@code network} over, also if it fails. */
    static ClusterParts open(ClusterSettings settings, History history, @Nullable FaultyNetwork network)
            throws IOException {
        FullDisk disk = null;
        try {
            Folders.renew(settings.folder());
            Files.createDirectories(settings.data());
            if (settings.faults().has(FaultKind.DISK_FULL)) {
                disk = FullDisk.on(settings.data());
            }
            Conductor conductor = Conductor.open(ClusterRehearsal.INSTANCE);
            Recording recording = new Recording(System.nanoTime(), history);
            return new ClusterParts(settings, recording, conductor, new Places(network), network, disk);
        } catch (InterruptedException interrupted) {
            takeDown(network, disk);
            throw Interruption.of(interrupted);
        } catch (IOException | RuntimeException failure) {
            takeDown(network, disk);
            throw failure;
        }
    }

    /** The longest stall of the machine since the test began that the kit did not cause. */
    Optional<Stall> worstStall() {
        return conductor.stalls().worst(recording.beginNanos());
    }

    /** Kills every process, then takes the network and the disk away, each also if that before it fails. */
    @Override
    public void close() {
        try {
            conductor.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            takeDown(network, disk);
        }
    }

    private static void takeDown(@Nullable FaultyNetwork network, @Nullable FullDisk disk) {
        try (network;
                disk) {
            // closing is all
        }
    }
}
