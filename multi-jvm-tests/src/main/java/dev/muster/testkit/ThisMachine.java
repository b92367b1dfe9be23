package dev.muster.testkit;

import dev.muster.faults.FaultyNetwork;
import dev.muster.faults.NetworkMode;
import dev.muster.faults.namespaces.NamespaceNetwork;
import dev.muster.faults.nftables.NftablesNetwork;
import dev.muster.faults.proxy.ProxyNetwork;
import dev.muster.runtime.Node;
import dev.muster.testkit.filter.FilterNetwork;
import dev.muster.testkit.process.RemoteAction;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The networks with faults that the machine has on which the test runs. */
final class ThisMachine implements NetworkChoice.Machine {
    private final long seed;
    private final AtomicReference<@Nullable Cluster> cluster = new AtomicReference<>();

    /** Its networks draw from {@code seed}. */
    ThisMachine(long seed) {
        this.seed = seed;
    }

    /** The cluster that is to live in the network; for the mode in which nodes filter by themselves. */
    void cluster(Cluster made) {
        cluster.set(made);
    }

    @Override
    public Optional<String> unavailable(NetworkMode mode) {
        return switch (mode) {
            case NAMESPACES -> NamespaceNetwork.unavailable();
            case FILTER -> Optional.empty();
            case NFTABLES -> NftablesNetwork.unavailable();
            case PROXY -> ProxyNetwork.unavailable();
        };
    }

    @Override
    public FaultyNetwork open(NetworkMode mode) throws IOException {
        return switch (mode) {
            case NAMESPACES -> NamespaceNetwork.open(seed);
            case FILTER -> new FilterNetwork(this::run, new Ports()::next);
            case NFTABLES -> NftablesNetwork.open();
            case PROXY -> ProxyNetwork.open(seed);
        };
    }

    private void run(String node, RemoteAction<Node> action) {
        Cluster made = cluster.get();
        if (made == null) {
            throw new IllegalStateException("a filter can be set when there is a cluster only");
        }
        made.launcher().run(node, action);
    }
}
