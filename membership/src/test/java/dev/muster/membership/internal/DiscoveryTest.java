package dev.muster.membership.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.formation.ContactSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryTest {
    @TempDir
    private Path folder;

    @Test
    void a_file_has_one_contact_point_a_line_and_what_is_none_is_named_by_its_line() throws IOException {
        Path file = Files.writeString(
                folder.resolve("contacts"),
                "# first nodes\n\n 10.0.0.1:7000 \n10.0.0.2:7001 # the second\nnowhere\n10.0.0.3:0\n[::1]:7002\n");

        Discovery.Answer answer =
                Discovery.of(new ContactSource.File(file.toString())).ask();

        assertThat(answer.contacts())
                .extracting(ContactPoint::toString)
                .containsExactly("10.0.0.1:7000", "10.0.0.2:7001", "[::1]:7002");
        assertThat(answer.complaints())
                .containsExactly(
                        file
                                + " line 5 must be host:port with a port between 1 and 65535, was 'nowhere'; it is left out",
                        file
                                + " line 6 must be host:port with a port between 1 and 65535, was '10.0.0.3:0'; it is left"
                                + " out");
    }

    @Test
    void a_file_is_read_anew_and_one_that_is_gone_or_too_long_is_no_answer() throws IOException {
        Path file = Files.writeString(folder.resolve("contacts"), "a:1\n");
        Discovery discovery = Discovery.of(new ContactSource.File(file.toString()));
        assertThat(discovery.ask().contacts()).containsExactly(new ContactPoint("a", 1));

        Files.writeString(file, "b:1\n");
        assertThat(discovery.ask().contacts()).containsExactly(new ContactPoint("b", 1));

        Files.writeString(file, "#".repeat(65_537));
        assertThatThrownBy(discovery::ask).isInstanceOf(IOException.class).hasMessageContaining("more than 64 KiB");
        Files.delete(file);
        assertThatThrownBy(discovery::ask)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot read contact points from " + file);
    }

    @Test
    void a_file_that_is_something_else_is_not_copied_into_the_log() throws IOException {
        Path file = Files.writeString(folder.resolve("contacts"), ("secret".repeat(100) + "\n").repeat(50));

        List<String> complaints =
                Discovery.of(new ContactSource.File(file.toString())).ask().complaints();

        assertThat(complaints).hasSize(6).allMatch(line -> line.length() < 300);
        assertThat(complaints.get(5)).isEqualTo("and 45 more lines like these");
    }

    @Test
    void a_name_stands_for_all_its_addresses() throws IOException {
        InetAddress[] addresses = {
            InetAddress.getByAddress("x", new byte[] {10, 0, 0, 2}),
            InetAddress.getByAddress("x", new byte[] {10, 0, 0, 1}),
            InetAddress.getByName("fd00::5")
        };

        Discovery.Answer answer = new DnsDiscovery("x", 7_000, name -> addresses).ask();

        assertThat(answer.contacts())
                .extracting(ContactPoint::toString)
                .containsExactly("10.0.0.1:7000", "10.0.0.2:7000", "[fd00:0:0:0:0:0:0:5]:7000");
        assertThat(answer.complaints()).isEmpty();
    }

    @Test
    void a_name_without_addresses_is_no_answer() {
        Discovery discovery = new DnsDiscovery("x", 7_000, name -> {
            throw new UnknownHostException(name);
        });

        assertThatThrownBy(discovery::ask)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the name x gave no address");
    }

    @Test
    void a_list_is_its_own_answer() throws IOException {
        TreeSet<ContactPoint> contacts = new TreeSet<>(List.of(new ContactPoint("a", 1)));

        assertThat(Discovery.of(new ContactSource.Listed(contacts)).ask().contacts())
                .isEqualTo(contacts);
    }
}
