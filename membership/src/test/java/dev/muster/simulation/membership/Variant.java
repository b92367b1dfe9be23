package dev.muster.simulation.membership;

import dev.muster.membership.swim.Rule;
import dev.muster.membership.swim.SwimSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** The protocols that are compared. Each is the same machine with other rules. */
enum Variant {
    /** SWIM with the suspicion time of the Lifeguard paper's baseline (alpha 5, beta 1), as memberlist runs it. */
    SWIM,
    /** Lifeguard as published (alpha 5, beta 6). */
    LIFEGUARD,
    /** What a Muster node runs. */
    MUSTER;

    /** memberlist's limit of 4 ceil(log10(n + 1)) is 12 at 128 nodes; with natural logarithms that is 2.4. */
    private static final double MEMBERLIST_RETRANSMITS = 2.4;

    SwimSettings settings() {
        return switch (this) {
            case SWIM -> paper(1);
            case LIFEGUARD -> paper(6);
            case MUSTER -> SwimSettings.lan();
        };
    }

    Set<Rule> rules() {
        return switch (this) {
            case SWIM -> EnumSet.range(Rule.REFUTATION, Rule.RUNS_DIFFER);
            case LIFEGUARD -> EnumSet.range(Rule.REFUTATION, Rule.BUDDY);
            case MUSTER -> EnumSet.allOf(Rule.class);
        };
    }

    private static SwimSettings paper(double factor) {
        return SwimSettings.lan()
                .with(new SwimSettings.Suspicion(Duration.ofSeconds(5), factor, 3))
                .with(new SwimSettings.Gossip(Duration.ofMillis(200), 3, MEMBERLIST_RETRANSMITS, 1400));
    }
}
