package dev.muster.runtime.internal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.muster.runtime.NodeSettings;
import dev.muster.runtime.StartFailure;
import dev.muster.runtime.TlsSettings;
import dev.muster.sharding.DurableEntity;
import dev.muster.sharding.EntityType;
import dev.muster.sharding.EventSourcedEntity;
import dev.muster.sharding.ProtocolTable;
import dev.muster.sharding.Remember;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A start that has been thought through and not yet begun: settings read and checked, protocol known, configuration made.
 *
 * @param settings the node's settings
 * @param config what the actor system runs with
 * @param types the entities to serve
 * @param protocol their protocol table
 * @param journal where their events go; known once {@link #checked}
 */
public record Launch(
        NodeSettings settings,
        Config config,
        List<EntityType<?>> types,
        ProtocolTable protocol,
        Hello.Journal journal) {
    /** Copies the types. */
    public Launch {
        types = List.copyOf(types);
    }

    /**
     * Reads every source of settings.
     *
     * @param values what the builder was given, by key
     * @throws StartFailure if a setting or an entity type is not usable
     */
    public static Launch of(Map<String, Object> values, @Nullable TlsSettings tls, List<EntityType<?>> types) {
        try {
            Config application = application();
            Config merged =
                    SettingsReader.ofClassPath().merge(ConfigFactory.parseMap(values), application, System.getenv());
            NodeSettings settings = SettingsReader.read(merged, tls);
            ProtocolTable protocol = ProtocolTable.of(types);
            Config config = NodeConfig.of(settings, merged, application, protocol.hash());
            return new Launch(settings, config, types, protocol, Hello.Journal.NONE);
        } catch (IllegalArgumentException | IllegalStateException | ConfigException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static Config application() {
        return ConfigFactory.defaultOverrides().withFallback(ConfigFactory.defaultApplication());
    }

    /** Whether an entity of this node writes to the journal. */
    public Preflight.JournalUse journalUse() {
        return types.stream().anyMatch(Launch::writes) ? Preflight.JournalUse.NEEDED : Preflight.JournalUse.NOT_NEEDED;
    }

    private static boolean writes(EntityType<?> type) {
        return EventSourcedEntity.class.isAssignableFrom(type.type())
                || DurableEntity.class.isAssignableFrom(type.type())
                || type.settings().remember() == Remember.ENTITIES;
    }

    /**
     * Finds out what can be found out before anything is opened, and who the journal is.
     *
     * @throws StartFailure if something cannot be used
     */
    public Launch checked() {
        Hello.Journal found = Preflight.check(settings, journalUse());
        return found.equals(Hello.Journal.NONE)
                ? this
                : new Launch(settings, NodeConfig.withJournal(config, found), types, protocol, found);
    }

    /** The sentence for whatever made the start fail. */
    public StartFailure failure(RuntimeException e) {
        if (e instanceof StartFailure failure) {
            return failure;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException bind) {
                NodeSettings.Address address = settings.network().address();
                return bindFailure(Preflight.portKey(address), address.bindHost(), address.bindPort(), bind);
            }
        }
        return new StartFailure("the node could not be started: " + e.getMessage(), e);
    }

    /** The failure for an address that cannot be bound. */
    public static StartFailure bindFailure(String key, String host, int port, IOException e) {
        return new StartFailure(Preflight.bindFailure(key, host, port, e), e);
    }

    /** Prints the sentence, and the stack only if it was asked for. */
    public static void complain(StartFailure failure) {
        PrintStream out = System.err;
        out.println("muster: " + failure.getMessage());
        if (SettingsReader.wantsStacktrace(application(), System.getenv())) {
            failure.printStackTrace(out);
        }
    }
}
