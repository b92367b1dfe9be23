package dev.muster.benchmarks.load;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The subjects there are. */
public enum Kind {
    /** Muster's {@code EntityRef}. */
    MUSTER,
    /** Pekko's typed {@code EntityRef}. */
    TYPED,
    /** Pekko's classic shard region, which is faster. */
    CLASSIC,
    /** Plain actors on the same node and their {@code ActorRef}s: what no sharding can beat. */
    BARE;

    /** The name in tables and on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind with that label. */
    public static Kind labelled(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** The labels of those that reach entities anywhere in a cluster. */
    public static List<String> clustered() {
        return List.of(MUSTER.label(), TYPED.label(), CLASSIC.label());
    }

    /** All labels. */
    public static List<String> all() {
        return Arrays.stream(values()).map(Kind::label).toList();
    }

    /** Starts a node of this kind and returns when it is up. */
    public Subject start(Site site, Receiver receiver) {
        return switch (this) {
            case MUSTER -> MusterSubject.start(site, receiver);
            case TYPED -> TypedSubject.start(site, receiver);
            case CLASSIC -> ClassicSubject.start(site, receiver);
            case BARE -> BareSubject.start(site, receiver);
        };
    }
}
