package dev.muster.benchmarks.measure;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a run has found so far: every value, kept for the table at the end and written to the raw file at once, so that an
 * interrupted run leaves what it has measured. Not thread safe.
 */
public final class Sheet implements AutoCloseable {
    private final String caseName;
    private final Optional<Writer> raw;
    private final Map<String, Map<String, Map<String, List<Double>>>> cells = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private List<String> columns = List.of();

    private Sheet(String caseName, Optional<Writer> raw) {
        this.caseName = caseName;
        this.raw = raw;
    }

    /** Begins a sheet, and the raw file if one is wanted. */
    public static Sheet of(String caseName, Optional<Path> csv) throws IOException {
        if (csv.isEmpty()) {
            return new Sheet(caseName, Optional.empty());
        }
        Writer writer = Files.newBufferedWriter(csv.get(), StandardCharsets.UTF_8);
        writer.write("case,cell,figure,subject,round,value\n");
        return new Sheet(caseName, Optional.of(writer));
    }

    /** Adds a line about the circumstances of the whole run, for the top of the table. */
    public void note(String line) {
        notes.add(line);
    }

    /** Tells who waits what is being measured; on standard error, so that it stays out of the table. */
    @SuppressWarnings("SystemOut") // this is a program for a terminal
    public void progress(String what) {
        System.err.println("  " + what);
    }

    /**
     * Adds the value of the next round.
     *
     * @param cell the circumstances: how many entities, senders, and so on
     * @param figure what was measured, with its unit
     */
    public void add(String cell, String figure, String subject, double value) {
        List<Double> rounds = cells.computeIfAbsent(cell, any -> new LinkedHashMap<>())
                .computeIfAbsent(figure, any -> new LinkedHashMap<>())
                .computeIfAbsent(subject, any -> new ArrayList<>());
        rounds.add(value);
        raw.ifPresent(writer ->
                write(writer, String.join(",", caseName, cell, figure, subject) + "," + rounds.size() + "," + value));
    }

    /** Says in which order subjects stand, whoever had the first turn. */
    public void columns(List<String> subjects) {
        columns = List.copyOf(subjects);
    }

    /** The figures of one cell. */
    public List<Figure> figures(String cell) {
        return cells.getOrDefault(cell, Map.of()).entrySet().stream()
                .map(figure -> new Figure(figure.getKey(), ordered(figure.getValue())))
                .toList();
    }

    /** Prints everything: the notes, then a row for each cell and figure, medians with the range of all rounds, then the ratios. */
    public void print(PrintStream out) {
        List<List<String>> rows = new ArrayList<>();
        for (String cell : cells.keySet()) {
            for (Figure figure : figures(cell)) {
                List<String> row = new ArrayList<>(List.of(cell, figure.name()));
                figure.rounds().keySet().forEach(subject -> row.add(subject + " " + figure.describe(subject)));
                figure.rounds().keySet().stream().skip(1).forEach(subject -> row.add(ratio(figure, subject)));
                rows.add(row);
            }
        }
        notes.forEach(out::println);
        aligned(rows).forEach(out::println);
    }

    @Override
    public void close() throws IOException {
        if (raw.isPresent()) {
            raw.get().close();
        }
    }

    private Map<String, List<Double>> ordered(Map<String, List<Double>> rounds) {
        Map<String, List<Double>> ordered = new LinkedHashMap<>();
        columns.stream().filter(rounds::containsKey).forEach(subject -> ordered.put(subject, rounds.get(subject)));
        rounds.forEach(ordered::putIfAbsent);
        return ordered;
    }

    private static String ratio(Figure figure, String subject) {
        double quotient = figure.ratioTo(subject);
        String ratio = Double.isFinite(quotient) ? String.format(Locale.ROOT, "%.2f", quotient) : "-";
        return figure.first() + "/" + subject + " " + ratio;
    }

    private static List<String> aligned(List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                if (column == widths.size()) {
                    widths.add(0);
                }
                widths.set(column, Math.max(widths.get(column), row.get(column).length()));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String word = row.get(column);
            line.append(word).append(" ".repeat(widths.get(column) - word.length() + 2));
        }
        return line.toString().stripTrailing();
    }

    private static void write(Writer writer, String line) {
        try {
            writer.write(line + "\n");
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
