package dev.muster.sharding.internal;

import com.fasterxml.jackson.databind.JavaType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Checks that types are made of what may travel, and describes them in words that are equal on all nodes that agree: records,
 * enums, sealed interfaces, lists, sets, maps, arrays and plain JDK values.
 */
final class WireShape {
    private static final Set<Class<?>> VALUES = Set.of(
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Character.class,
            String.class,
            BigDecimal.class,
            BigInteger.class,
            UUID.class,
            Instant.class,
            Duration.class,
            LocalDate.class,
            Void.class);
    private static final Set<Class<?>> KEYS = Set.of(String.class, Integer.class, Long.class, UUID.class);
    private static final Set<Class<?>> SEQUENCES = Set.of(List.class, Set.class, SortedSet.class, Collection.class);
    private static final Set<Class<?>> MAPS = Set.of(Map.class, SortedMap.class);

    private final String owner;
    private final Set<JavaType> seen = new HashSet<>();
    private final TreeSet<String> parts = new TreeSet<>();

    /** For the types of the entity type {@code owner}. */
    WireShape(String owner) {
        this.owner = owner;
    }

    /**
     * Whether nobody can change a value of a type that {@link #describe} accepts: it is a plain value, or a record or family
     * made of such. It may then be shared instead of copied. (A subclass of {@code BigDecimal} or {@code BigInteger} that
     * changes would break their contract.)
     */
    static boolean isUnchangeable(JavaType type) {
        return isUnchangeable(type, new HashSet<>());
    }

    private static boolean isUnchangeable(JavaType type, Set<JavaType> assumed) {
        Class<?> raw = type.getRawClass();
        if (raw.isPrimitive() || VALUES.contains(raw) || raw.isEnum() || !assumed.add(type)) {
            return true;
        }
        if (raw.isRecord()) {
            return Arrays.stream(raw.getRecordComponents())
                    .allMatch(component -> isUnchangeable(typeOf(component, type), assumed));
        }
        return raw.isSealed()
                && raw.isInterface()
                && WireNames.leaves(raw).stream()
                        .allMatch(leaf ->
                                isUnchangeable(WireCodec.types().constructSpecializedType(type, leaf), assumed));
    }

    /** The records, enums and families that the described types are made of, one line each, sorted. */
    List<String> parts() {
        return List.copyOf(parts);
    }

    /**
     * Describes a type and everything in it.
     *
     * @param where what the type belongs to, for the failure, as {@code Counter.Add}
     */
    String describe(JavaType type, String where) {
        Class<?> raw = type.getRawClass();
        if (raw.isPrimitive() || VALUES.contains(raw)) {
            return raw.getSimpleName();
        }
        if (raw.isArray()) {
            return describe(type.getContentType(), where) + "[]";
        }
        if (SEQUENCES.contains(raw)) {
            return raw.getSimpleName() + "<" + describe(type.getContentType(), where) + ">";
        }
        if (MAPS.contains(raw)) {
            return raw.getSimpleName() + "<" + key(type.getKeyType(), where) + ", "
                    + describe(type.getContentType(), where) + ">";
        }
        if (raw.isEnum()) {
            parts.add(owner + " enum " + WireNames.of(raw) + Arrays.toString(raw.getEnumConstants()));
            return WireNames.of(raw);
        }
        if (raw.isRecord()) {
            return record(type, where);
        }
        if (raw.isSealed() && raw.isInterface()) {
            return family(type, where);
        }
        throw new IllegalArgumentException(where + " cannot be serialized: it is or contains " + type.toCanonical()
                + "; use records, enums, sealed interfaces of records, List, Set, Map, or plain JDK values");
    }

    /** The components of a record, as {@code (by: long)}. */
    String components(JavaType type, String where) {
        return Arrays.stream(type.getRawClass().getRecordComponents())
                .map(component -> component.getName() + ": "
                        + describe(typeOf(component, type), "component " + component.getName() + " of " + where))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private String record(JavaType type, String where) {
        if (seen.add(type)) {
            parts.add(owner + " record " + WireNames.of(type.getRawClass()) + components(type, where));
        }
        return WireNames.of(type.getRawClass());
    }

    private String family(JavaType type, String where) {
        String name = WireNames.of(type.getRawClass());
        if (seen.add(type)) {
            Map<String, Class<?>> names = new LinkedHashMap<>();
            for (Class<?> leaf : WireNames.leaves(type.getRawClass())) {
                Class<?> other = names.putIfAbsent(WireNames.of(leaf), leaf);
                if (other != null) {
                    throw new IllegalArgumentException(WireNames.readable(leaf) + " and " + WireNames.readable(other)
                            + " have the same wire name; give one of them another with @Wire");
                }
                describe(WireCodec.types().constructSpecializedType(type, leaf), where);
            }
            parts.add(owner + " family " + name + " = " + String.join(" | ", new TreeSet<>(names.keySet())));
        }
        return name;
    }

    private String key(JavaType type, String where) {
        Class<?> raw = type.getRawClass();
        if (!raw.isEnum() && !KEYS.contains(raw)) {
            throw new IllegalArgumentException(
                    where + " cannot be serialized: the keys of a map must be String, Integer, "
                            + "Long, UUID or an enum, were " + type.toCanonical());
        }
        return describe(type, where);
    }

    private static JavaType typeOf(RecordComponent component, JavaType owner) {
        return WireCodec.types().resolveMemberType(component.getGenericType(), owner.getBindings());
    }
}
