package dev.muster.sharding;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The virtual time of an {@link EntityKit}, and what is due in it. */
final class KitTime {
    private final Map<Object, Timer> timers = new LinkedHashMap<>();
    private Duration now = Duration.ZERO;

    /** Something due; without a period it happens once. */
    private record Timer(Duration due, @Nullable Duration period, Runnable action) {}

    void after(Object key, Duration delay, Runnable action) {
        timers.put(key, new Timer(now.plus(delay), null, action));
    }

    void every(Object key, Duration period, Runnable action) {
        timers.put(key, new Timer(now.plus(period), period, action));
    }

    void cancel(Object key) {
        timers.remove(key);
    }

    void clear() {
        timers.clear();
    }

    /** Lets time pass; what falls due happens in order. */
    void advance(Duration duration) {
        Duration end = now.plus(duration);
        for (Optional<Object> next = nextDue(end); next.isPresent(); next = nextDue(end)) {
            fire(next.get());
        }
        now = end;
    }

    private Optional<Object> nextDue(Duration end) {
        return timers.entrySet().stream()
                .filter(timer -> timer.getValue().due().compareTo(end) <= 0)
                .min(Comparator.comparing(timer -> timer.getValue().due()))
                .map(Map.Entry::getKey);
    }

    private void fire(Object key) {
        Timer timer = timers.remove(key);
        if (timer == null) {
            throw new AssertionError("no timer " + key);
        }
        now = timer.due();
        if (timer.period() != null) {
            timers.put(key, new Timer(now.plus(timer.period()), timer.period(), timer.action()));
        }
        timer.action().run();
    }
}
