package dev.muster.faults;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** The text of one fault: {@code when what duration}, words apart by blanks. */
final class FaultText {
    private static final List<String> UNITS = List.of("ns", "us", "ms", "s", "m", "h");
    private static final List<Long> UNIT_NANOS =
            List.of(1L, 1_000L, 1_000_000L, 1_000_000_000L, 60_000_000_000L, 3_600_000_000_000L);

    private final Deque<String> words;

    private FaultText(List<String> words) {
        this.words = new ArrayDeque<>(words);
    }

    /** The fault in {@code line}; an error says what is wrong, but not where. */
    static Fault parse(String line) {
        return new FaultText(List.of(line.strip().split("\\s+"))).fault();
    }

    // ---- printing

    /** A time, exactly, such as {@code 12.5s} or {@code 300ms}. */
    static String time(long nanos) {
        int unit = nanos == 0 ? 3 : 0;
        while (unit < 3 && nanos >= UNIT_NANOS.get(unit + 1)) {
            unit++;
        }
        BigDecimal amount = BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(UNIT_NANOS.get(unit)));
        return amount.stripTrailingZeros().toPlainString() + UNITS.get(unit);
    }

    /** Names joined by commas, sides by bars. */
    @SafeVarargs
    static String sides(List<String>... sides) {
        List<String> joined = new ArrayList<>();
        for (List<String> side : sides) {
            joined.add(String.join(",", side));
        }
        return String.join("|", joined);
    }

    static String print(Slowness slowness) {
        return "slice=" + time(slowness.sliceNanos()) + " gap="
                + range(slowness.leastGapNanos(), slowness.mostGapNanos())
                + " cost=" + time(slowness.costNanos()) + " inbox=" + slowness.inboxCapacity() + " order="
                + slowness.order().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String print(Delay delay) {
        String range = range(delay.leastNanos(), delay.mostNanos());
        return delay.tailMeanNanos() == 0 ? range : range + " tail=" + time(delay.tailMeanNanos());
    }

    static String print(Reordering reordering) {
        return reordering.probability() + " by=" + time(reordering.byNanos());
    }

    /** A time with its sign, such as {@code +1h}. */
    static String offset(long nanos) {
        return (nanos < 0 ? "-" : "+") + time(Math.abs(nanos));
    }

    private static String range(long least, long most) {
        return time(least) + ".." + time(most);
    }

    // ---- parsing

    private Fault fault() {
        long atNanos = time("when it begins", word("when it begins"));
        FaultKind kind = kind(word("the kind of fault"));
        Effect effect = effect(kind);
        long durationNanos = kind.isInstant() ? 0 : duration(word("the duration"));
        if (!words.isEmpty()) {
            throw new IllegalArgumentException("[" + words.peek() + "] is one word too many");
        }
        return new Fault(atNanos, effect, durationNanos);
    }

    private Effect effect(FaultKind kind) {
        return switch (kind) {
            case CRASH -> new Effect.Crash(name());
            case RESTART -> new Effect.Restart(name());
            case PAUSE -> new Effect.Pause(name(), PauseMode.STOP);
            case BLOCK -> new Effect.Pause(name(), PauseMode.BLOCK);
            case SLOW -> new Effect.Slow(name(), slowness());
            case CUT -> new Effect.OneWay(links());
            case PARTITION -> {
                List<List<String>> sides = sides(2);
                yield new Effect.Partition(sides.get(0), sides.get(1));
            }
            case BRIDGE -> {
                List<List<String>> sides = sides(3);
                yield new Effect.Bridge(sides.get(0), only(sides.get(1)), sides.get(2));
            }
            case RING -> new Effect.Ring(sides(1).get(0));
            case PARTIAL -> {
                List<List<String>> sides = sides(2);
                yield new Effect.Partial(sides.get(0), sides.get(1), number("share", option("share", "0.5")));
            }
            case LOSS, DUPLICATION, REPLAY, CORRUPTION -> new Effect.Unreliable(kind, probability(), links());
            case DELAY -> new Effect.Delayed(delay(), links());
            case BANDWIDTH -> new Effect.Narrow(bandwidth(), links());
            case JITTER -> new Effect.Jitter(time("the jitter", word("the jitter")));
            case REORDERING -> new Effect.Reordered(reordering(), links());
            case RESET -> new Effect.Reset(links());
            case CLOCK -> new Effect.Clock(name(), offset(word("the offset")));
            case DISK_FULL -> diskFull(word("the names"));
        };
    }

    private Slowness slowness() {
        Slowness usual = Slowness.starved();
        long slice = time("slice", option("slice", time(usual.sliceNanos())));
        List<Long> gap = range("gap", option("gap", range(usual.leastGapNanos(), usual.mostGapNanos())));
        long cost = time("cost", option("cost", time(usual.costNanos())));
        long inbox = whole("inbox", option("inbox", "" + usual.inboxCapacity()));
        if (inbox != (int) inbox) {
            throw new IllegalArgumentException("inbox must be at most " + Integer.MAX_VALUE + ", was " + inbox);
        }
        DrainOrder order = order(option("order", "by-time"));
        return new Slowness(slice, gap.get(0), gap.get(1), cost, (int) inbox, order);
    }

    private double probability() {
        return number("the probability", word("the probability"));
    }

    private Reordering reordering() {
        return new Reordering(probability(), time("by", option("by", "50ms")));
    }

    private static Effect diskFull(String word) {
        return word.equals("all") ? Effect.DiskFull.ALL : new Effect.DiskFull(names(word));
    }

    private Delay delay() {
        List<Long> range = range("the delay", word("the delay"));
        return new Delay(range.get(0), range.get(1), time("tail", option("tail", "0s")));
    }

    private Bandwidth bandwidth() {
        long bytesPerSecond = whole("the bandwidth", word("the bandwidth"));
        return new Bandwidth(bytesPerSecond, whole("queue", option("queue", "65536")));
    }

    private Links links() {
        String word = word("the links");
        if (word.equals("all")) {
            return Links.ALL;
        }
        String[] ends = word.split(">", -1);
        if (ends.length != 2) {
            throw new IllegalArgumentException("links must be like n1>n2 or all, was [" + word + "]");
        }
        return new Links(names(ends[0]), names(ends[1]));
    }

    private List<List<String>> sides(int count) {
        String word = word("the names");
        List<List<String>> sides = new ArrayList<>();
        for (String side : word.split("\\|", -1)) {
            sides.add(names(side));
        }
        if (sides.size() != count) {
            throw new IllegalArgumentException(
                    "[" + word + "] must have " + count + " sides apart by |, has " + sides.size());
        }
        return sides;
    }

    private String name() {
        return only(names(word("the node's name")));
    }

    private static String only(List<String> names) {
        if (names.size() != 1) {
            throw new IllegalArgumentException("one name is wanted, was " + names);
        }
        return names.get(0);
    }

    private static List<String> names(String word) {
        List<String> names = List.of(word.split(",", -1));
        if (names.stream().anyMatch(name -> name.isEmpty() || name.matches(".*[=>|].*"))) {
            throw new IllegalArgumentException("names must not be empty nor hold = > |, was [" + word + "]");
        }
        return names;
    }

    private String word(String what) {
        String word = words.poll();
        if (word == null) {
            throw new IllegalArgumentException(what + " is missing");
        }
        return word;
    }

    /** The value of {@code key=value} when that is the next word. */
    private String option(String key, String otherwise) {
        String word = words.peek();
        if (word == null || !word.startsWith(key + "=")) {
            return otherwise;
        }
        words.remove();
        return word.substring(key.length() + 1);
    }

    private static FaultKind kind(String word) {
        for (FaultKind kind : FaultKind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no fault [" + word + "]");
    }

    private static DrainOrder order(String word) {
        return switch (word) {
            case "by-time" -> DrainOrder.BY_TIME;
            case "messages-first" -> DrainOrder.MESSAGES_FIRST;
            case "timers-first" -> DrainOrder.TIMERS_FIRST;
            default ->
                throw new IllegalArgumentException(
                        "order must be by-time, messages-first or timers-first, was [" + word + "]");
        };
    }

    private static long duration(String word) {
        return word.equals("forever") ? Fault.FOREVER : time("the duration", word);
    }

    private static List<Long> range(String what, String word) {
        String[] bounds = word.split("\\.\\.", -1);
        if (bounds.length != 2) {
            throw new IllegalArgumentException(what + " must be like 1ms..20ms, was [" + word + "]");
        }
        return List.of(time(what, bounds[0]), time(what, bounds[1]));
    }

    private static long time(String what, String word) {
        String unit = word.replaceFirst("^[0-9.]*", "");
        int index = UNITS.indexOf(unit);
        try {
            if (index >= 0) {
                BigDecimal amount = new BigDecimal(word.substring(0, word.length() - unit.length()));
                return amount.multiply(BigDecimal.valueOf(UNIT_NANOS.get(index)))
                        .longValueExact();
            }
        } catch (ArithmeticException | NumberFormatException unreadable) {
            throw new IllegalArgumentException(what + " must be a time like 12.5s, was [" + word + "]", unreadable);
        }
        throw new IllegalArgumentException(what + " must be a time like 12.5s, was [" + word + "]");
    }

    private static long offset(String word) {
        if (!word.matches("[+-].*")) {
            throw new IllegalArgumentException("the offset must be a time like +1h or -3h, was [" + word + "]");
        }
        long nanos = time("the offset", word.substring(1));
        return word.startsWith("-") ? -nanos : nanos;
    }

    private static double number(String what, String word) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException unreadable) {
            throw new IllegalArgumentException(what + " must be a number, was [" + word + "]", unreadable);
        }
    }

    private static long whole(String what, String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException unreadable) {
            throw new IllegalArgumentException(what + " must be a whole number, was [" + word + "]", unreadable);
        }
    }
}
