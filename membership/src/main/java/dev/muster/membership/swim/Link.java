package dev.muster.membership.swim;

/** Whether this node reaches another one without help. */
public enum Link {
    /** Its probes are answered. */
    UP,
    /** Its own probes are not answered, those of its helpers are. */
    DOWN
}
