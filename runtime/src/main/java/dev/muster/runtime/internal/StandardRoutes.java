package dev.muster.runtime.internal;

import dev.muster.crdt.CrdtMetrics;
import dev.muster.membership.Member;
import dev.muster.membership.Membership;
import dev.muster.membership.MembershipHealth;
import dev.muster.membership.PeerHealth;
import dev.muster.persistence.JournalMetrics;
import dev.muster.runtime.Node;
import dev.muster.runtime.health.PrometheusText;
import dev.muster.runtime.health.Readiness;
import dev.muster.runtime.web.EventStream;
import dev.muster.runtime.web.Json;
import dev.muster.runtime.web.Routes;
import dev.muster.runtime.web.WebResponse;
import dev.muster.sharding.DeliveryCounters;
import dev.muster.sharding.ShardingCounters;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The paths that every node serves: {@code /live}, {@code /ready}, {@code /metrics}. */
public final class StandardRoutes {
    private final Node node;
    private final NodeParts parts;
    private final Readiness readiness;
    private final Supplier<Duration> startTime;

    /**
     * Routes for one node.
     *
     * @param startTime how long the start took; zero while it lasts
     */
    public StandardRoutes(Node node, NodeParts parts, Readiness readiness, Supplier<Duration> startTime) {
        this.node = node;
        this.readiness = readiness;
        this.parts = parts;
        this.startTime = startTime;
    }

    /** Adds the paths; they come first, so that no route of the user hides them. */
    public void addTo(Routes routes) {
        routes.get("/live", request -> live());
        routes.get("/ready", request -> ready());
        routes.get("/metrics", request -> WebResponse.of(200, "text/plain; version=0.0.4", metrics(routes)));
    }

    private WebResponse live() {
        return node.system().whenTerminated().isCompleted()
                ? WebResponse.problem(503, "the actor system has stopped; restart the process")
                : WebResponse.json("{\"status\":\"live\"}");
    }

    private WebResponse ready() {
        List<Readiness.Fault> faults = readiness.faults();
        if (faults.isEmpty()) {
            return WebResponse.json("{\"status\":\"ready\",\"failing\":[]}");
        }
        List<String> failing = faults.stream()
                .map(fault ->
                        "{\"check\":" + Json.quote(fault.check()) + ",\"detail\":" + Json.quote(fault.detail()) + "}")
                .toList();
        String document = "{\"status\":\"not ready\",\"failing\":[" + String.join(",", failing) + "]}";
        return WebResponse.of(503, "application/json", document);
    }

    private String metrics(Routes routes) {
        PrometheusText page = new PrometheusText();
        members(page);
        detection(page, node.membership());
        page.gauges("muster_local_shards", "Shards this node hosts.", "type", parts.localShards());
        entities(page, parts.sharding().counters());
        journal(page, JournalMetrics.of(node.system()));
        replication(page, parts.crdts().metrics());
        streams(page, routes.streams());
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        SortedMap<String, Long> used = new TreeMap<>();
        used.put("heap", memory.getHeapMemoryUsage().getUsed());
        used.put("nonheap", memory.getNonHeapMemoryUsage().getUsed());
        page.gauges("muster_jvm_memory_used_bytes", "Memory the JVM uses.", "area", used);
        page.gauge(
                "muster_start_seconds", "Time from the call of start until the node was up.", seconds(startTime.get()));
        return page.text();
    }

