package dev.muster.testkit.filter;

import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.ExtensionIdProvider;

/**
 * Puts the cuts that hold when an actor system starts in force before it sends its first message. Does nothing where Artery
 * is not in test mode.
 */
public final class FilterExtension extends AbstractExtensionId<Extension> implements ExtensionIdProvider {
    static final String TEST_MODE = "pekko.remote.artery.advanced.test-mode";
    static final String OUTBOUND = "muster.testkit.filter.outbound";
    static final String INBOUND = "muster.testkit.filter.inbound";

    /** By the actor system, from its configuration. */
    public FilterExtension() {}

    @Override
    public FilterExtension lookup() {
        return this;
    }

    @Override
    public Extension createExtension(ExtendedActorSystem system) {
        var config = system.settings().config();
        if (config.hasPath(TEST_MODE) && config.getBoolean(TEST_MODE)) {
            ArteryFilter.hold(system, new NodeCuts(config.getStringList(OUTBOUND), config.getStringList(INBOUND)));
        }
        return new Extension() {};
    }
}
