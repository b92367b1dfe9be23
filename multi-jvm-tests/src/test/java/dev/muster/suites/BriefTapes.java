package dev.muster.suites;

import dev.muster.runtime.Node;
import dev.muster.sharding.EntitySettings;
import dev.muster.testkit.NodeSetup;
import java.time.Duration;

/** Hosts tapes that leave memory soon. */
final class BriefTapes implements NodeSetup {
    BriefTapes() {}

    @Override
    public void prepare(String nodeName, Node.Builder node) {
        node.shards(16); // all of them are hosted soon, so that a node that joins is given some
        node.entity(
                Tape.class,
                Tape::new,
                EntitySettings.defaults()
                        .withPassivateAfter(Duration.ofMillis(100))
                        .withAskTimeout(Duration.ofSeconds(40)));
    }
}
