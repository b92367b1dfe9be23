package dev.muster.persistence;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;

/** Configuration that every plugin contract needs. */
final class PluginFixture {
    private static final Config SERIALIZATION = ConfigFactory.parseString(
            """
            pekko.actor.serializers.probe = "%s"
            pekko.actor.serialization-bindings { "%s" = probe }
            pekko.persistence.publish-plugin-commands = on
            pekko.loggers = ["org.apache.pekko.event.Logging$DefaultLogger"]
            pekko.loglevel = OFF
            pekko.stdout-loglevel = OFF
            pekko.log-dead-letters = off
            pekko.test.single-expect-default = 30s
            """.formatted(ProbePayloadSerializer.class.getName(), ProbePayload.class.getName()));

    private PluginFixture() {}

    static ActorSystem start(Config plugins) {
        return ActorSystem.create("muster", plugins.withFallback(SERIALIZATION).withFallback(ConfigFactory.load()));
    }

    static void stop(ActorSystem system) {
        TestKit.shutdownActorSystem(
                system,
                scala.concurrent.duration.Duration.fromNanos(
                        Duration.ofSeconds(20).toNanos()),
                true);
    }
}
