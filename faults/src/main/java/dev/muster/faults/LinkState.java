package dev.muster.faults;

/**
 * All that holds for one direction between two nodes.
 *
 * @param passage whether anything passes at all
 * @param faults what happens to what passes
 */
public record LinkState(Passage passage, LinkFaults faults) {
    /** As if there were no fault: all passes, at once. */
    public static final LinkState CLEAR = new LinkState(Passage.OPEN, LinkFaults.NONE);

    /** Whether anything passes. */
    public enum Passage {
        /** What is sent is under way. */
        OPEN,
        /**
         * Nothing that is sent arrives, and nobody is told. While only one direction is cut, what a transport answers to
         * what it has received still passes it, if there is no content in it: in TCP, acknowledgements, with SYN or without,
         * but neither FIN nor RST. TCP would else make every cut of one direction one of both. So in every mode connections
         * can be opened and used against a cut of one direction, and not along it; along it, the opener of a connection
         * waits, or, in the modes PROXY and FILTER, gets one over which nothing arrives.
         */
        CUT
    }

    /** The same, cut. */
    public LinkState cut() {
        return new LinkState(Passage.CUT, faults);
    }

    /** Whether it is cut. */
    public boolean isCut() {
        return passage == Passage.CUT;
    }
}
