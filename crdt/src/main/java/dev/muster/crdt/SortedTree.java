package dev.muster.crdt;

import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map as a weight-balanced tree, so that a reader keeps its snapshot for free while a writer copies only
 * the path it changes (Adams 1993, with the parameters of Hirai and Yamamoto, "Balancing weight-balanced trees", 2011).
 * Balance does not depend on hashes, so no choice of keys makes it slow.
 */
final class SortedTree<K extends Comparable<K>, V> {
    private static final int DELTA = 3;
    private static final int RATIO = 2;

    private final @Nullable Node<K, V> root;

    private SortedTree(@Nullable Node<K, V> root) {
        this.root = root;
    }

    static <K extends Comparable<K>, V> SortedTree<K, V> empty() {
        return new SortedTree<>(null);
    }

    private record Node<K, V>(
            K key,
            V value,
            @Nullable Node<K, V> left,
            @Nullable Node<K, V> right,
            int size) {
        static <K, V> Node<K, V> of(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
            return new Node<>(key, value, left, right, 1 + sizeOf(left) + sizeOf(right));
        }
    }

    int size() {
        return sizeOf(root);
    }

    @Nullable
    V get(K key) {
        Node<K, V> node = root;
        while (node != null) {
            int order = key.compareTo(node.key);
            if (order == 0) {
                return node.value;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    boolean containsKey(K key) {
        return get(key) != null;
    }

    SortedTree<K, V> with(K key, V value) {
        return new SortedTree<>(insert(root, key, value));
    }

    SortedTree<K, V> without(K key) {
        return containsKey(key) ? new SortedTree<>(delete(root, key)) : this;
    }

    /** In the order of the keys. */
    void forEach(BiConsumer<K, V> visitor) {
        visit(root, visitor);
    }

    /** In the order of the keys, those from first to last, both included. */
    void forEachBetween(K first, K last, BiConsumer<K, V> visitor) {
        visit(root, first, last, visitor);
    }

    /** Stops at the first entry that fails. */
    boolean allMatch(BiPredicate<K, V> test) {
        return allMatch(root, test);
    }

    private static int sizeOf(@Nullable Node<?, ?> node) {
        return node == null ? 0 : node.size;
    }

    private static <K extends Comparable<K>, V> Node<K, V> insert(@Nullable Node<K, V> node, K key, V value) {
        if (node == null) {
            return Node.of(key, value, null, null);
        }
        int order = key.compareTo(node.key);
        if (order == 0) {
            return Node.of(key, value, node.left, node.right);
        }
        return order < 0
                ? balanced(node.key, node.value, insert(node.left, key, value), node.right)
                : balanced(node.key, node.value, node.left, insert(node.right, key, value));
    }

    private static <K extends Comparable<K>, V> @Nullable Node<K, V> delete(@Nullable Node<K, V> node, K key) {
        if (node == null) {
            return null;
        }
        int order = key.compareTo(node.key);
        if (order < 0) {
            return balanced(node.key, node.value, delete(node.left, key), node.right);
        }
        if (order > 0) {
            return balanced(node.key, node.value, node.left, delete(node.right, key));
        }
        if (node.left == null || node.right == null) {
            return node.left == null ? node.right : node.left;
        }
        Node<K, V> least = least(node.right);
        return balanced(least.key, least.value, node.left, delete(node.right, least.key));
    }

    private static <K, V> Node<K, V> least(Node<K, V> node) {
        Node<K, V> least = node;
        while (least.left != null) {
            least = least.left;
        }
        return least;
    }

    private static <K, V> Node<K, V> balanced(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        if (right != null && isTooHeavy(right, left)) {
            return rotatedLeft(key, value, left, right);
        }
        if (left != null && isTooHeavy(left, right)) {
            return rotatedRight(key, value, left, right);
        }
        return Node.of(key, value, left, right);
    }

    private static boolean isTooHeavy(@Nullable Node<?, ?> heavy, @Nullable Node<?, ?> light) {
        return sizeOf(heavy) + 1 > DELTA * (sizeOf(light) + 1);
    }

    private static <K, V> Node<K, V> rotatedLeft(K key, V value, @Nullable Node<K, V> left, Node<K, V> right) {
        Node<K, V> inner = right.left;
        if (inner == null || sizeOf(inner) + 1 < RATIO * (sizeOf(right.right) + 1)) {
            return Node.of(right.key, right.value, Node.of(key, value, left, inner), right.right);
        }
        return Node.of(
                inner.key,
                inner.value,
                Node.of(key, value, left, inner.left),
                Node.of(right.key, right.value, inner.right, right.right));
    }

    private static <K, V> Node<K, V> rotatedRight(K key, V value, Node<K, V> left, @Nullable Node<K, V> right) {
        Node<K, V> inner = left.right;
        if (inner == null || sizeOf(inner) + 1 < RATIO * (sizeOf(left.left) + 1)) {
            return Node.of(left.key, left.value, left.left, Node.of(key, value, inner, right));
        }
        return Node.of(
                inner.key,
                inner.value,
                Node.of(left.key, left.value, left.left, inner.left),
                Node.of(key, value, inner.right, right));
    }

    private static <K, V> void visit(@Nullable Node<K, V> node, BiConsumer<K, V> visitor) {
        if (node != null) {
            visit(node.left, visitor);
            visitor.accept(node.key, node.value);
            visit(node.right, visitor);
        }
    }

    private static <K extends Comparable<K>, V> void visit(
            @Nullable Node<K, V> node, K first, K last, BiConsumer<K, V> visitor) {
        if (node == null) {
            return;
        }
        boolean isFromFirst = node.key.compareTo(first) >= 0;
        boolean isToLast = node.key.compareTo(last) <= 0;
        if (isFromFirst) {
            visit(node.left, first, last, visitor);
        }
        if (isFromFirst && isToLast) {
            visitor.accept(node.key, node.value);
        }
        if (isToLast) {
            visit(node.right, first, last, visitor);
        }
    }

    private static <K, V> boolean allMatch(@Nullable Node<K, V> node, BiPredicate<K, V> test) {
        return node == null
                || (allMatch(node.left, test) && test.test(node.key, node.value) && allMatch(node.right, test));
    }
}
