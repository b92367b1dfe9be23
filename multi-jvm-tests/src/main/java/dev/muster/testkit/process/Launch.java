package dev.muster.testkit.process;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How one JVM is to be forked.
 *
 * @param name how messages and threads call the process
 * @param log the file that gets its output, appended to if it exists
 * @param flags JVM flags beyond the kit's own, last so that they win
 * @param placement where and with what it runs
 * @param equipment what it is given for faults that cannot be prepared later
 * @param output told its output, line by line
 * @param events told what it pushes, from the first event on
 */
public record Launch(
        String name,
        Path log,
        List<String> flags,
        Placement placement,
        Set<Equipment> equipment,
        OutputListener output,
        EventListener events) {
    /** Checks the name and copies the collections. */
    public Launch {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank, was '" + name + "'");
        }
        flags = List.copyOf(flags);
        EnumSet<Equipment> sorted = EnumSet.noneOf(Equipment.class);
        sorted.addAll(equipment);
        equipment = Collections.unmodifiableSet(sorted);
    }

    /** A plain launch: no flags, beside this JVM, nobody listens. */
    public static Launch of(String name, Path log) {
        return new Launch(name, log, List.of(), Placement.HERE, Set.of(), OutputListener.NOBODY, EventListener.NOBODY);
    }

    /** This launch with these flags. */
    public Launch withFlags(List<String> jvmFlags) {
        return new Launch(name, log, jvmFlags, placement, equipment, output, events);
    }

    /** This launch at that place. */
    public Launch withPlacement(Placement place) {
        return new Launch(name, log, flags, place, equipment, output, events);
    }

    /** This launch with that equipment. */
    public Launch withEquipment(Equipment... items) {
        return new Launch(name, log, flags, placement, Set.of(items), output, events);
    }

    /** This launch with that listener of its output. */
    public Launch withOutput(OutputListener listener) {
        return new Launch(name, log, flags, placement, equipment, listener, events);
    }

    /** This launch with that listener of its events. */
    public Launch withEvents(EventListener listener) {
        return new Launch(name, log, flags, placement, equipment, output, listener);
    }
}
