package dev.muster.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPolicyTest {
    @ParameterizedTest(name = "bound to {0}, Host {1} => {2}")
    @CsvSource({
        "127.0.0.1, localhost:8080, true",
        "127.0.0.1, LOCALHOST, true",
        "127.0.0.1, 127.0.0.1:1, true",
        "127.0.0.1, [::1]:8080, true",
        "127.0.0.1, evil.example:8080, false",
        "127.0.0.1, localhost.evil.example, false",
        "127.0.0.1, 127.0.0.1.evil.example, false",
        "10.0.0.5, 10.0.0.5:80, true",
        "10.0.0.5, localhost, false",
        "10.0.0.5, , false",
        "127.0.0.2, 127.0.0.2:8080, true",
        "127.0.0.2, localhost:8080, true",
        "127.0.0.2, 127.0.0.3:8080, false",
        "[::1], [::1]:8080, true",
        "::1, [::1]:8080, true",
        "::1, [0:0:0:0:0:0:0:1]:8080, true",
        "[::1], localhost, true",
        "::1, evil.example, false",
        "fd00::7, [FD00::7]:80, true",
        "fd00::7, [fd00::8]:80, false",
        "127.evil.example, 127.evil.example:80, true",
        "127.evil.example, localhost:80, false",
        "0.0.0.0, 10.0.0.5:80, true",
        "0.0.0.0, localhost:80, true",
        "0.0.0.0, evil.example:80, false",
        "::, [fd00::7]:80, true"
    })
    void answers_only_to_its_own_names(String bound, String header, boolean expected) {
        assertThat(HostPolicy.boundTo(bound).allowsHost(header)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "bound to {0} => {1}")
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:PORT",
        "127.0.0.2, http://127.0.0.2:PORT",
        "localhost, http://localhost:PORT",
        "[::1], http://[0:0:0:0:0:0:0:1]:PORT",
        "::1, http://[0:0:0:0:0:0:0:1]:PORT"
    })
    void the_address_a_server_says_it_has_is_one_it_answers_to(String bound, String address) throws Exception {
        Assumptions.assumeTrue(isAddressHere(bound), "this machine has no such address");
        try (WebServer server = WebServer.start(bound, 0, new Routes())) {
            URI uri = server.address();

            assertThat(uri.toString()).isEqualTo(address.replace("PORT", Integer.toString(uri.getPort())));
            HttpRequest request =
                    HttpRequest.newBuilder(uri.resolve("/nothing")).build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private static boolean isAddressHere(String host) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest(name = "Origin {0} => {1}")
    @CsvSource({
        ", true",
        "http://127.0.0.1:8101, true",
        "http://localhost:3000, true",
        "http://evil.example, false",
        "null, false",
        "::not an origin::, false"
    })
    void refuses_pages_of_other_sites(String origin, boolean expected) {
        assertThat(HostPolicy.boundTo("127.0.0.1").allowsOrigin(origin)).isEqualTo(expected);
    }
}
