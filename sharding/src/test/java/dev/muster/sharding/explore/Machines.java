package dev.muster.sharding.explore;

import dev.muster.membership.NodeId;
import dev.muster.sharding.route.Route;
import dev.muster.sharding.route.Tenure;
import dev.muster.sharding.slot.Slot;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies and digests of the machines, by their fields, so that production code needs neither. */
@SuppressWarnings("EnumOrdinal") // a digest lasts no longer than the run
final class Machines {
    private static final List<Field> ROUTE = fieldsOf(Route.class);
    private static final List<Field> TENURE = fieldsOf(Tenure.class);
    private static final List<Field> SLOT = fieldsOf(Slot.class);

    private Machines() {}

    static Route copy(Route route) {
        return copied(ROUTE, route, new Route(World.RETRY));
    }

    static Tenure copy(Tenure tenure) {
        return copied(TENURE, tenure, new Tenure(World.id(0, 0), 0, 1, new Tenure.Patience(1, 1)));
    }

    static Slot copy(Slot slot) {
        return copied(SLOT, slot, new Slot(0));
    }

    static void digest(Route route, Digest digest) {
        all(ROUTE, route, digest);
    }

    static void digest(Tenure tenure, Digest digest) {
        all(TENURE, tenure, digest);
    }

    static void digest(Slot slot, Digest digest) {
        all(SLOT, slot, digest);
    }

    private static List<Field> fieldsOf(Class<?> machine) {
        List<Field> fields = Arrays.stream(machine.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                .toList();
        fields.forEach(field -> field.setAccessible(true));
        return fields;
    }

    private static <M> M copied(List<Field> fields, M from, M to) {
        try {
            for (Field field : fields) {
                copy(field, from, to);
            }
            return to;
        } catch (IllegalAccessException closed) {
            throw new AssertionError(closed);
        }
    }

    /** Collections are final fields, so their content is copied; what they contain is immutable. */
    @SuppressWarnings("unchecked")
    private static void copy(Field field, Object from, Object to) throws IllegalAccessException {
        if (field.get(from) instanceof Map<?, ?> map) {
            ((Map<Object, Object>) field.get(to)).putAll(map);
        } else if (field.get(from) instanceof Collection<?> collection) {
            ((Collection<Object>) field.get(to)).addAll(collection);
        } else {
            field.set(to, field.get(from));
        }
    }

    private static void all(List<Field> fields, Object machine, Digest digest) {
        try {
            for (Field field : fields) {
                value(field.get(machine), digest);
            }
        } catch (IllegalAccessException closed) {
            throw new AssertionError(closed);
        }
    }

    private static void value(@Nullable Object value, Digest digest) {
        if (value == null) {
            digest.add(-1);
        } else if (value instanceof Number number) {
            digest.add(number.longValue());
        } else if (value instanceof Boolean fact) {
            digest.add(fact ? 1 : 0);
        } else if (value instanceof Enum<?> constant) {
            digest.add(constant.ordinal());
        } else if (value instanceof NodeId node) {
            digest.add(node.uid());
        } else if (value instanceof Map<?, ?> map) {
            digest.add(map.size());
            map.forEach((key, each) -> {
                value(key, digest);
                value(each, digest);
            });
        } else if (value instanceof Collection<?> collection) {
            digest.add(collection.size());
            collection.forEach(each -> value(each, digest));
        } else if (value instanceof Tenure.Patience patience) {
            digest.add(patience.prepareNanos() + 31 * patience.stopNanos());
        } else {
            throw new AssertionError("cannot digest a " + value.getClass());
        }
    }
}
