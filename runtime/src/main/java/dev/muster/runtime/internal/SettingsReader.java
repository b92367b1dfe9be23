package dev.muster.runtime.internal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import dev.muster.runtime.NodeSettings;
import dev.muster.runtime.Profile;
import dev.muster.runtime.TlsSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts the sources of settings on top of each other, refuses keys that nobody reads, and makes the values typed. */
public final class SettingsReader {
    private static final String ROOT = "muster";
    private static final String VARIABLE_PREFIX = "MUSTER_";
    /** Read by the launcher, not by the node. */
    private static final Set<String> LAUNCHER_VARIABLES = Set.of("MUSTER_HOME", "MUSTER_OPTS");

    private final Config reference;

    /** Knows the keys of {@code reference}, which holds every key with its default. */
    public SettingsReader(Config reference) {
        this.reference = reference;
    }

    /** A reader of the keys of all modules on the class path. */
    public static SettingsReader ofClassPath() {
        return new SettingsReader(ConfigFactory.defaultReference());
    }

    /**
     * All sources as one configuration, the first that knows a key wins.
     *
     * @throws IllegalArgumentException if a source holds a key that does not exist; names the nearest that does
     */
    public Config merge(Config builder, Config application, Map<String, String> environment) {
        SortedSet<String> known = knownKeys();
        requireKnown(builder, known);
        requireKnown(application, known);
        return builder.withFallback(application)
                .withFallback(fromEnvironment(environment, known))
                .withFallback(reference)
                .resolve();
    }

    /**
     * The node's own settings.
     *
     * @throws IllegalArgumentException if a value has the wrong type or is out of range
     */
    public static NodeSettings read(Config merged, @Nullable TlsSettings builderTls) {
        try {
            Config muster = merged.getConfig(ROOT);
            requireUnset(muster.getString("persistence.sqlite.file"));
            NodeSettings.Network network = new NodeSettings.Network(
                    new NodeSettings.Address(
                            muster.getString("host"),
                            muster.getInt("port"),
                            muster.getString("bind-host"),
                            muster.getInt("bind-port")),
                    muster.getStringList("seeds"),
                    discovery(muster.getConfig("discovery"), muster.getInt("initial-nodes")),
                    muster.getDuration("join-timeout"),
                    builderTls == null ? tls(muster.getConfig("tls")) : builderTls,
                    muster.getBoolean("insecure"));
            return new NodeSettings(
                    muster.getString("cluster-name"),
                    network,
                    profile(muster.getString("profile")),
                    Path.of(muster.getString("data")),
                    new NodeSettings.Web(muster.getString("web-host"), muster.getInt("web-port")),
                    new TreeSet<>(muster.getStringList("roles")),
                    new NodeSettings.Hosting(
                            muster.getInt("shards"), muster.getInt("weight"), muster.getString("zone")));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(sentence(e), e);
        }
    }

    private static void requireUnset(String journalFile) {
        if (!journalFile.isEmpty()) {
            throw new IllegalArgumentException(
                    "muster.persistence.sqlite.file cannot be set for a node, as its journal is"
                            + " journal.db in the folder muster.data; set that one, was " + journalFile);
        }
    }

    /** Whether a failed start shall show its stack trace. Asked when settings are at fault, so nothing else must matter. */
    static boolean wantsStacktrace(Config application, Map<String, String> environment) {
        String key = ROOT + ".stacktrace";
        Map<String, String> fallback = Map.of(key, environment.getOrDefault(variable(key), "false"));
        try {
            return application
                    .withOnlyPath(key)
                    .withFallback(ConfigFactory.parseMap(fallback))
                    .resolve()
                    .getBoolean(key);
        } catch (ConfigException e) {
            return false;
        }
    }

    /** Says which key is at fault: the library names it without our root and behind the place it was found. */
    private static String sentence(ConfigException e) {
        String message = String.valueOf(e.getMessage());
        String origin = e.origin() == null ? "" : e.origin().description() + ": ";
        String fault = message.startsWith(origin) ? message.substring(origin.length()) : message;
        return ROOT + "." + fault
                + (origin.isEmpty() ? "" : ", in " + e.origin().description());
    }