    private void members(PrometheusText page) {
        SortedMap<String, Integer> byStatus = new TreeMap<>();
        for (Member.Status status : Member.Status.values()) {
            byStatus.put(status.name().toLowerCase(Locale.ROOT), 0);
        }
        int unreachable = 0;
        for (Member member : node.membership().members()) {
            byStatus.merge(member.status().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
            unreachable += member.isReachable() ? 0 : 1;
        }
        page.gauges("muster_members", "Members as this node sees them.", "status", byStatus);
        page.gauge("muster_members_unreachable", "Members this node cannot reach.", unreachable);
    }

    private static void detection(PrometheusText page, Membership membership) {
        MembershipHealth health = membership.health();
        SortedMap<String, Double> levels = new TreeMap<>();
        SortedMap<String, Integer> brokenLinks = new TreeMap<>();
        for (PeerHealth peer : health.peers()) {
            levels.put(peer.node().address(), peer.suspicionLevel());
            brokenLinks.put(peer.node().address(), peer.link() == PeerHealth.Link.DOWN ? 1 : 0);
        }
        page.gauge(
                "muster_swim_local_health",
                "How much this node distrusts its own timing, 0 to 8.",
                health.localHealth());
        page.gauge("muster_swim_isolated", "1 while this node hears nobody.", health.isIsolated() ? 1 : 0);
        page.gauges("muster_swim_suspicion_level", "How improbable a node's silence is.", "node", levels);
        page.gauges("muster_swim_link_down", "1 while only others reach a node.", "node", brokenLinks);
        page.counters(
                "muster_swim_events_total",
                "What failure detection did, dropped and bounded.",
                "event",
                membership.metrics().counts());
    }

    private static void entities(PrometheusText page, ShardingCounters counters) {
        page.gauge("muster_entities", "Entities in memory.", counters.entities());
        page.counter("muster_entity_failures_total", "Handlers, timers and pipes that threw.", counters.failures());
        page.counter(
                "muster_entity_failed_writes_total",
                "Writes the journal failed or refused, as entities saw them.",
                counters.failedWrites());
        page.counter(
                "muster_entity_overloads_total",
                "Requests refused because too many waited for one entity.",
                counters.overloads());
        page.counter(
                "muster_malformed_frames_total",
                "Messages dropped because their frame could not be read.",
                counters.malformedFrames());
        page.counter(
                "muster_unserializable_messages_total",
                "Requests refused because their value could not be decoded.",
                counters.unserializableMessages());
        deliveries(page, counters.deliveries());
    }

    private static void deliveries(PrometheusText page, DeliveryCounters counters) {
        page.counter(
                "muster_delivery_strays_total",
                "Requests of other nodes that came when their shard was not here any more.",
                counters.strays());
        page.counter(
                "muster_delivery_undelivered_total",
                "Requests that reached no entity, as it failed and stopped.",
                counters.undelivered());
        page.counter(
                "muster_delivery_expired_asks_total",
                "Asks that nobody answered in time, or whose node was removed.",
                counters.expiredAsks());
        page.counter(
                "muster_delivery_unsent_total",
                "Requests and answers that waited for a node when it was removed.",
                counters.unsent());
        page.counter(
                "muster_delivery_lost_total",
                "Requests and answers to this node that a broken connection lost.",
                counters.lostOnTheWay());
        page.gauge("muster_delivery_held", "Messages that wait here for the owner of their shard.", counters.held());
    }

    private static void journal(PrometheusText page, JournalMetrics metrics) {
        page.counter("muster_journal_written_events_total", "Events stored and acknowledged.", metrics.writtenEvents());
        page.counter("muster_journal_written_states_total", "States stored and acknowledged.", metrics.writtenStates());
        page.counter(
                "muster_journal_fenced_writes_total",
                "Writes refused because another node had taken the entity over.",
                metrics.fencedWrites());
        page.counter("muster_journal_failed_writes_total", "Writes that failed.", metrics.failedWrites());
        page.counter(
                "muster_journal_rejected_writes_total",
                "Writes with an event or a state that could not be serialized.",
                metrics.rejectedWrites());
    }

    private static void replication(PrometheusText page, CrdtMetrics metrics) {
        page.counter("muster_crdt_sent_messages_total", "Messages of replicated data sent.", metrics.sentMessages());
        page.counter(
                "muster_crdt_received_messages_total",
                "Messages of replicated data accepted.",
                metrics.receivedMessages());
        page.counter(
                "muster_crdt_dropped_messages_total",
                "Messages of replicated data that were malformed or meant for another node.",
                metrics.malformedFrames() + metrics.strayFrames());
        page.counter(
                "muster_crdt_type_conflicts_total",
                "Values dropped because their key holds another type.",
                metrics.typeConflicts());
        page.gauge("muster_crdt_buffered_bytes", "Changes a neighbour has not acknowledged.", metrics.bufferedBytes());
    }

    private static void streams(PrometheusText page, List<EventStream> streams) {
        page.gauge(
                "muster_event_stream_clients",
                "Clients that listen to server-sent events.",
                streams.stream().mapToInt(EventStream::clients).sum());
        page.counter(
                "muster_event_stream_dropped_total",
                "Events dropped because a client was slow.",
                streams.stream().mapToLong(EventStream::dropped).sum());
        page.counter(
                "muster_event_stream_cut_off_total",
                "Clients cut off because they did not read.",
                streams.stream().mapToLong(EventStream::cutOff).sum());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
