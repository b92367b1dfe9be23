package dev.muster.samples.demo;

import dev.muster.crdt.CounterHandle;
import dev.muster.crdt.Presence;
import dev.muster.membership.Member;
import dev.muster.membership.NodeId;
import dev.muster.runtime.Node;
import dev.muster.runtime.timeline.Event;
import dev.muster.runtime.web.Routes;
import dev.muster.runtime.web.WebRequest;
import dev.muster.runtime.web.WebResponse;
import dev.muster.samples.Counter;
import dev.muster.sharding.EntityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;

/** The page of one node and the paths it lives from. */
final class DemoPages implements AutoCloseable {
    /** The presence topic by which nodes tell each other their names and pages; a dead node drops out by itself. */
    static final String NODES = "nodes";

    static final String ROOM = "room";
    static final String CLICKS = "clicks";

    /** A visit that is lost with its owner has no answer after this time; one that waits for a new owner may have. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** Visits that may wait at once; more are refused, so that some threads of the web server stay free. */
    private static final int WAITING_VISITS = 8;

    private static final int SHOWN_EVENTS = 40;

    private final Node node;
    private final String name;
    private final CounterHandle clicks;
    private final Presence room;
    private final Presence nodes;
    private final VisitsWatch watch;
    private final Semaphore waitingVisits = new Semaphore(WAITING_VISITS);

    DemoPages(Node node, String name) {
        this.node = node;
        this.name = name;
        this.clicks = node.counters().get(CLICKS);
        this.room = node.presence(ROOM);
        this.nodes = node.presence(NODES);
        this.watch = VisitsWatch.start(node, this::nameOf);
    }

    void addTo(Routes routes) {
        routes.resource("/", "demo/index.html");
        routes.resource("/demo.css", "demo/demo.css");
        routes.resource("/demo.js", "demo/demo.js");
        routes.resource("/favicon.svg", "demo/favicon.svg");
        routes.get("/api/state", request -> WebResponse.json(state().toJson()));
        routes.get("/api/visits", request -> visits(new Counter.Get()));
        routes.post("/api/visits", request -> visits(new Counter.Add(1)));
        routes.post("/api/clicks", request -> click());
        routes.events("/api/events", () -> state().toJson(), this::welcome);
    }

    /** Tells the other nodes how this one is called and where its page is. */
    void announce() {
        var unused = nodes.join(
                name,
                Map.of(
                        "web", node.webAddress().toString(),
                        "pid", Long.toString(ProcessHandle.current().pid())));
    }

    @Override
    public void close() {
        watch.close();
    }

    private WebResponse visits(Counter.Command<Long> command) {
        if (!waitingVisits.tryAcquire()) {
            return WebResponse.problem(503, "too many visits wait for the counter already; this one was not sent");
        }
        try {
            long total = node.entity(Counter.class, VisitsWatch.ID)
                    .ask(command, PATIENCE)
                    .toCompletableFuture()
                    .join();
            watch.heard(total);
            return WebResponse.json("{\"total\":" + total + "}");
        } catch (CompletionException e) {
            if (e.getCause() instanceof EntityException) {
                return WebResponse.problem(
                        504,
                        "no answer, so this visit may count or not: "
                                + e.getCause().getMessage());
            }
            throw e;
        } finally {
            waitingVisits.release();
        }
    }

    private WebResponse click() {
        clicks.increment();
        return WebResponse.json("{\"total\":" + clicks.value() + "}");
    }

    private AutoCloseable welcome(WebRequest request) {
        Guest guest = Guest.of(request);
        return room.join(UUID.randomUUID().toString(), guest.metadata());
    }

    private DemoState state() {
        List<Presence.Entry> directory = nodes.list();
        return new DemoState(
                name,
                watch.view(),
                clicks.value(),
                node.membership().members().stream()
                        .map(member -> view(member, directory))
                        .toList(),
                room.list().stream().map(this::present).toList(),
                lastEvents());
    }

    private List<DemoState.Happening> lastEvents() {
        List<Event> events = node.timeline().since(0);
        return events.subList(Math.max(0, events.size() - SHOWN_EVENTS), events.size()).stream()
                .map(event ->
                        new DemoState.Happening(event.sequence(), event.at().toString(), event.kind(), event.text()))
                .toList();
    }

    private DemoState.Presence present(Presence.Entry entry) {
        Map<String, String> metadata = entry.metadata();
        return new DemoState.Presence(
                entry.session(),
                metadata.getOrDefault("name", entry.key()),
                metadata.getOrDefault("colour", ""),
                nameOf(entry.node()));
    }

    private static DemoState.MemberView view(Member member, List<Presence.Entry> directory) {
        String address = member.node().address();
        String status = member.status().name().toLowerCase(Locale.ROOT);
        return directory.stream()
                .filter(entry -> entry.node().equals(member.node()))
                .findFirst()
                .map(entry -> new DemoState.MemberView(
                        entry.key(),
                        address,
                        status,
                        member.isReachable(),
                        entry.metadata().getOrDefault("web", ""),
                        Long.parseLong(entry.metadata().getOrDefault("pid", "0"))))
                .orElseGet(() -> new DemoState.MemberView(address, address, status, member.isReachable(), "", 0));
    }

    private String nameOf(NodeId wanted) {
        return nodes.list().stream()
                .filter(entry -> entry.node().equals(wanted))
                .map(Presence.Entry::key)
                .findFirst()
                .orElseGet(wanted::address);
    }
}
