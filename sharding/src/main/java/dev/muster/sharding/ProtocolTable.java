package dev.muster.sharding;

import dev.muster.sharding.cell.EntityCell;
import dev.muster.sharding.internal.TypeProtocol;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that may travel between entities or be stored by them, by stable wire names: the allow-list. Immutable. */
public final class ProtocolTable {
    private static final int HASH_BYTES = 8;

    private final Map<String, TypeProtocol> types;
    private final List<String> entries;

    private ProtocolTable(Map<String, TypeProtocol> types) {
        this.types = types;
        List<String> lines = new ArrayList<>();
        types.values().forEach(type -> lines.addAll(type.entries()));
        lines.sort(null);
        this.entries = List.copyOf(lines);
    }

    /**
     * The table of these entity types. Makes one instance of each.
     *
     * @throws IllegalArgumentException when a request has no handler, a name is taken twice, or a type cannot be serialized;
     *     the message says what to change
     */
    public static ProtocolTable of(List<EntityType<?>> types) {
        Map<String, TypeProtocol> byName = new LinkedHashMap<>();
        for (EntityType<?> type : types) {
            TypeProtocol protocol = new TypeProtocol(type.type(), probe(type).handled());
            if (byName.putIfAbsent(protocol.name(), protocol) != null) {
                throw new IllegalArgumentException(
                        "two entity types have the name " + protocol.name() + "; give one of them another with @Wire");
            }
        }
        return new ProtocolTable(byName);
    }

    /** A hash over {@link #entries()}, 16 hexadecimal digits: nodes with the same hash understand each other. */
    public String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(String.join("\n", entries).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError("every Java platform has SHA-256", missing);
        }
    }

    /** One line per type on the wire, sorted, for people and diffs. */
    public List<String> entries() {
        return entries;
    }

    /** The part of one entity type. */
    TypeProtocol ofType(String name) {
        TypeProtocol protocol = types.get(name);
        if (protocol == null) {
            throw new IllegalArgumentException("no entity type has the name [" + name + "]");
        }
        return protocol;
    }

    private static EntityCell probe(EntityType<?> type) {
        try {
            return type.newCell();
        } catch (RuntimeException failure) {
            throw new IllegalArgumentException(
                    "the constructor of " + type.type().getSimpleName() + " failed: " + failure.getMessage(), failure);
        }
    }
}
