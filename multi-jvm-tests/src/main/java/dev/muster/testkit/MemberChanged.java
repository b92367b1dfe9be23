package dev.muster.testkit;

import dev.muster.membership.Membership;
import dev.muster.membership.MembershipEvent;
import java.io.Serializable;
import java.util.Locale;

/**
 * What a node saw of one member, and its whole view with that. Nodes push it for every {@link MembershipEvent} that they
 * are told, from their start on.
 *
 * @param kind what happened
 * @param address of the member it is about, as {@code host:port}
 * @param run the member's address with the number that tells its runs at that address apart
 * @param view all members, as the node sees them after the change or a later one
 */
public record MemberChanged(Kind kind, String address, String run, View view) implements Serializable {
    /** The types of {@link MembershipEvent}, which say what each means. */
    public enum Kind {
        /** See {@link MembershipEvent.Joined}. */
        JOINED,
        /** See {@link MembershipEvent.Up}. */
        UP,
        /** See {@link MembershipEvent.Unreachable}. */
        UNREACHABLE,
        /** See {@link MembershipEvent.Reachable}. */
        REACHABLE,
        /** See {@link MembershipEvent.Leaving}. */
        LEAVING,
        /** See {@link MembershipEvent.Downed}. */
        DOWNED,
        /** See {@link MembershipEvent.Removed}. */
        REMOVED,
        /** See {@link MembershipEvent.Suspected}. */
        SUSPECTED,
        /** See {@link MembershipEvent.Trusted}. */
        TRUSTED,
        /** See {@link MembershipEvent.LinkDown}. */
        LINK_DOWN,
        /** See {@link MembershipEvent.LinkUp}. */
        LINK_UP;

        static Kind of(MembershipEvent event) {
            String words = event.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_");
            return valueOf(words.toUpperCase(Locale.ROOT));
        }
    }

    static MemberChanged of(MembershipEvent event, Membership membership) {
        return new MemberChanged(
                Kind.of(event), event.node().address(), event.node().toString(), View.of(membership));
    }

    /** Such as {@code UNREACHABLE 127.0.0.1:25001}. */
    @Override
    public String toString() {
        return kind + " " + address;
    }
}
