package dev.muster.runtime.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a web server answers to. Filled before the server starts, by one thread; the first route that matches wins.
 *
 * <p>A path is literal but for segments like {@code {id}}, which match any one segment that is not empty.
 */
public final class Routes {
    private final List<Route> routes = new ArrayList<>();
    private final List<EventStream> streams = new ArrayList<>();

    /** No routes yet. */
    public Routes() {}

    /** Answers GET and HEAD on {@code path}. */
    public Routes get(String path, Handler handler) {
        return add("GET", path, handler, null);
    }

    /** Answers POST on {@code path}. */
    public Routes post(String path, Handler handler) {
        return add("POST", path, handler, null);
    }

    /**
     * Serves a file of the class path on {@code path}; its media type follows from its name.
     *
     * @throws IllegalArgumentException if there is no such file
     */
    public Routes resource(String path, String classpathResource) {
        byte[] content = read(classpathResource);
        String type = mediaType(classpathResource);
        return get(path, request -> new WebResponse(200, type, content, Map.of("Cache-Control", "no-cache")));
    }

    /**
     * Serves server-sent events on {@code path}. A client gets {@code snapshot} as the event {@code snapshot} at once, and
     * again whenever it has changed; it is asked for at most five times a second, and only while someone listens.
     *
     * @param snapshot called on the stream's own thread; must be quick
     * @return the stream, to publish further events on
     */
    public EventStream events(String path, Supplier<String> snapshot) {
        return events(path, snapshot, request -> () -> {});
    }

    /**
     * Serves server-sent events as {@link #events(String, Supplier)} does, and tells when a client comes and goes.
     *
     * @param visit called when a client has connected, on its own thread; what it returns is closed when the client is gone
     */
    public EventStream events(String path, Supplier<String> snapshot, Function<WebRequest, AutoCloseable> visit) {
        EventStream stream = new EventStream(snapshot, visit);
        streams.add(stream);
        add("GET", path, request -> WebResponse.problem(500, "an event stream has no plain answer"), stream);
        return stream;
    }

    private Routes add(String method, String path, Handler handler, @Nullable EventStream stream) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path must start with '/', was " + path);
        }
        routes.add(new Route(method, List.of(path.split("/", -1)), handler, stream));
        return this;
    }

    /** The event streams among the routes. */
    public List<EventStream> streams() {
        return List.copyOf(streams);
    }

    /** The first route for the path and method; if only other methods fit, they are in {@code allowed}. */
    Match match(String method, String rawPath) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        List<String> segments = segments(rawPath);
        List<String> allowed = new ArrayList<>();
        for (Route route : routes) {
            Optional<Map<String, String>> parameters = route.parameters(segments);
            if (parameters.isPresent()) {
                if (route.method.equals(wanted)) {
                    return new Match(route, parameters.get(), List.of());
                }
                allowed.add(route.method);
            }
        }
        return new Match(null, Map.of(), allowed);
    }

    /** Decoded only after the split, so that an escaped slash stays inside its segment. */
    private static List<String> segments(String rawPath) {
        List<String> segments = new ArrayList<>();
        for (String raw : rawPath.split("/", -1)) {
            segments.add(URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        return segments;
    }

    private static byte[] read(String classpathResource) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context == null ? Routes.class.getClassLoader() : context;
        try (InputStream in = loader.getResourceAsStream(classpathResource)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + classpathResource + " on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + classpathResource, e);
        }
    }

    private static String mediaType(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return switch (ending) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js", "mjs" -> "text/javascript; charset=utf-8";
            case "json" -> "application/json";
            case "svg" -> "image/svg+xml";
            case "png" -> "image/png";
            case "txt" -> "text/plain; charset=utf-8";
            default -> "application/octet-stream";
        };
    }

    /** What the path led to. */
    record Match(@Nullable Route route, Map<String, String> parameters, List<String> allowed) {}

    /** One path with its method. */
    record Route(
            String method,
            List<String> segments,
            Handler handler,
            @Nullable EventStream stream) {
        Optional<Map<String, String>> parameters(List<String> actual) {
            if (actual.size() != segments.size()) {
                return Optional.empty();
            }
            Map<String, String> found = new TreeMap<>();
            for (int i = 0; i < actual.size(); i++) {
                String wanted = segments.get(i);
                if (wanted.startsWith("{")
                        && wanted.endsWith("}")
                        && !actual.get(i).isEmpty()) {
                    found.put(wanted.substring(1, wanted.length() - 1), actual.get(i));
                } else if (!wanted.equals(actual.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(found);
        }
    }
}
