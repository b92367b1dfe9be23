package dev.muster.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        Routes routes = new Routes()
                .get(
                        "/hello",
                        request -> WebResponse.text(
                                "hello " + request.query("name").orElse("you")))
                .get("/items/{id}", request -> WebResponse.text(request.parameter("id")))
                .post("/echo", request -> WebResponse.text(request.body()))
                .get("/picky", request -> {
                    throw new IllegalArgumentException("count must be positive, was -1");
                })
                .get("/broken", request -> {
                    throw new IllegalStateException("secret detail");
                });
        server = WebServer.start("127.0.0.1", 0, routes);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest(name = "GET {0} => {1} {2}")
    @CsvSource({
        "/hello, 200, hello you",
        "/hello?name=Ann%20B, 200, hello Ann B",
        "/items/a%2Fb, 200, a/b",
        "/items/, 404, nothing is served",
        "/nothing, 404, nothing is served at /nothing",
        "/echo, 405, answers only to POST",
        "/picky, 400, 'count must be positive, was -1'",
        "/broken, 500, its log says why",
        "/hello?name=%zz, 400, ''"
    })
    void answers_what_the_routes_say(String path, int status, String part) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status).contains(part).doesNotContain("secret detail");
    }

    @Test
    void every_answer_carries_the_strict_headers() throws Exception {
        HttpResponse<String> answer = get("/hello");

        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                        .doesNotContain("unsafe"));
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void errors_are_problem_documents() throws Exception {
        HttpResponse<String> answer = get("/nothing");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .isEqualTo("{\"status\":404,\"title\":\"Not Found\",\"detail\":\"nothing is served at /nothing\"}");
    }

    @Test
    void a_body_of_64_KiB_is_read_and_a_longer_one_refused() throws Exception {
        assertThat(post("x".repeat(WebServer.MAX_BODY_BYTES))).isEqualTo(200);
        assertThat(post("x".repeat(WebServer.MAX_BODY_BYTES + 1))).isEqualTo(413);
    }

    @Test
    void a_refusal_arrives_whole_however_much_the_client_is_still_sending() throws Exception {
        for (int round = 0; round < 50; round++) {
            assertThat(post("x".repeat(8 * WebServer.MAX_BODY_BYTES)))
                    .as("round %d", round)
                    .isEqualTo(413);
        }
    }

    @Test
    void a_chunked_body_is_bounded_too() throws Exception {
        String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";

        String head =
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
        String answer = raw(head + chunk.repeat(3) + "0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET\r\n\r\n",
                "\u0000\u0001\u0002\u0003\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /hello HTTP/1.1\r\nConnection: close\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: banana\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n\u00ff\u00fe"
            })
    void a_malformed_request_gets_400_and_the_server_lives_on(String request) throws Exception {
        String answer = raw(request);

        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(get("/hello").statusCode()).isEqualTo(200);
    }

    @Test
    void a_request_under_a_foreign_name_is_refused() throws Exception {
        assertThat(raw(hello("Host: evil.example"))).startsWith("HTTP/1.1 403");
        assertThat(raw(hello("Host: localhost\r\nOrigin: http://evil.example"))).startsWith("HTTP/1.1 403");
        assertThat(raw(hello("Host: localhost\r\nOrigin: http://localhost:1"))).startsWith("HTTP/1.1 200");
    }

    private static String hello(String headers) {
        return "GET /hello HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n";
    }

    @Test
    void clients_that_vanish_in_the_middle_of_a_request_leave_no_trace() throws Exception {
        for (int i = 0; i < 40; i++) {
            try (Socket socket = connect()) {
                socket.getOutputStream().write("GET /hello HTTP/1.1\r\nHo".getBytes(StandardCharsets.UTF_8));
            }
        }

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(get("/hello").statusCode()).isEqualTo(200));
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.address().resolve(path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private int post(String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.address().resolve("/echo"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    }

    private String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
