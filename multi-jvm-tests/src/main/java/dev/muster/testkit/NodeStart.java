package dev.muster.testkit;

import dev.muster.membership.MembershipEvent;
import dev.muster.membership.NodeId;
import dev.muster.runtime.Node;
import dev.muster.runtime.Profile;
import dev.muster.sharding.Entity;
import dev.muster.testkit.process.Pushed;
import dev.muster.testkit.process.TargetStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** How a node is started in its JVM; sent to it, so it holds only what is serializable. */
record NodeStart(
        String name,
        String host,
        int port,
        List<String> seeds,
        Duration joinTimeout,
        String dataFolder,
        List<Class<? extends Entity<?>>> entities,
        Class<? extends NodeSetup> setup)
        implements TargetStart<Node> {
    private static final String LOOPBACK = "127.";

    NodeStart {
        seeds = List.copyOf(seeds);
        entities = List.copyOf(entities);
    }

    @Override
    public Node start() {
        Node.Builder node = Node.named("test")
                .host(host)
                .port(port)
                .joinTimeout(joinTimeout)
                .profile(Profile.LOCAL)
                .data(Path.of(dataFolder));
        findOthers(node);
        entities.forEach(type -> serve(node, type));
        make(setup).prepare(name, node);
        return telling(node.start());
    }

    /**
     * By seeds on loopback. Seeds elsewhere, in namespaces of this machine, come from a file: a node refuses them beside a
     * journal that lies on one machine, since it cannot know that they are here.
     */
    private void findOthers(Node.Builder node) {
        if (host.startsWith(LOOPBACK)) {
            node.seeds(seeds.toArray(String[]::new));
            return;
        }
        Path file = Path.of(dataFolder).resolveSibling(name + ".seeds");
        try {
            Files.write(file, seeds);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write the seeds of " + name, failure);
        }
        node.discoverByFile(file).initialNodes(seeds.size());
    }

    /** Lets the node push what it sees from now on, after what there is. */
    private static Node telling(Node node) {
        NodeId self = node.self().node();
        node.membership().subscribe(event -> tell(event, self, node));
        return node;
    }

    private static void tell(MembershipEvent event, NodeId self, Node node) {
        Pushed.event(MemberChanged.of(event, node.membership()));
        if (event instanceof MembershipEvent.Removed && event.node().equals(self)) {
            Pushed.event(new NodeTerminated());
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an entity class is an Entity of itself, which wildcards cannot say
    private static void serve(Node.Builder node, Class<? extends Entity<?>> type) {
        node.entity((Class) type, (Supplier) () -> make(type));
    }

    /** Fails in the test, with a sentence, rather than in a node. */
    static void requireMakeable(Class<?> type) {
        if (Arrays.stream(type.getDeclaredConstructors()).noneMatch(made -> made.getParameterCount() == 0)) {
            throw new IllegalArgumentException(type.getName()
                    + " must have a constructor without arguments to be named in @ClusterTest; "
                    + "an entity with arguments is added in a NodeSetup");
        }
    }

    private static <T> T make(Class<T> type) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException("the constructor of " + type.getName() + " failed", thrown.getCause());
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("cannot make a " + type.getName() + ": " + failure, failure);
        }
    }
}
