package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that a history has about one element of one set: what may have changed it, and what every read saw of it. */
record Element(String key, String name, List<Call> adds, List<Call> removes, List<Call> present, List<Call> absent) {

    /** The elements of every set. Adds and removes that failed are left out, and so are reads without an answer. */
    static List<Element> all(Transcript transcript) {
        List<Element> elements = new ArrayList<>();
        transcript
                .callsByKey(operation -> operation instanceof Operation.SetAdd
                        || operation instanceof Operation.SetRemove
                        || operation instanceof Operation.SetRead)
                .forEach((key, calls) -> elements.addAll(of(key, calls)));
        return elements;
    }

    /** What is certainly in some replica: acknowledged adds and reads that saw it, by their ends. */
    List<Call> known() {
        List<Call> known = new ArrayList<>(present);
        adds.stream().filter(Call::isOk).forEach(known::add);
        known.sort(Comparator.comparingLong(Call::endedNanos));
        return known;
    }

    boolean isIn(Call read) {
        return read.result() instanceof Result.Elements held && held.elements().contains(name);
    }

    /** Every read, by its end. */
    List<Call> readsByEnd() {
        List<Call> reads = new ArrayList<>(present);
        reads.addAll(absent);
        reads.sort(Comparator.comparingLong(Call::endedNanos));
        return reads;
    }

    private static List<Element> of(String key, List<Call> calls) {
        Map<String, Element> elements = new LinkedHashMap<>();
        List<Call> reads = new ArrayList<>();
        for (Call call : calls) {
            if (call.operation() instanceof Operation.SetAdd add && call.mayHaveHappened()) {
                named(elements, key, add.element()).adds.add(call);
            } else if (call.operation() instanceof Operation.SetRemove remove && call.mayHaveHappened()) {
                named(elements, key, remove.element()).removes.add(call);
            } else if (call.isOk() && call.result() instanceof Result.Elements read) {
                reads.add(call);
                read.elements().forEach(element -> named(elements, key, element));
            }
        }
        for (Call read : reads) {
            if (read.result() instanceof Result.Elements held) {
                held.elements()
                        .forEach(
                                element -> named(elements, key, element).present.add(read));
            }
        }
        elements.values().forEach(element -> element.missedBy(reads));
        return List.copyOf(elements.values());
    }

    /** What is left of all reads; both lists have their order, so that no set has to be asked. */
    private void missedBy(List<Call> reads) {
        int seen = 0;
        for (Call read : reads) {
            if (seen < present.size() && present.get(seen).number() == read.number()) {
                seen++;
            } else {
                absent.add(read);
            }
        }
    }

    private static Element named(Map<String, Element> elements, String key, String name) {
        return elements.computeIfAbsent(
                name,
                unused -> new Element(
                        key, name, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
    }

    @Override
    public String toString() {
        return "element " + name + " of set " + key;
    }
}
