package dev.muster.sharding.internal;

/** What this module sends over the network and stores: the only classes its serializer knows. */
sealed interface Envelope {

    /** A request on its way to an entity; who asked is the actor that sent it. */
    record Deliver(String entityType, String entityId, Encoded request) implements Envelope {}

    /** What came of a request: a value when it succeeded, otherwise a sentence. */
    record Answer(Verdict verdict, String text, Cbor value) implements Envelope {
        private static final int LONGEST_TEXT = 2000;

        public Answer {
            text = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        }

        static Answer success(Cbor value) {
            return new Answer(Verdict.SUCCESS, "", value);
        }

        static Answer of(Verdict verdict, String text) {
            return new Answer(verdict, text, Cbor.NONE);
        }
    }

    /** An event in the journal. */
    record StoredEvent(String entityType, Encoded event) implements Envelope {}

    /** A state in the snapshot store. */
    record StoredState(String entityType, Cbor state) implements Envelope {}

    /** How a request ended. The codes are on the wire: never change one. */
    enum Verdict {
        SUCCESS(0),
        REJECTED(1),
        ENTITY_FAILED(2),
        WRITE_FAILED(3),
        UNSERIALIZABLE(4),
        OVERLOADED(5);

        private final int code;

        Verdict(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }
}
