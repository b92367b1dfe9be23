package dev.muster.sharding.explore;

import dev.muster.sharding.slot.Path;
import dev.muster.sharding.slot.Slot;
import java.util.ArrayList;
import java.util.List;

/** One incarnation of an entity: its actor with its mailbox, and its slot with the queue and the path that senders see. */
@SuppressWarnings("EnumOrdinal") // a digest lasts no longer than the run
final class Cell {
    final int run;
    final int node;
    final int entity;
    final Slot slot;
    final List<Item> mailbox = new ArrayList<>();
    final List<Item> queue = new ArrayList<>();
    Path path = Path.REGION;
    boolean started;
    boolean ended;
    boolean shardKnows;

    Cell(int run, int node, int entity, Slot slot) {
        this.run = run;
        this.node = node;
        this.entity = entity;
        this.slot = slot;
    }

    Cell copy() {
        Cell copy = new Cell(run, node, entity, Machines.copy(slot));
        copy.mailbox.addAll(mailbox);
        copy.queue.addAll(queue);
        copy.path = path;
        copy.started = started;
        copy.ended = ended;
        copy.shardKnows = shardKnows;
        return copy;
    }

    void digest(Digest digest) {
        digest.add(run);
        digest.add(node * 64L + path.ordinal() * 8L + (started ? 4 : 0) + (ended ? 2 : 0) + (shardKnows ? 1 : 0));
        digest.add(mailbox);
        digest.add(queue);
        Machines.digest(slot, digest);
    }
}
