package dev.muster.membership.swim;

import java.util.List;

/** What is believed of a node. Later ones replace earlier ones at equal incarnation; the last two replace all. */
public enum Status {
    /** It answers, or is believed to. */
    ALIVE(0),
    /** It missed a probe; unreachable unless it refutes in time (SWIM section 4.2). */
    SUSPECT(1),
    /** It did not refute; reversible: it is alive again once it raises its incarnation. */
    UNREACHABLE(2),
    /** It left by its own wish; final for this run. */
    LEFT(3),
    /** The cluster decided that it is out, or another run listens at its address; final for this run. */
    REMOVED(4);

    private static final List<Status> BY_CODE = List.of(values());

    private final int code;

    Status(int code) {
        this.code = code;
    }

    /** The number that stands for it on the wire. */
    int code() {
        return code;
    }

    /** The status of a code from 0 to {@link #mostCode()}. */
    static Status ofCode(int code) {
        return BY_CODE.get(code);
    }

    static int mostCode() {
        return BY_CODE.size() - 1;
    }

    /** Whether this run of the process can never be a member again. */
    public boolean isFinal() {
        return this == LEFT || this == REMOVED;
    }
}
