package dev.muster.membership.formation;

import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a node may ask for pledges now, and else what stands in the way. A decision; it keeps nothing. */
final class Candidacy {
    private final NodeId self;
    private final FormationSettings settings;
    private final Set<Rule> off;

    Candidacy(NodeId self, FormationSettings settings, Set<Rule> off) {
        this.self = self;
        this.settings = settings;
        this.off = off;
    }

    /**
     * What stands in the way, as a sentence for people; null if nothing does.
     *
     * @param maturity of this node
     */
    @Nullable
    String obstacle(long nowNanos, Picture picture, Message.Maturity maturity) {
        if (!picture.hasAnswer()) {
            return "waits for the first contact points";
        }
        if (!picture.isContact()) {
            return "is not among its contact points [" + Attempt.contacts(picture.contacts())
                    + "], so it waits for one of them to have a cluster; " + seen(picture);
        }
        if (settings.initialNodes() == 1 && picture.isAlone()) {
            return null;
        }
        List<NodeId> forming = picture.liveOthers(Standing.Kind.FORMING);
        if (!forming.isEmpty()) {
            return "waits while " + Attempt.addresses(forming) + " tries to form a cluster";
        }
        if (!off.contains(Rule.QUORUM)) {
            String missing = quorumObstacle(picture, maturity);
            if (missing != null) {
                return missing;
            }
        }
        NodeId lowest = lowest(picture);
        if (!lowest.equals(self)) {
            return "waits for " + lowest.address() + ", which has the lowest address, to form a cluster";
        }
        long stableAt = picture.stableSinceNanos() + settings.stableFor().toNanos();
        if (nowNanos - stableAt < 0 && !off.contains(Rule.STABLE_PICTURE)) {
            return "waits until the live contact points have been the same for "
                    + settings.stableFor().toMillis() + " ms";
        }
        return null;
    }

    private @Nullable String quorumObstacle(Picture picture, Message.Maturity maturity) {
        if (picture.live().size() < settings.initialNodes()) {
            return "sees " + picture.live().size() + " of the " + settings.initialNodes()
                    + " contact points that are needed (initial-nodes); nobody is seen at ["
                    + Attempt.contacts(picture.missing()) + "]";
        }
        if (isFullHouse(picture)) {
            return null;
        }
        int mature = picture.liveOthers(Standing.Kind.UNFORMED).size()
                + picture.liveOthers(Standing.Kind.JOINER).size()
                + (maturity == Message.Maturity.MATURE ? 1 : 0);
        if (mature < settings.initialNodes()) {
            return "waits until " + settings.initialNodes() + " contact points have run for "
                    + settings.youngFor().toMillis()
                    + " ms, as earlier runs of them may be pledged; nobody is seen at ["
                    + Attempt.contacts(picture.missing()) + "]";
        }
        return maturity == Message.Maturity.MATURE
                ? null
                : "waits until it has run for " + settings.youngFor().toMillis() + " ms";
    }

    /** Whether the contact points are known to be all there are, and all of them are here and of no cluster. */
    private boolean isFullHouse(Picture picture) {
        int unformed = picture.isContact() ? 1 : 0;
        for (Standing.Kind kind : List.of(Standing.Kind.YOUNG, Standing.Kind.UNFORMED, Standing.Kind.JOINER)) {
            unformed += picture.liveOthers(kind).size();
        }
        return settings.source() instanceof ContactSource.Listed
                && picture.areAllContacts(picture.live())
                && unformed == picture.live().size();
    }

    /** Whether the pledges suffice to form a cluster. */
    boolean hasQuorum(Attempt attempt, Picture picture, Message.Maturity maturity) {
        var house = attempt.pledgers();
        house.add(self);
        if (off.contains(Rule.PLEDGES)) {
            return true;
        }
        if (off.contains(Rule.QUORUM)) {
            return attempt.silent().isEmpty();
        }
        int mature = attempt.maturePledges() + (maturity == Message.Maturity.MATURE ? 1 : 0);
        return mature >= settings.initialNodes()
                || (settings.source() instanceof ContactSource.Listed
                        && house.size() >= settings.initialNodes()
                        && picture.areAllContacts(house));
    }

    private NodeId lowest(Picture picture) {
        List<NodeId> able = new ArrayList<>(picture.liveOthers(Standing.Kind.UNFORMED));
        if (isFullHouse(picture)) {
            able.addAll(picture.liveOthers(Standing.Kind.YOUNG));
        }
        able.add(self);
        able.sort(null);
        return able.get(0);
    }

    private static String seen(Picture picture) {
        return picture.others() == 0 ? "it sees nobody" : "it sees " + picture.others() + " nodes, none of a cluster";
    }
}
