package dev.muster.runtime.internal;

import dev.muster.membership.wire.FrameReader;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.membership.wire.MalformedFrameException;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Writes and reads {@link Hello} by hand. Both nodes may be of different versions, so a reader takes what it knows from the
 * front of the frame and ignores what follows.
 */
public final class HelloSerializer extends SerializerWithStringManifest {
    static final int IDENTIFIER = 47_110;

    private static final String QUESTION = "q";
    private static final String ANSWER = "a";
    /** Any version is read: what this one knows comes first in all of them. */
    private static final int NEWEST = 255;

    private static final int MAX_SHARDS = 1 << 20;
    private static final int MAX_TEXT_BYTES = 1_024;

    /** Made by Pekko. */
    public HelloSerializer(ExtendedActorSystem system) {
        system.log().debug("the hello serializer is loaded");
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return message instanceof Hello.Question ? QUESTION : ANSWER;
    }

    @Override
    public byte[] toBinary(Object message) {
        if (message instanceof Hello.Question question) {
            return write(question);
        } else if (message instanceof Hello.Answer answer) {
            return write(answer);
        } else {
            throw new IllegalArgumentException(
                    "cannot write a " + message.getClass().getName());
        }
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return switch (manifest) {
                case QUESTION -> readQuestion(bytes);
                case ANSWER -> readAnswer(bytes);
                default -> throw new NotSerializableException("unknown hello '" + manifest + "'");
            };
        } catch (MalformedFrameException e) {
            if (manifest.equals(ANSWER)) {
                // Dropping it would look as if nobody had answered.
                return new Hello.Unreadable(String.valueOf(e.getMessage()));
            }
            throw new NotSerializableException("a malformed hello: " + e.getMessage());
        }
    }

    private static byte[] write(Hello.Question question) {
        return new FrameWriter(question.version()).toBytes();
    }

    private static byte[] write(Hello.Answer answer) {
        FrameWriter frame = new FrameWriter(answer.version())
                .string(answer.clusterName())
                .string(answer.protocol().hash())
                .varint(answer.shards())
                .varint(answer.protocol().lines().size());
        answer.protocol().lines().forEach(frame::string);
        return frame.varint(answer.protocol().isWhole() ? 1 : 0)
                .string(ProtocolExcerpt.cut(answer.journal().id(), MAX_TEXT_BYTES))
                .string(ProtocolExcerpt.cut(answer.journal().folder(), MAX_TEXT_BYTES))
                .toBytes();
    }

    private static Hello.Question readQuestion(byte[] bytes) {
        return new Hello.Question(new FrameReader(bytes, NEWEST).version());
    }

    private static Hello.Answer readAnswer(byte[] bytes) {
        FrameReader frame = new FrameReader(bytes, NEWEST);
        String clusterName = frame.string(MAX_TEXT_BYTES);
        String protocolHash = frame.string(MAX_TEXT_BYTES);
        int shards = (int) frame.varintAtMost(MAX_SHARDS);
        int count = frame.count(ProtocolExcerpt.MAX_LINES, 1);
        List<String> lines = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lines.add(frame.string(ProtocolExcerpt.MAX_LINE_BYTES));
        }
        boolean isWhole = frame.varint() == 1;
        Hello.Journal journal = new Hello.Journal(frame.string(MAX_TEXT_BYTES), frame.string(MAX_TEXT_BYTES));
        Hello.Protocol protocol = new Hello.Protocol(protocolHash, lines, isWhole);
        return new Hello.Answer(clusterName, protocol, shards, journal, frame.version());
    }
}
