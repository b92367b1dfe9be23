package dev.muster.sharding.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells values that fit any frame from those that may not: the former need not be encoded to know it. Only parts without a bound
 * count, texts and large numbers. A request on the way inside a process so obeys the same limit as one that leaves it.
 */
final class Lightness {
    /** In bytes; the smallest limit of a message is above it, with room for parts of fixed size. */
    private static final int MOST_BYTES = 2048;

    private static final int MOST_BYTES_PER_CHAR = 3;

    private static final ClassValue<List<MethodHandle>> UNBOUNDED = new ClassValue<>() {
        @Override
        protected List<MethodHandle> computeValue(Class<?> type) {
            return unbounded(type);
        }
    };

    private Lightness() {}

    /** Whether a value that nobody can change surely fits. */
    static boolean isLight(@Nullable Object value) {
        return bytes(value) <= MOST_BYTES;
    }

    private static long bytes(@Nullable Object value) {
        if (value instanceof String text) {
            return (long) MOST_BYTES_PER_CHAR * text.length();
        } else if (value instanceof BigInteger number) {
            return number.bitLength() / Byte.SIZE;
        } else if (value instanceof BigDecimal number) {
            return number.unscaledValue().bitLength() / Byte.SIZE;
        } else if (value instanceof Record record) {
            return bytesOf(record);
        }
        return 0;
    }

    private static long bytesOf(Record record) {
        long sum = 0;
        for (MethodHandle part : UNBOUNDED.get(record.getClass())) {
            try {
                sum += bytes(part.invoke(record));
            } catch (Throwable failure) {
                throw new AssertionError("a component of " + record.getClass() + " could not be read", failure);
            }
        }
        return sum;
    }

    /** The components that may be large, or have parts that may. */
    private static List<MethodHandle> unbounded(Class<?> type) {
        List<MethodHandle> parts = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Class<?> part = component.getType();
            if (part == String.class
                    || part == Object.class
                    || Number.class.isAssignableFrom(part)
                    || part.isRecord()
                    || part.isInterface()) {
                parts.add(accessor(component));
            }
        }
        return List.copyOf(parts);
    }

    private static MethodHandle accessor(RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return MethodHandles.lookup().unreflect(component.getAccessor());
        } catch (IllegalAccessException closed) {
            throw new AssertionError("the accessor of " + component + " is closed", closed);
        }
    }
}
