package dev.muster.testkit.process;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The conductor's side of an object that lives in a forked JVM: each method of an interface is a call there.
 *
 * <p>{@code equals}, {@code hashCode} and {@code toString} are answered here: two proxies are equal if they are the same
 * object. Default methods run there, like all others.
 */
final class RemoteObject implements InvocationHandler {
    /** In the forked JVM: what was made, by number, until the JVM ends. One process has one conductor. */
    private static final Map<Long, Object> MADE = new ConcurrentHashMap<>();

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final JvmProcess<?> process;
    private final Class<?> type;
    private final long number;
    private final Duration timeout;

    private RemoteObject(JvmProcess<?> process, Class<?> type, long number, Duration timeout) {
        this.process = process;
        this.type = type;
        this.number = number;
        this.timeout = timeout;
    }

    static <T extends AutoCloseable, I> I make(
            JvmProcess<T> process, Class<I> type, RemoteCall<? super T, ? extends I> factory, Duration timeout)
            throws InterruptedException {
        if (!type.isInterface()) {
            throw new IllegalArgumentException("type must be an interface, was " + type.getName());
        }
        long number = process.call(new Making<T>(type, factory), timeout);
        RemoteObject remote = new RemoteObject(process, type, number, timeout);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, remote));
    }

    /** Makes the object there and keeps it. */
    private record Making<T>(Class<?> type, RemoteCall<? super T, ?> factory) implements RemoteCall<T, Long> {
        @Override
        public Long call(T target) throws Exception {
            Object made = factory.call(target);
            if (!type.isInstance(made)) {
                throw new IllegalStateException("the factory must make a " + type.getName() + ", made "
                        + (made == null ? "null" : made.getClass().getName()));
            }
            long number = NUMBERS.incrementAndGet();
            MADE.put(number, made);
            return number;
        }
    }

    /** Runs one method there. */
    private record Invocation(
            long number, Class<?> type, String method, List<Class<?>> parameters, List<Object> arguments)
            implements RemoteCall<Object, Object> {
        @Override
        @SuppressWarnings("NullAway") // null travels both ways
        public Object call(Object target) throws Exception {
            Object made = MADE.get(number);
            try {
                Method found = type.getMethod(method, parameters.toArray(Class<?>[]::new));
                found.setAccessible(true); // the interface may be private to a test
                return travelling(found.invoke(made, arguments.toArray()));
            } catch (InvocationTargetException thrown) {
                if (thrown.getCause() instanceof Error error) {
                    throw error;
                }
                throw thrown.getCause() instanceof Exception cause ? cause : thrown;
            }
        }

        private @Nullable Object travelling(@Nullable Object result) {
            Serialized.bytesOf(result, "the result of " + type.getSimpleName() + "." + method);
            return result;
        }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given) throws Throwable {
        @Nullable Object[] arguments = given == null ? new Object[0] : given;
        if (method.getDeclaringClass() == Object.class) {
            return local(proxy, method, arguments);
        }
        requireSerializable(method, arguments);
        return process.call(
                new Invocation(
                        number, type, method.getName(), List.of(method.getParameterTypes()), Arrays.asList(arguments)),
                timeout);
    }

    private Object local(Object proxy, Method method, @Nullable Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> type.getSimpleName() + " on " + process.name();
            default -> throw new AssertionError("a proxy hands over no other method of Object, got " + method);
        };
    }

    private void requireSerializable(Method method, @Nullable Object[] arguments) {
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < arguments.length; i++) {
            Serialized.bytesOf(
                    arguments[i],
                    "argument " + (i + 1) + " (" + parameters[i].getName() + ") of " + type.getSimpleName() + "."
                            + method.getName());
        }
    }
}
