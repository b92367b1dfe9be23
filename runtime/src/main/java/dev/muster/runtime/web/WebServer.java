package dev.muster.runtime.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK's HTTP server with the bounds a node needs: few threads, small bodies, known hosts, and errors that say what is
 * wrong as problem documents. A request can be refused in many ways, but none of them reaches past this class.
 */
public final class WebServer implements AutoCloseable {
    /** The largest request body that is read; a longer one gets 413. */
    public static final int MAX_BODY_BYTES = 64 * 1024;

    private static final int MAX_DRAINED_BYTES = 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(WebServer.class);
    private static final int THREADS = 16;
    private static final int WAITING_REQUESTS = 256;
    private static final long REFRESH_MILLIS = 200;

    static {
        // The JDK's server waits forever for the rest of a request, with one of our threads, unless it is told
        // otherwise.
        if (System.getProperty("sun.net.httpserver.maxReqTime") == null) {
            System.setProperty("sun.net.httpserver.maxReqTime", "10");
        }
    }

    private final HttpServer server;
    private final Routes routes;
    private final HostPolicy policy;
    private final ThreadPoolExecutor workers;
    private final ScheduledExecutorService ticker;

    private WebServer(HttpServer server, String host, Routes routes) {
        this.server = server;
        this.routes = routes;
        this.policy = HostPolicy.boundTo(host);
        this.workers = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_REQUESTS),
                daemon("muster-web"));
        workers.allowCoreThreadTimeOut(true);
        this.ticker = Executors.newSingleThreadScheduledExecutor(daemon("muster-web-ticker"));
    }

    /**
     * Binds and serves.
     *
     * @param host the address to bind
     * @param port the port to bind; 0 takes a free one
     * @param routes what to answer; must not change any more
     * @throws IOException if the address cannot be bound
     */
    public static WebServer start(String host, int port, Routes routes) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 128);
        WebServer web = new WebServer(server, host, routes);
        server.setExecutor(web.workers);
        server.createContext("/", web::serve);
        web.startTicking();
        server.start();
        return web;
    }

    /** Where the server listens. */
    public URI address() {
        return URI.create(
                "http://" + policy.host().inUri() + ":" + server.getAddress().getPort());
    }

    /** Stops listening and ends every event stream; returns within about a second. */
    @Override
    public void close() {
        ticker.shutdownNow();
        routes.streams().forEach(EventStream::close);
        server.stop(0);
        workers.shutdownNow();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a tick catches whatever it meets; closing ends the ticker
    private void startTicking() {
        ticker.scheduleWithFixedDelay(this::tick, REFRESH_MILLIS, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            for (EventStream stream : routes.streams()) {
                stream.cutOffStalled(System.nanoTime());
                stream.refresh();
            }
        } catch (RuntimeException e) {
            log.warn("cannot refresh the event streams", e);
        }
    }

    private void serve(HttpExchange exchange) {
        try {
            answer(exchange);
        } catch (IOException e) {
            log.debug("a client went away: [{}]", e.toString());
            exchange.close();
        } catch (RuntimeException e) {
            log.warn("cannot answer a request", e);
            exchange.close();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, String> headers = commonHeaders(exchange);
        WebResponse refusal = refusal(exchange);
        if (refusal != null) {
            drain(exchange);
            send(exchange, refusal, headers);
            return;
        }
        URI target = exchange.getRequestURI();
        Routes.Match match = routes.match(exchange.getRequestMethod(), rawPathOf(target));
        Routes.Route route = match.route();
        if (route == null) {
            drain(exchange);
            send(exchange, notMatched(match, target), headers);
            return;
        }
        WebRequest request;
        try {
            request = read(exchange, match.parameters());
        } catch (BodyTooLarge e) {
            send(exchange, tooLarge(), headers);
            return;
        } catch (IllegalArgumentException | CharacterCodingException e) {
            send(exchange, WebResponse.problem(400, "cannot read the request: " + e.getMessage()), headers);
            return;
        }
        if (route.stream() != null && exchange.getRequestMethod().equals("GET")) {
            route.stream().accept(exchange, request, headers);
        } else {
            send(exchange, respond(route.handler(), request), headers);
        }
    }

    private static WebResponse notMatched(Routes.Match match, URI target) {
        return match.allowed().isEmpty()
                ? WebResponse.problem(404, "nothing is served at " + pathOf(target))
                : WebResponse.problem(405, "this path answers only to " + String.join(", ", match.allowed()))
                        .with("Allow", String.join(", ", match.allowed()));
    }

    private @Nullable WebResponse refusal(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (host == null) {
            return WebResponse.problem(400, "the request has no Host header");
        }
        if (!policy.allowsHost(host)) {
            return WebResponse.problem(403, "this node does not answer to that Host; use " + address());
        }
        if (!policy.allowsOrigin(exchange.getRequestHeaders().getFirst("Origin"))) {
            return WebResponse.problem(403, "this node does not answer to pages of another site");
        }
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        return length != null && declaredBytes(length) > MAX_BODY_BYTES ? tooLarge() : null;
    }

    private static WebResponse tooLarge() {
        return WebResponse.problem(413, "a body may have at most " + MAX_BODY_BYTES + " bytes");
    }

    private static int declaredBytes(String length) {
        try {
            return Integer.parseInt(length.strip());
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static WebRequest read(HttpExchange exchange, Map<String, String> parameters) throws IOException {
        InputStream body = exchange.getRequestBody();
        byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            drain(exchange);
            throw new BodyTooLarge();
        }
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        String rawQuery = exchange.getRequestURI().getRawQuery();
        Map<String, String> query = rawQuery == null ? Map.of() : WebRequest.parseQuery(rawQuery);
        return new WebRequest(exchange.getRequestMethod(), pathOf(exchange.getRequestURI()), parameters, query, text);
    }

    private static WebResponse respond(Handler handler, WebRequest request) {
        try {
            return handler.handle(request);
        } catch (IllegalArgumentException e) {
            return WebResponse.problem(400, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return WebResponse.problem(503, "the node is closing");
        } catch (Exception e) {
            log.warn("[{}] [{}] failed", request.method(), request.path(), e);
            return WebResponse.problem(500, "the node could not answer; its log says why");
        }
    }

    private Map<String, String> commonHeaders(HttpExchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Content-Security-Policy", policy.contentSecurityPolicy());
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cache-Control", "no-store");
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        if (origin != null && policy.allowsOrigin(origin)) {
            headers.put("Access-Control-Allow-Origin", origin);
            headers.put("Vary", "Origin");
        }
        return headers;
    }

    /**
     * Reads what the client is still sending, within a bound: a connection that is closed with bytes unread is reset,
     * and the reset would overtake the answer.
     */
    private static void drain(HttpExchange exchange) throws IOException {
        InputStream body = exchange.getRequestBody();
        byte[] unwanted = new byte[8 * 1024];
        int left = MAX_DRAINED_BYTES;
        int read = body.read(unwanted);
        while (read > 0 && left > 0) {
            left -= read;
            read = body.read(unwanted);
        }
    }

    static void send(HttpExchange exchange, WebResponse response, Map<String, String> headers) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        response.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", response.contentType());
        boolean isBodiless = exchange.getRequestMethod().equals("HEAD") || response.body().length == 0;
        exchange.sendResponseHeaders(response.status(), isBodiless ? -1 : response.body().length);
        if (!isBodiless) {
            exchange.getResponseBody().write(response.body());
        }
        exchange.close();
    }

    private static String pathOf(URI target) {
        String path = target.getPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    private static String rawPathOf(URI target) {
        String path = target.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    /** A body of unknown length that turned out to be too long. */
    private static final class BodyTooLarge extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
