package dev.muster.membership.internal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.muster.membership.swim.SwimSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The settings under {@code muster.swim}.
 *
 * @param swim of the chosen profile
 * @param linkFailedAfter how long Pekko's own heartbeats must be missing, while others reach the node, before it is
 *     reported unreachable; 1 s to 10 min
 */
record SwimConfig(SwimSettings swim, Duration linkFailedAfter) {
    static final String ROOT = "muster.swim";

    private static final List<String> PROFILES = List.of("local", "lan", "wan");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Checks the time that a link may be down. */
    SwimConfig {
        if (linkFailedAfter.compareTo(SHORTEST) < 0 || linkFailedAfter.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "linkFailedAfter must be between 1 s and 10 min, was " + linkFailedAfter.toMillis() + " ms");
        }
    }

    /**
     * Reads the profile that {@code config}, the configuration of an actor system, names.
     *
     * @throws IllegalArgumentException if a value is missing, has the wrong type or is out of range; names the key
     */
    static SwimConfig of(Config config) {
        try {
            String profile = config.getString(ROOT + ".profile").toLowerCase(Locale.ROOT);
            if (!PROFILES.contains(profile)) {
                throw new IllegalArgumentException(
                        ROOT + ".profile must be one of " + String.join(", ", PROFILES) + ", was " + profile);
            }
            return ofProfile(config, profile);
        } catch (ConfigException fault) {
            throw new IllegalArgumentException(String.valueOf(fault.getMessage()), fault);
        }
    }

    /** The same for a profile that is known to exist. */
    static SwimConfig ofProfile(Config config, String profile) {
        String key = ROOT + "." + profile;
        String probe = key + ".probe.";
        String suspicion = key + ".suspicion.";
        String gossip = key + ".gossip.";
        String exchange = key + ".exchange.";
        SwimSettings.Probe probing = checked(
                probe,
                () -> new SwimSettings.Probe(
                        config.getDuration(probe + "interval"),
                        config.getDuration(probe + "least-timeout"),
                        config.getDuration(probe + "most-timeout"),
                        config.getInt(probe + "helpers")));
        SwimSettings.Suspicion suspecting = checked(
                suspicion,
                () -> new SwimSettings.Suspicion(
                        config.getDuration(suspicion + "least"),
                        config.getDouble(suspicion + "factor"),
                        config.getInt(suspicion + "confirmations")));
        SwimSettings.Gossip gossiping = checked(
                gossip,
                () -> new SwimSettings.Gossip(
                        config.getDuration(gossip + "interval"),
                        config.getInt(gossip + "fanout"),
                        config.getDouble(gossip + "retransmits"),
                        config.getInt(gossip + "packet-bytes")));
        SwimSettings.Exchange exchanging = checked(
                exchange,
                () -> new SwimSettings.Exchange(
                        config.getDuration(exchange + "interval"),
                        config.getDuration(exchange + "gossip-to-unreachable"),
                        config.getDuration(exchange + "tombstone-life")));
        return checked(
                key + ".",
                () -> new SwimConfig(
                        new SwimSettings(probing, suspecting, gossiping, exchanging),
                        config.getDuration(key + ".link-failed-after")));
    }

    /** The settings themselves say which of their values is wrong; this says where it stands in the configuration. */
    private static <S> S checked(String prefix, Supplier<S> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException fault) {
            String sentence = String.valueOf(fault.getMessage());
            int end = sentence.indexOf(' ');
            String name = sentence.substring(0, Math.max(0, end));
            String key = name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            throw new IllegalArgumentException(prefix + key + sentence.substring(Math.max(0, end)), fault);
        }
    }
}
