package dev.muster.testkit;

import dev.muster.runtime.Node;
import dev.muster.runtime.Profile;
import dev.muster.sharding.Entity;
import dev.muster.testkit.process.TargetStart;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** How a node is started in its JVM; sent to it, so it holds only what is serializable. */
record NodeStart(
        String name,
        int port,
        List<String> seeds,
        Duration joinTimeout,
        String dataFolder,
        List<Class<? extends Entity<?>>> entities,
        Class<? extends NodeSetup> setup)
        implements TargetStart<Node> {
    NodeStart {
        seeds = List.copyOf(seeds);
        entities = List.copyOf(entities);
    }

    @Override
    public Node start() {
        Node.Builder node = Node.named("test")
                .host(Ports.HOST)
                .port(port)
                .seeds(seeds.toArray(String[]::new))
                .joinTimeout(joinTimeout)
                .profile(Profile.LOCAL)
                .data(Path.of(dataFolder));
        entities.forEach(type -> serve(node, type));
        make(setup).prepare(name, node);
        return node.start();
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
