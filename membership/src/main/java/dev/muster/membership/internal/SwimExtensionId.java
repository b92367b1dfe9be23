package dev.muster.membership.internal;

import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.ExtensionId;
import org.apache.pekko.actor.ExtensionIdProvider;

/** Named in this module's {@code reference.conf}, so that every actor system makes its {@link SwimExtension} when it starts. */
public final class SwimExtensionId extends AbstractExtensionId<SwimExtension> implements ExtensionIdProvider {
    static final SwimExtensionId INSTANCE = new SwimExtensionId();

    /** Called by Pekko. */
    public SwimExtensionId() {}

    @Override
    public ExtensionId<SwimExtension> lookup() {
        return INSTANCE;
    }

    @Override
    public SwimExtension createExtension(ExtendedActorSystem system) {
        return new SwimExtension(system);
    }
}
