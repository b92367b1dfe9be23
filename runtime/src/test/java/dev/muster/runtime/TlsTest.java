package dev.muster.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real certificates of a small authority, made by keytool. */
class TlsTest {
    private static final String PASSWORD = "not-a-secret";

    @TempDir
    private static Path keys;

    private static Node seed;

    @BeforeAll
    static void make_keys_and_start() throws Exception {
        keytool("-genkeypair -alias ca -keyalg EC -dname CN=authority -ext bc:c -keystore ca.p12");
        keytool("-exportcert -alias ca -rfc -file ca.pem -keystore ca.p12");
        keytool("-importcert -noprompt -alias ca -file ca.pem -keystore trust.p12");
        keytool("-genkeypair -alias node -keyalg EC -dname CN=node -keystore node.p12");
        keytool("-certreq -alias node -file node.csr -keystore node.p12");
        keytool("-gencert -alias ca -rfc -infile node.csr -outfile node.pem -keystore ca.p12");
        keytool("-importcert -noprompt -alias ca -file ca.pem -keystore node.p12");
        keytool("-importcert -noprompt -alias node -file node.pem -keystore node.p12");
        keytool("-genkeypair -alias stranger -keyalg EC -dname CN=stranger -keystore stranger.p12");
        seed = Node.named("demo").tls(keysIn("node.p12")).start();
    }

    @AfterAll
    static void stop() {
        seed.close();
    }

    @Test
    void nodes_with_certificates_of_one_authority_form_a_cluster() {
        try (Node second =
                Node.named("demo").tls(keysIn("node.p12")).seeds(seedAddress()).start()) {
            assertThat(second.membership().members()).hasSize(2);
        }
    }

    @Test
    void a_peer_whose_certificate_the_authority_has_not_signed_is_refused() {
        assertThatThrownBy(() -> Node.named("demo")
                        .tls(keysIn("stranger.p12"))
                        .seeds(seedAddress())
                        .joinTimeout(Duration.ofSeconds(2))
                        .start())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("does not share this node's TLS keys");
        assertThat(seed.membership().members())
                .extracting(member -> member.node())
                .doesNotHaveDuplicates()
                .contains(seed.self().node());
    }

    @Test
    void a_peer_that_speaks_plain_text_is_refused() {
        assertThatThrownBy(() -> Node.named("demo")
                        .seeds(seedAddress())
                        .joinTimeout(Duration.ofSeconds(2))
                        .start())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("no seed of " + seedAddress() + " answered");
    }

    @Test
    void a_store_that_cannot_be_opened_is_named() {
        TlsSettings wrongPassword =
                new TlsSettings(keys.resolve("node.p12"), keys.resolve("trust.p12"), () -> "something else");
        assertThatThrownBy(() -> Node.named("demo").tls(wrongPassword).start())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(
                        "cannot open the TLS store " + keys.resolve("node.p12") + ": the password is wrong")
                .hasMessageNotContaining("something else");

        assertThatThrownBy(() -> Node.named("demo").tls(keysIn("absent.p12")).start())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("cannot read the TLS store " + keys.resolve("absent.p12"));
    }

    private static String seedAddress() {
        return seed.self().node().address();
    }

    private static TlsSettings keysIn(String keyStore) {
        return new TlsSettings(keys.resolve(keyStore), keys.resolve("trust.p12"), () -> PASSWORD);
    }

    private static void keytool(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.add("-J-XX:TieredStopAtLevel=1");
        command.addAll(List.of(arguments.split(" ", -1)));
        command.addAll(List.of("-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .directory(keys.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