    private static Profile profile(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "local" -> Profile.LOCAL;
            case "lan" -> Profile.LAN;
            default -> throw new IllegalArgumentException("muster.profile must be local or lan, was " + name);
        };
    }

    private static NodeSettings.Discovery discovery(Config discovery, int initialNodes) {
        return new NodeSettings.Discovery(
                method(discovery.getString("method")),
                discovery.getString("dns-name"),
                discovery.getInt("dns-port"),
                discovery.getString("file"),
                discovery.getDuration("interval"),
                initialNodes);
    }

    private static NodeSettings.Discovery.Method method(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "seeds" -> NodeSettings.Discovery.Method.SEEDS;
            case "dns" -> NodeSettings.Discovery.Method.DNS;
            case "file" -> NodeSettings.Discovery.Method.FILE;
            default ->
                throw new IllegalArgumentException("muster.discovery.method must be seeds, dns or file, was " + name);
        };
    }

    private static @Nullable TlsSettings tls(Config tls) {
        String keyStore = tls.getString("key-store");
        String trustStore = tls.getString("trust-store");
        if (keyStore.isEmpty() != trustStore.isEmpty()) {
            throw new IllegalArgumentException(
                    "muster.tls.key-store and muster.tls.trust-store must be set together, were '" + keyStore
                            + "' and '" + trustStore + "'");
        }
        String password = tls.getString("password");
        return keyStore.isEmpty() ? null : new TlsSettings(Path.of(keyStore), Path.of(trustStore), () -> password);
    }

    private Config fromEnvironment(Map<String, String> environment, SortedSet<String> known) {
        SortedMap<String, String> keys = new TreeMap<>();
        known.forEach(key -> keys.put(variable(key), key));
        Config values = ConfigFactory.empty();
        for (Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(VARIABLE_PREFIX) && !LAUNCHER_VARIABLES.contains(name)) {
                String key = keys.get(name);
                if (key == null) {
                    throw new IllegalArgumentException("the environment variable " + name
                            + " sets nothing; did you mean " + Nearest.to(name, keys.keySet()) + "?");
                }
                values = values.withValue(key, value(key, entry.getValue()));
            }
        }
        return values;
    }

    private ConfigValue value(String key, String text) {
        boolean isList = reference.getValue(key).valueType() == ConfigValueType.LIST;
        Object value = isList
                ? Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(s -> !s.isEmpty())
                        .toList()
                : text;
        return ConfigValueFactory.fromAnyRef(value, "environment variable " + variable(key));
    }

    static String variable(String key) {
        return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private SortedSet<String> knownKeys() {
        SortedSet<String> known = leaves(reference);
        // Pekko adds these to every journal and snapshot store, so they are settings of ours too.
        for (String plugin : List.of("journal", "snapshot")) {
            String fallback =
                    "pekko.persistence." + (plugin.equals("journal") ? plugin : "snapshot-store") + "-plugin-fallback";
            if (reference.hasPath(fallback)) {
                String path = ROOT + ".persistence.sqlite." + plugin;
                reference.getConfig(fallback).entrySet().forEach(entry -> known.add(path + "." + entry.getKey()));
            }
        }
        return known;
    }

    private static void requireKnown(Config source, SortedSet<String> known) {
        for (String key : leaves(source)) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(
                        "the setting " + key + " does not exist; did you mean " + Nearest.to(key, known) + "?");
            }
        }
    }

    private static SortedSet<String> leaves(Config source) {
        SortedSet<String> keys = new TreeSet<>();
        if (source.hasPath(ROOT)) {
            source.getConfig(ROOT)
                    .entrySet()
                    .forEach(entry -> keys.add(ROOT + "." + String.join(".", ConfigUtil.splitPath(entry.getKey()))));
        }
        return keys;
    }
}
