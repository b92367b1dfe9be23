package dev.muster.membership.formation;

import dev.muster.membership.NodeId;
import dev.muster.membership.wire.FrameReader;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.membership.wire.MalformedFrameException;
import java.nio.charset.StandardCharsets;

/**
 * {@link Packet}s as bytes: version, cluster name, sender, kind, attempt, then the fields of the kind. Bytes behind them are fields of a later
 * version and skipped. No frame is longer than {@link #MOST_BYTES}.
 */
public final class FormationCodec {
    /** The longest frame: a refusal with the longest names. */
    public static final int MOST_BYTES = 1_024;

    private static final int VERSION = 1;
    private static final int NEWEST = 255;
    private static final int MOST_NAME_BYTES = 255;
    private static final int ASK = 1;
    private static final int PLEDGE = 2;
    private static final int REFUSE = 3;
    private static final int RELEASE = 4;
    private static final int INVITE = 5;
    private static final int CONFIRM = 6;
    private static final int PLEDGED = 1;
    private static final int CLUSTER = 2;
    private static final int OUT = 3;
    private static final int INITIAL_NODES = 4;

    private final String clusterName;

    /**
     * A codec for the nodes of one cluster.
     *
     * @param clusterName 1 to 255 bytes of UTF-8: nodes of another name do not hear these
     */
    public FormationCodec(String clusterName) {
        int length = clusterName.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > MOST_NAME_BYTES) {
            throw new IllegalArgumentException("clusterName must be 1 to 255 bytes, was " + length);
        }
        this.clusterName = clusterName;
    }

    /** The frame of {@code packet}. */
    public byte[] encode(Packet packet) {
        Message message = packet.message();
        FrameWriter frame = new FrameWriter(VERSION).string(clusterName);
        frame.node(packet.from());
        if (message instanceof Message.Ask ask) {
            head(frame, ASK, ask).varint(ask.ordinal()).varint(ask.initialNodes());
        } else if (message instanceof Message.Pledge pledge) {
            head(frame, PLEDGE, pledge).varint(pledge.maturity() == Message.Maturity.MATURE ? 1 : 0);
        } else if (message instanceof Message.Refuse refuse) {
            head(frame, REFUSE, refuse).varint(code(refuse.reason())).node(refuse.holder());
        } else if (message instanceof Message.Release release) {
            head(frame, RELEASE, release);
        } else if (message instanceof Message.Invite invite) {
            head(frame, INVITE, invite);
        } else if (message instanceof Message.Confirm confirm) {
            head(frame, CONFIRM, confirm);
        } else {
            throw new AssertionError("unhandled " + message);
        }
        return frame.toBytes();
    }

    /** Whether {@code bytes} begin as those of a node of this cluster; says nothing about the rest. */
    public boolean isOurs(byte[] bytes) {
        try {
            return new FrameReader(bytes, NEWEST).string(MOST_NAME_BYTES).equals(clusterName);
        } catch (MalformedFrameException malformed) {
            return false;
        }
    }

    /**
     * The packet in {@code bytes}.
     *
     * @throws MalformedFrameException if they are none, of another cluster, or of a kind that this version does not know
     */
    public Packet decode(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw new MalformedFrameException("frame must be at most 1024 bytes, was " + bytes.length);
        }
        FrameReader frame = new FrameReader(bytes, NEWEST);
        if (!frame.string(MOST_NAME_BYTES).equals(clusterName)) {
            throw new MalformedFrameException("frame is of another cluster");
        }
        NodeId from = frame.node();
        return new Packet(from, message(frame));
    }

    private static Message message(FrameReader frame) {
        int kind = (int) frame.varintAtMost(CONFIRM);
        long attempt = frame.fixed64();
        if (attempt == 0) {
            throw new MalformedFrameException("attempt must not be 0");
        }
        return switch (kind) {
            case ASK ->
                new Message.Ask(attempt, (int) between(frame, 1, Integer.MAX_VALUE), (int)
                        between(frame, 1, FormationSettings.MOST_INITIAL_NODES));
            case PLEDGE ->
                new Message.Pledge(
                        attempt, frame.varintAtMost(1) == 1 ? Message.Maturity.MATURE : Message.Maturity.YOUNG);
            case REFUSE -> new Message.Refuse(attempt, reason((int) frame.varintAtMost(INITIAL_NODES)), frame.node());
            case RELEASE -> new Message.Release(attempt);
            case INVITE -> new Message.Invite(attempt);
            case CONFIRM -> new Message.Confirm(attempt);
            default -> throw new MalformedFrameException("kind must be between 1 and 6, was " + kind);
        };
    }

    private static int code(Message.Reason reason) {
        return switch (reason) {
            case PLEDGED -> PLEDGED;
            case CLUSTER -> CLUSTER;
            case OUT -> OUT;
            case INITIAL_NODES -> INITIAL_NODES;
        };
    }

    private static Message.Reason reason(int code) {
        return switch (code) {
            case PLEDGED -> Message.Reason.PLEDGED;
            case CLUSTER -> Message.Reason.CLUSTER;
            case OUT -> Message.Reason.OUT;
            case INITIAL_NODES -> Message.Reason.INITIAL_NODES;
            default -> throw new MalformedFrameException("reason must be between 1 and 4, was " + code);
        };
    }

    private static FrameWriter head(FrameWriter frame, int kind, Message message) {
        return frame.varint(kind).fixed64(message.attempt());
    }

    private static long between(FrameReader frame, long least, long most) {
        long value = frame.varintAtMost(most);
        if (value < least) {
            throw new MalformedFrameException("number must be between " + least + " and " + most + ", was " + value);
        }
        return value;
    }
}
