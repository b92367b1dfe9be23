package dev.muster.samples.demo;

import dev.muster.runtime.Node;
import dev.muster.runtime.web.Routes;
import dev.muster.samples.Counter;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One node of the demo: a counter entity, a replicated counter, presence, and the page that shows them. */
public final class DemoNode {
    /** What a node prints, followed by its addresses, once it is up. */
    static final String READY = "READY";

    private static final long CLOSING_SECONDS = 5;

    private DemoNode() {}

    /**
     * Runs a node until it is told to end.
     *
     * @param arguments see {@code ./muster node --help}
     * @throws InterruptedException if the main thread is interrupted while the node runs
     */
    public static void main(String[] arguments) throws InterruptedException {
        NodeOptions options = options(List.of(arguments));
        CountDownLatch end = new CountDownLatch(1);
        if (options.lifetime() == NodeOptions.Lifetime.WITH_PARENT) {
            endWithParent(end);
        }
        AtomicReference<@Nullable DemoPages> served = new AtomicReference<>();
        Node node = Node.named("demo")
                .port(options.port())
                .seeds(options.seeds().toArray(String[]::new))
                .data(options.data())
                .entity(Counter.class, Counter::new)
                .web(options.web(), (Node started, Routes routes) -> {
                    DemoPages pages = new DemoPages(started, options.name());
                    pages.addTo(routes);
                    served.set(pages);
                })
                .startOrExit();
        DemoPages pages = served.get();
        if (pages == null) {
            throw new AssertionError("the node is up but was not asked for its pages");
        }
        pages.announce();
        // A node that is downed, such as one on the smaller side of a partition, stops its actor system by itself.
        var unused = node.system().getWhenTerminated().thenRun(end::countDown);
        System.out.println(READY + " " + node.self().node().address() + " " + node.webAddress());
        System.out.flush();
        end.await();
        pages.close();
        node.close();
    }

    private static NodeOptions options(List<String> arguments) {
        if (arguments.contains("--help")) {
            System.out.println(NodeOptions.USAGE);
            System.exit(0);
        }
        try {
            return NodeOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("muster node: " + e.getMessage());
            System.exit(2);
            throw e;
        }
    }

    /** Ends the process soon after standard input has ended, even if closing the node hangs or it is still starting. */
    private static void endWithParent(CountDownLatch end) {
        Thread watcher = new Thread(
                () -> {
                    awaitEndOf(System.in);
                    end.countDown();
                    try {
                        TimeUnit.SECONDS.sleep(CLOSING_SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(0);
                },
                "demo-parent-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    private static void awaitEndOf(InputStream input) {
        try {
            while (input.read() >= 0) {
                // The parent says nothing; it only ends.
            }
        } catch (IOException e) {
            // A broken pipe says the same as its end.
        }
    }
}
