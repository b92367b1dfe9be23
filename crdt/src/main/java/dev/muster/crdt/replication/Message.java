package dev.muster.crdt.replication;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What replicators say to each other. Each message may be lost, doubled or overtaken. New data travels as {@link Deltas} until
 * acknowledged; the other messages find and repair what deltas could not:
 *
 * <ol>
 *   <li>The asker sends a {@link Summary}. If it equals the answerer's, nothing happens.
 *   <li>Otherwise the answerer sends its {@link Buckets}.
 *   <li>The asker sends its {@link Ranges} of those that differ.
 *   <li>The answerer sends its {@link States} of the keys that differ.
 * </ol>
 */
public sealed interface Message {
    /**
     * The entries of the sender's log from {@code from}, excluded, to {@code to}, included, without those that came from the
     * receiver.
     *
     * @param base the receiver has or does not need anything up to here
     * @param changes at most one per key
     */
    record Deltas(long base, long from, long to, List<Change> changes) implements Message {
        /** Checks the order of the numbers and copies the list. */
        public Deltas {
            if (base < 0 || from < base || to < from) {
                throw new IllegalArgumentException(
                        "must be 0 <= base <= from <= to, was " + base + ", " + from + ", " + to);
            }
            changes = List.copyOf(changes);
        }
    }

    /**
     * The receiver of deltas has them all up to here.
     *
     * @param upTo number in the log of the node this is sent to
     */
    record Ack(long upTo) implements Message {}

    /**
     * Whole states, or parts of them.
     *
     * @param changes several may belong to one key
     */
    record States(List<Change> changes) implements Message {
        /** Copies the list. */
        public States {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Do we differ?
     *
     * @param fingerprint of everything the asker holds
     */
    record Summary(long fingerprint) implements Message {}

    /**
     * We differ; these are my buckets.
     *
     * @param fingerprints one per bucket, {@link Digests#BUCKETS} of them
     */
    record Buckets(List<Long> fingerprints) implements Message {
        /** Checks the number and copies the list. */
        public Buckets {
            fingerprints = List.copyOf(fingerprints);
            if (fingerprints.size() != Digests.BUCKETS) {
                throw new IllegalArgumentException(
                        "must be " + Digests.BUCKETS + " buckets, were " + fingerprints.size());
            }
        }
    }

    /**
     * These are all my keys in the buckets, or parts of buckets, that differ; send me what I lack.
     *
     * @param ranges disjoint
     */
    record Ranges(List<Range> ranges) implements Message {
        /** Copies the list. */
        public Ranges {
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * All keys of one bucket that lie between two keys.
     *
     * @param bucket from 0
     * @param after the keys are greater than this; empty for no bound
     * @param upTo the keys are at most this; empty for no bound
     * @param fingerprints by key
     */
    record Range(int bucket, String after, String upTo, SortedMap<String, Long> fingerprints) {
        /** Checks the bucket and copies the map. */
        public Range {
            if (bucket < 0 || bucket >= Digests.BUCKETS) {
                throw new IllegalArgumentException("bucket must be 0 to " + (Digests.BUCKETS - 1) + ", was " + bucket);
            }
            fingerprints = Collections.unmodifiableSortedMap(new TreeMap<>(fingerprints));
        }
    }
}
