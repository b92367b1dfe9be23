package dev.muster.crdt.internal;

import dev.muster.crdt.Bytes;
import dev.muster.crdt.Crdt;
import dev.muster.crdt.Element;
import dev.muster.membership.Subscription;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How handles let users watch slots and read elements.
 *
 * @param executor runs the users' listeners, which may block
 */
record Watching(Executor executor) {

    <S extends Crdt<S>, V> Subscription watch(Slot<S> slot, Function<S, V> view, Consumer<? super V> listener) {
        Notification notification = new Notification(executor, new Delivery<>(slot, view, listener));
        slot.watch(notification);
        return () -> {
            slot.unwatch(notification);
            notification.close();
        };
    }

    /** The user's decoder threw: the one place where that is told. */
    static <T> T decoded(String key, Element<T> element, Bytes bytes) {
        try {
            return element.decode().apply(bytes.toArray());
        } catch (RuntimeException failure) {
            throw new IllegalStateException(
                    "a value of [" + key + "] must be readable by its element type, was written by another", failure);
        }
    }

    /** Delivers the view of the state now, unless the state is the one delivered last. Runs serially. */
    private static final class Delivery<S extends Crdt<S>, V> implements Runnable {
        private final Slot<S> slot;
        private final Function<S, V> view;
        private final Consumer<? super V> listener;
        private @Nullable V delivered;

        Delivery(Slot<S> slot, Function<S, V> view, Consumer<? super V> listener) {
            this.slot = slot;
            this.view = view;
            this.listener = listener;
        }

        @Override
        public void run() {
            V now = view.apply(slot.state());
            if (!now.equals(delivered)) {
                // If this throws, nobody knows what the listener made of it, and the next signal delivers whatever is
                // then.
                delivered = null;
                listener.accept(now);
                delivered = now;
            }
        }
    }
}
