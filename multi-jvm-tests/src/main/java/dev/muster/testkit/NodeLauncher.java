package dev.muster.testkit;

import dev.muster.faults.Attachment;
import dev.muster.faults.FaultKind;
import dev.muster.runtime.Node;
import dev.muster.testkit.process.Conductor;
import dev.muster.testkit.process.Equipment;
import dev.muster.testkit.process.JvmProcess;
import dev.muster.testkit.process.Launch;
import dev.muster.testkit.process.Placement;
import dev.muster.testkit.process.ProcessGoneException;
import dev.muster.testkit.process.RemoteAction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Starts the JVMs of nodes, each at its place, and listens to them. Thread safe. */
final class NodeLauncher {
    /** Several JVMs that start at once share few processors. */
    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

    private final ClusterSettings settings;
    private final Conductor conductor;
    private final Places places;
    private final Recording recording;
    private final Map<String, JvmProcess<Node>> processes = new ConcurrentHashMap<>();

    NodeLauncher(ClusterSettings settings, Conductor conductor, Places places, Recording recording) {
        this.settings = settings;
        this.conductor = conductor;
        this.places = places;
        this.recording = recording;
    }

    /** Forks a JVM and starts the node in it; returns once it is up. */
    JvmProcess<Node> launch(String name, List<String> seeds) {
        recording.action("start " + name);
        try {
            JvmProcess<Node> process = conductor.launch(fork(name), startOf(name, seeds));
            up(process);
            return process;
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start " + name, failure);
        }
    }

    /** Forks a JVM that waits for {@link #begin}. */
    JvmProcess<Node> boot(String name) {
        try {
            return conductor.boot(fork(name));
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot fork " + name, failure);
        }
    }

    /** Starts the node in a JVM that waits; returns once it is up. */
    void begin(JvmProcess<Node> process, List<String> seeds) {
        recording.action("start " + process.name());
        try {
            process.start(startOf(process.name(), seeds));
            up(process);
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        }
    }

    private void up(JvmProcess<Node> process) {
        recording.action(process.name() + " is up, pid " + process.pid());
        processes.put(process.name(), process);
        places.callable(process.name());
    }

    /** Runs {@code action} in the present JVM of the node, if it still runs. */
    void run(String name, RemoteAction<Node> action) {
        JvmProcess<Node> process = processes.get(name);
        if (process == null) {
            throw new IllegalArgumentException("name must be that of a node that has started, was " + name);
        }
        try {
            process.call(
                    node -> {
                        action.run(node);
                        return 0;
                    },
                    CALL_TIMEOUT);
        } catch (ProcessGoneException ended) {
            // it sends and receives nothing, and is told what holds when it starts again
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        }
    }

    private Launch fork(String name) {
        Launch launch = Launch.of(name, logOf(name))
                .withFlags(flags(name))
                .withPlacement(new Placement(places.of(name).commandPrefix(), Map.of()));
        if (settings.faults().has(FaultKind.CLOCK)) {
            launch = launch.withEquipment(Equipment.CLOCK);
        }
        return recording.listening(name, launch);
    }

    private NodeStart startOf(String name, List<String> seeds) {
        Attachment place = places.of(name);
        return new NodeStart(
                name,
                place.host(),
                place.port(),
                seeds,
                JOIN_TIMEOUT,
                settings.data().toString(),
                settings.entities(),
                settings.setup());
    }

    private List<String> flags(String name) {
        List<String> flags = new ArrayList<>(Logging.flags());
        flags.addAll(places.flags(name));
        flags.addAll(settings.jvmFlags());
        return flags;
    }

    private Path logOf(String name) {
        return settings.folder().resolve(name + ".log");
    }
}
