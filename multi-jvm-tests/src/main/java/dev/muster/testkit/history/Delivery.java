package dev.muster.testkit.history;

/** What a sender and a receiver promise about one message. */
public enum Delivery {
    /** Never twice. */
    AT_MOST_ONCE,
    /** Perhaps several times; order is then judged by each message's first arrival. */
    AT_LEAST_ONCE
}
