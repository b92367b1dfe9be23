package dev.muster.membership.internal;

import dev.muster.membership.ContactPoint;
import java.util.Collections;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How formation goes: written by {@link FormationActor} alone, read by anyone. Thread safe. */
public final class FormationStatus {
    private final CompletableFuture<String> dissolved = new CompletableFuture<>();
    private volatile SortedSet<ContactPoint> contacts = Collections.emptySortedSet();
    private volatile String waiting = "";

    /** Nothing is known yet. */
    FormationStatus() {}

    void contacts(SortedSet<ContactPoint> answer) {
        contacts = answer;
    }

    void waiting(String why) {
        waiting = why;
    }

    void dissolved(String why) {
        dissolved.complete(why);
    }

    /** The newest answer of the source. */
    public SortedSet<ContactPoint> contacts() {
        return contacts;
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
