package dev.muster.persistence.sqlite;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.persistence.AbstractPersistentActor;
import org.apache.pekko.persistence.RecoveryCompleted;
import scala.Option;

/** A persistent actor that stores each text it gets, and says so; it tells a probe when it has recovered or failed. */
final class Ledger extends AbstractPersistentActor {
    /** Recovery has ended with these entries. */
    record Recovered(List<String> entries) {}

    /** An entry was stored. */
    record Stored(String entry) {}

    /** An entry was not stored; the actor stops. */
    record Failed(Throwable cause) {}

    private final String id;
    private final ActorRef probe;
    private final List<String> entries = new ArrayList<>();

    private Ledger(String id, ActorRef probe) {
        this.id = id;
        this.probe = probe;
    }

    static Props props(String id, ActorRef probe) {
        return Props.create(Ledger.class, () -> new Ledger(id, probe));
    }

    @Override
    public String persistenceId() {
        return id;
    }

    @Override
    public Receive createReceiveRecover() {
        return receiveBuilder()
                .match(String.class, entries::add)
                .match(RecoveryCompleted.class, done -> probe.tell(new Recovered(List.copyOf(entries)), self()))
                .build();
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(String.class, entry -> persist(entry, stored -> probe.tell(new Stored(stored), self())))
                .build();
    }

    @Override
    public void onPersistFailure(Throwable cause, Object event, long sequenceNr) {
        probe.tell(new Failed(cause), self());
    }

    @Override
    public void onRecoveryFailure(Throwable cause, Option<Object> event) {
        probe.tell(new Failed(cause), self());
    }
}
