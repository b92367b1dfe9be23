package dev.muster.faults.namespaces;

import dev.muster.faults.Bandwidth;
import dev.muster.faults.Delay;
import dev.muster.faults.Direction;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;
import dev.muster.faults.Reordering;
import dev.muster.faults.packet.PacketSwitch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What holds on the links of a switch and what it has counted, in lines to read. */
final class LinkReport {
    private LinkReport() {}

    /** Links without faults over which nothing was sent are left out. */
    static String of(PacketSwitch packets) {
        StringBuilder text = new StringBuilder();
        for (Direction direction : packets.directions()) {
            LinkState state = packets.state(direction);
            if (!state.equals(LinkState.CLEAR) || packets.count(direction).sent() > 0) {
                text.append(direction).append(' ').append(words(state));
                text.append(": ").append(packets.count(direction)).append('\n');
            }
        }
        text.append("packets under way ").append(packets.underWay());
        return text.append(", dropped before any link ")
                .append(packets.strays())
                .toString();
    }

    private static String words(LinkState state) {
        LinkFaults faults = state.faults();
        List<String> words = new ArrayList<>();
        words.add(state.passage().name().toLowerCase(Locale.ROOT));
        addProbability("loss", faults.loss(), words);
        addProbability("duplication", faults.duplication(), words);
        addProbability("replay", faults.replay(), words);
        addProbability("corruption", faults.corruption(), words);
        if (!faults.reordering().equals(Reordering.NONE)) {
            words.add("reordering=" + faults.reordering().probability() + " by "
                    + millis(faults.reordering().byNanos()));
        }
        Delay delay = faults.delay();
        if (!delay.equals(Delay.NONE)) {
            words.add("delay=" + millis(delay.leastNanos()) + ".." + millis(delay.mostNanos()) + " tail "
                    + millis(delay.tailMeanNanos()));
        }
        Bandwidth bandwidth = faults.bandwidth();
        if (bandwidth.isLimited()) {
            words.add("bandwidth=" + bandwidth.bytesPerSecond() + " B/s queue " + bandwidth.queueBytes() + " B");
        }
        return String.join(" ", words);
    }

    private static void addProbability(String name, double value, List<String> words) {
        if (value > 0) {
            words.add(name + "=" + value);
        }
    }

    private static String millis(long nanos) {
        return nanos / 1e6 + "ms";
    }
}
