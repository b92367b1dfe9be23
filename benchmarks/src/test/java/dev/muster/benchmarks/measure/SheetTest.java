package dev.muster.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SheetTest {
    @TempDir
    private Path folder;

    @Test
    void the_table_has_a_row_for_each_figure_with_subjects_in_the_order_of_the_columns() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (Sheet sheet = Sheet.of("local", Optional.empty())) {
            sheet.columns(List.of("muster", "typed"));
            sheet.add("tell", "thousand/s", "typed", 200);
            sheet.add("tell", "thousand/s", "muster", 600);
            sheet.add("ask", "CPU ns", "muster", 0);
            sheet.add("ask", "CPU ns", "typed", 0);

            sheet.print(new PrintStream(printed, true, StandardCharsets.UTF_8));
        }

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "tell  thousand/s  muster 600 [600..600]  typed 200 [200..200]  muster/typed 3.00",
                        "ask   CPU ns      muster 0 [0..0]        typed 0 [0..0]        muster/typed -");
    }

    @Test
    void the_raw_file_has_every_value_as_soon_as_it_is_known() throws IOException {
        Path csv = folder.resolve("raw.csv");
        try (Sheet sheet = Sheet.of("local", Optional.of(csv))) {
            sheet.add("tell", "CPU ns", "muster", 1.5);
            sheet.add("tell", "CPU ns", "muster", 2.5);

            assertThat(Files.readAllLines(csv))
                    .containsExactly(
                            "case,cell,figure,subject,round,value",
                            "local,tell,CPU ns,muster,1,1.5",
                            "local,tell,CPU ns,muster,2,2.5");
        }
    }
}
