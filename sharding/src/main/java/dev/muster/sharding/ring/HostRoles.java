package dev.muster.sharding.ring;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A member's weight and zone as roles, which its cluster gossips with it: {@code muster-weight-3},
 * {@code muster-zone-eu-1a}. No role stands for weight 1 and for no zone.
 */
public final class HostRoles {
    private static final String WEIGHT = "muster-weight-";
    private static final String ZONE = "muster-zone-";

    private HostRoles() {}

    /** The roles that say the weight and the zone of {@code host}. */
    public static SortedSet<String> of(Host host) {
        SortedSet<String> roles = new TreeSet<>();
        if (host.weight() != 1) {
            roles.add(WEIGHT + host.weight());
        }
        if (!host.zone().isEmpty()) {
            roles.add(ZONE + host.zone());
        }
        return Collections.unmodifiableSortedSet(roles);
    }

    /**
     * The host at {@code address} whose member has {@code roles}; those that say nothing of weight and zone are ignored.
     *
     * @throws IllegalArgumentException if there are two weights or two zones, or one that no {@link Host} has
     */
    public static Host read(String address, Collection<String> roles) {
        String weight = only(WEIGHT, roles, "1");
        if (!weight.matches("[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException(
                    "the role " + WEIGHT + " must end in a number between 1 and 100, was " + WEIGHT + weight);
        }
        return new Host(address, Integer.parseInt(weight), only(ZONE, roles, ""));
    }

    /** Whether {@code role} says a weight or a zone. */
    public static boolean isOne(String role) {
        return role.startsWith(WEIGHT) || role.startsWith(ZONE);
    }

    private static String only(String prefix, Collection<String> roles, String absent) {
        List<String> values = roles.stream()
                .filter(role -> role.startsWith(prefix))
                .distinct()
                .sorted()
                .toList();
        if (values.size() > 1) {
            throw new IllegalArgumentException("a member must have at most one role " + prefix + ", had " + values);
        }
        return values.isEmpty() ? absent : values.get(0).substring(prefix.length());
    }
}
