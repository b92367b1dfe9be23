package dev.muster.faults.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection leads.
 *
 * @param there the direction of what its opener sends
 * @param back the direction of the answers
 * @param target where the node listens that the opener wants
 * @param source from where the proxy connects to it, so that the node sees who it is; null where the opener is no node
 */
record Route(
        Link there,
        Link back,
        InetSocketAddress target,
        @Nullable InetAddress source) {
    /** Whether what asks for a connection would not arrive; the answer without content passes a cut of its direction alone. */
    boolean isCut() {
        return there.faults().isCut();
    }
}
