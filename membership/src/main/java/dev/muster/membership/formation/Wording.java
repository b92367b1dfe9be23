package dev.muster.membership.formation;

import java.util.ArrayList;
import java.util.List;

/** What a node waits for or warns of, in words for people: "this node ...". */
final class Wording {
    private final FormationSettings settings;
    private final Candidacy candidacy;
    private final Picture picture;
    private final Candidate candidate;
    private final Pledger pledger;

    Wording(FormationSettings settings, Candidacy candidacy, Picture picture, Candidate candidate, Pledger pledger) {
        this.settings = settings;
        this.candidacy = candidacy;
        this.picture = picture;
        this.candidate = candidate;
        this.pledger = pledger;
    }

    /** Empty when all is well; {@code outReason} is why the run is over, where it is. */
    String of(long nowNanos, Stage stage, Message.Maturity maturity, Target target, String outReason) {
        String others = otherClusters(target.clusterId());
        return switch (stage) {
            case SEEKING -> seeking(nowNanos, maturity);
            case ATTEMPTING -> "asks its contact points for pledges";
            case FOUNDING -> "formed a cluster and waits until it has " + settings.initialNodes() + " members";
            case INVITED -> "joins the cluster that " + Attempt.addresses(target.nodes()) + " forms";
            case JOINING ->
                "joins the cluster " + Long.toHexString(target.clusterId()) + " through "
                        + Attempt.addresses(target.nodes()) + others;
            case MEMBER -> others.isEmpty() ? "" : "is of the cluster " + Long.toHexString(target.clusterId()) + others;
            case OUT -> outReason;
        };
    }

    private String seeking(long nowNanos, Message.Maturity maturity) {
        if (pledger.isPledged()) {
            return "is pledged to " + pledger.held().to().address() + ", which tries to form a cluster";
        }
        String obstacle = candidacy.obstacle(nowNanos, picture, maturity);
        return obstacle != null ? obstacle : "tries again to form a cluster soon: " + candidate.lastFailure();
    }

    private String otherClusters(long clusterId) {
        List<String> others = new ArrayList<>();
        picture.clusters().forEach((id, count) -> {
            if (id != clusterId) {
                others.add(Long.toHexString(id) + " with " + count + " members seen");
            }
        });
        return others.isEmpty() ? "" : "; there is another cluster: " + String.join(", ", others);
    }
}
