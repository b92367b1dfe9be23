package dev.muster.testkit.process;

import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what in a lambda or value is not serializable, and says it in the reader's terms: captured variable, field. */
final class Captures {
    private static final int MAX_DEPTH = 12;
    private static final String LAMBDA = "lambda$";

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Captures() {}

    static String explain(@Nullable Object root, NotSerializableException failure) {
        String culprit = root == null ? null : new Captures().culprit(root, "", MAX_DEPTH);
        String reason = culprit == null ? failure.getMessage() + " is not serializable" : culprit;
        return reason + ". Capture and return plain values: strings, numbers, lists, serializable records.";
    }

    private @Nullable String culprit(@Nullable Object value, String path, int depth) {
        if (value == null || depth == 0 || !seen.add(value)) {
            return null;
        }
        SerializedLambda lambda = lambdaOf(value);
        if (lambda != null) {
            return culpritCapturedBy(lambda, depth);
        }
        if (!(value instanceof Serializable)) {
            return (path.isEmpty() ? "it" : path) + " is a " + value.getClass().getName()
                    + ", which is not serializable";
        }
        String element = culpritElement(value, path, depth);
        return element != null ? element : culpritField(value, path, depth);
    }

    private @Nullable String culpritCapturedBy(SerializedLambda lambda, int depth) {
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            Object captured = lambda.getCapturedArg(i);
            String name = nameOfCapture(lambda, i);
            String found = culprit(captured, name, depth - 1);
            if (found != null) {
                String start = "the lambda in " + placeOf(lambda) + " captures " + name;
                return captured instanceof Serializable
                        ? start + ", and " + found
                        : start + ", a " + captured.getClass().getName() + ", which is not serializable";
            }
        }
        return null;
    }

    private @Nullable String culpritElement(Object value, String path, int depth) {
        Collection<?> elements = Collections.emptyList();
        if (value instanceof Collection<?> collection) {
            elements = collection;
        } else if (value instanceof Map<?, ?> map) {
            elements = map.values();
        } else if (value instanceof Object[] array) {
            elements = Arrays.asList(array);
        }
        for (Object element : elements) {
            String found = culprit(element, "an element of " + (path.isEmpty() ? "it" : path), depth - 1);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable String culpritField(Object value, String path, int depth) {
        for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || Modifier.isTransient(field.getModifiers())) {
                    continue;
                }
                String name = "field '" + field.getName() + "' of " + (path.isEmpty() ? type.getSimpleName() : path);
                String found = culprit(read(field, value), name, depth - 1);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** The field's value, or null where the module system keeps it to itself: those are JDK classes, not the culprit. */
    private static @Nullable Object read(Field field, Object owner) {
        try {
            return !field.getType().isPrimitive() && field.trySetAccessible() ? field.get(owner) : null;
        } catch (IllegalAccessException impossible) {
            throw new AssertionError("made accessible, yet refused: " + field, impossible);
        }
    }

    private static @Nullable SerializedLambda lambdaOf(Object value) {
        if (!value.getClass().isHidden() && !value.getClass().isSynthetic()) {
            return null;
        }
        try {
            Method replace = value.getClass().getDeclaredMethod("writeReplace");
            return replace.trySetAccessible() && replace.invoke(value) instanceof SerializedLambda lambda
                    ? lambda
                    : null;
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException notALambda) {
            return null;
        }
    }

    /** The captured variable's position among those the lambda uses; the compiler does not keep its name. */
    private static String nameOfCapture(SerializedLambda lambda, int index) {
        boolean ofInstance = lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic
                && lambda.getImplMethodKind() != MethodHandleInfo.REF_newInvokeSpecial;
        if (ofInstance && index == 0) {
            return "'this'";
        }
        return "variable " + (ofInstance ? index : index + 1);
    }

    /** The class and method that hold the lambda: javac names its body {@code lambda$method$...}. */
    private static String placeOf(SerializedLambda lambda) {
        String type = lambda.getCapturingClass().replace('/', '.');
        String body = lambda.getImplMethodName();
        int end = body.indexOf('$', LAMBDA.length());
        return body.startsWith(LAMBDA) && end > 0 ? type + "." + body.substring(LAMBDA.length(), end) : type;
    }
}
