package dev.muster.membership.internal;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.formation.Standing;
import java.util.Collections;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How formation goes: written by {@link FormationActor} alone, read by anyone. Thread safe. */
public final class FormationStatus {
    private final CompletableFuture<String> dissolved = new CompletableFuture<>();
    private volatile SortedSet<ContactPoint> contacts = Collections.emptySortedSet();
    private volatile String waiting = "";
    private volatile boolean isConfirmed;

    /** Nothing is known yet. */
    FormationStatus() {}

    void contacts(SortedSet<ContactPoint> answer) {
        contacts = answer;
    }

    void waiting(String why) {
        waiting = why;
    }

    void described(Standing standing) {
        isConfirmed = standing.kind() == Standing.Kind.MEMBER;
    }

    void dissolved(String why) {
        dissolved.complete(why);
    }

    /** The newest answer of the source. */
    public SortedSet<ContactPoint> contacts() {
        return contacts;
    }

    /** Whether this node is a member of a cluster that is not taken back. */
    public boolean isConfirmed() {
        return isConfirmed;
    }

    /** What this node waits for; empty when nothing. */
    public String waiting() {
        return waiting;
    }

    /** Completes with the reason when this node gives its cluster up. */
    public CompletionStage<String> dissolved() {
        return dissolved.minimalCompletionStage();
    }
}
