package dev.muster.sharding.internal;

import dev.muster.sharding.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The stable names of classes, and the members of sealed families. */
final class WireNames {
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{N}_$.-]{1,100}");

    private WireNames() {}

    /** The name under which a class travels: that of {@link Wire}, or the simple name. */
    static String of(Class<?> type) {
        Wire wire = type.getAnnotation(Wire.class);
        String name = wire == null ? type.getSimpleName() : wire.value();
        if (!ALLOWED.matcher(name).matches()) {
            throw new IllegalArgumentException("the wire name of " + readable(type)
                    + " must have 1 to 100 letters, digits, '_', '$', '.' or '-', was [" + name + "]");
        }
        return name;
    }

    /** The classes at the leaves of a sealed family, in the order of their declaration; the type itself when not sealed. */
    static List<Class<?>> leaves(Class<?> type) {
        List<Class<?>> found = new ArrayList<>();
        collect(type, found);
        return found;
    }

    /** The class as a reader of its source would write it. */
    static String readable(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : outer.getSimpleName() + "." + type.getSimpleName();
    }

    private static void collect(Class<?> type, List<Class<?>> found) {
        if (!type.isSealed()) {
            if (!found.contains(type)) {
                found.add(type);
            }
            return;
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            collect(permitted, found);
        }
    }
}
