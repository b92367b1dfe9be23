package dev.muster.runtime;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Why a node did not start: one sentence for people that says what failed, where, the likely cause and what to do. Whatever
 * had been opened is closed again when this is thrown.
 */
public final class StartFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** A failure without a deeper cause. */
    public StartFailure(String sentence) {
        this(sentence, null);
    }

    /** A failure that was found by another exception. */
    public StartFailure(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
