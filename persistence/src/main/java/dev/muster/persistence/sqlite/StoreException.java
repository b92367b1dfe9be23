package dev.muster.persistence.sqlite;

/** The store could not do what it was asked: the file is locked, full, damaged, or closed. State may not have changed. */
public final class StoreException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** With the reason. */
    public StoreException(String message) {
        super(message);
    }

    /** With the reason and what caused it. */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
