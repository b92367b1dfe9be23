package dev.muster.sharding.explore;

/** What lies in a queue of the model; what the numbers mean depends on the kind. */
record Item(Kind kind, int a, int b, int c, int epoch) {
    enum Kind {
        /** A message to an entity (a) from a sender (b) with its number (c). */
        MESSAGE,
        /** The last under an epoch (a), of a round (b). */
        FLUSHED,
        /** A slot's marker to an entity (a), of a run (b). */
        MARKER,
        /** A question of a node (a) with its attempt (b). */
        BARRIER,
        /** The anchor's own marker, of a round (a). */
        ANCHOR_MARKER,
        /** Stop, to an entity or the anchor. */
        STOP,
        /** The last message in a mailbox. */
        FINAL,
        /** An entity (a) wants to be passivated. */
        PASSIVATE,
        /** An entity's (a) actor is gone. */
        TERMINATED,
        /** The coordinator takes the shard away. */
        HAND_OFF,
        /** Answer to an attempt (a), with an epoch (b). */
        OWNED,
        /** Hold: an epoch (a) and a round (b). */
        CLOSE,
        /** An epoch (a) is over. */
        RELEASED
    }

    static Item of(Kind kind, long a, long b) {
        return new Item(kind, (int) a, (int) b, 0, 0);
    }

    static Item message(int entity, int sender, int number) {
        return new Item(Kind.MESSAGE, entity, sender, number, 0);
    }

    Item under(int newEpoch) {
        return new Item(kind, a, b, c, newEpoch);
    }

    @Override
    public String toString() {
        return kind + "(" + a + ", " + b + ", " + c + ")";
    }
}
