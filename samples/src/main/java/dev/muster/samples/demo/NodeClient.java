package dev.muster.samples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Speaks to the page of one node as a browser would. Thread safe. */
final class NodeClient {
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final Pattern TOTAL = Pattern.compile("\\{\"total\":(-?[0-9]+)}");

    private final HttpClient http;
    private final URI page;

    NodeClient(HttpClient http, URI page) {
        this.http = http;
        this.page = page;
    }

    /** How a click was answered. */
    enum Answer {
        ACKNOWLEDGED,
        /** Sent, but not acknowledged: it may count or not. */
        IN_DOUBT,
        /** There was nobody to send it to. */
        NOT_SENT
    }

    /** Clicks on the counter of that name, {@code visits} or {@code clicks}. */
    Answer click(String counter) throws InterruptedException {
        HttpRequest request = request("/api/" + counter)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<Void> response = http.send(request, BodyHandlers.discarding());
            return response.statusCode() == 200 ? Answer.ACKNOWLEDGED : Answer.IN_DOUBT;
        } catch (ConnectException e) {
            return Answer.NOT_SENT;
        } catch (IOException e) {
            return Answer.IN_DOUBT;
        }
    }

    /** The entity counter, asked through this node. */
    Optional<Long> visits() throws InterruptedException {
        return get("/api/visits").map(TOTAL::matcher).filter(Matcher::matches).map(m -> Long.valueOf(m.group(1)));
    }

    /** What the node's page shows. */
    Optional<DemoState> state() throws InterruptedException {
        return get("/api/state").map(DemoState::fromJson);
    }

    /**
     * Opens the event stream as a tab does, which makes the tab present until the stream is closed.
     *
     * @throws IOException if the node does not answer
     */
    InputStream openTab(String name) throws IOException, InterruptedException {
        String query = "?colour=%234f46e5&name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        return http.send(request("/api/events" + query).build(), BodyHandlers.ofInputStream())
                .body();
    }

    private Optional<String> get(String path) throws InterruptedException {
        try {
            HttpResponse<String> response = http.send(request(path).build(), BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(page.resolve(path)).timeout(PATIENCE);
    }
}
