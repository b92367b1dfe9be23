package dev.muster.membership.swim;

import dev.muster.membership.NodeId;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Facts as a table writes them: {@code SUSPECT+ 5 {3 4}} is a suspect at incarnation 5, accused by 3 and 4; the plus says
 * that it is leaving; {@code unknown} is none.
 */
final class FactText {
    private static final Pattern FORM = Pattern.compile("([A-Z]+)(\\+?) (\\d+)(?: \\{([\\d ]*)\\})?");

    private FactText() {}

    static Fact parse(NodeId node, long birthMillis, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("no fact: " + text);
        }
        long[] accusers = form.group(4) == null || form.group(4).isEmpty()
                ? new long[0]
                : Arrays.stream(form.group(4).split(" "))
                        .mapToLong(Long::parseLong)
                        .toArray();
        return new Fact(
                node,
                birthMillis,
                Long.parseLong(form.group(3)),
                Status.valueOf(form.group(1)),
                !form.group(2).isEmpty(),
                Accusers.of(accusers),
                Metadata.EMPTY);
    }

    static String of(Optional<Fact> fact) {
        return fact.map(FactText::of).orElse("unknown");
    }

    private static String of(Fact fact) {
        String accusers = fact.accusers()
                .uids()
                .toString()
                .replace(",", "")
                .replace('[', '{')
                .replace(']', '}');
        return fact.status()
                + (fact.isLeaving() ? "+ " : " ")
                + fact.incarnation()
                + (fact.accusers().size() == 0 ? "" : " " + accusers);
    }
}
