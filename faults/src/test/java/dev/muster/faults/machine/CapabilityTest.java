package dev.muster.faults.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilityTest {
    @ParameterizedTest(name = "{0} => network {1}, namespaces {2}")
    @CsvSource({
        "000001ffffffffff, true,  true",
        "0000000000000000, false, false",
        "00000000a80435fb, true,  false",
        "00000000a82425fb, false, true"
    })
    void a_process_has_what_its_mask_says(String mask, boolean network, boolean namespaces, @TempDir Path folder)
            throws IOException {
        Path status = Files.writeString(folder.resolve("status"), "Name:\tjava\nCapEff:\t" + mask + "\n");

        assertThat(Capability.CAP_NET_ADMIN.isHeldIn(status)).isEqualTo(network);
        assertThat(Capability.CAP_SYS_ADMIN.isHeldIn(status)).isEqualTo(namespaces);
        assertThat(Capability.CAP_NET_ADMIN.isHeldIn(folder.resolve("none"))).isFalse();
    }
}
