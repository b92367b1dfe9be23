package dev.muster.runtime.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request, already read and bounded.
 *
 * @param method the method, in upper case
 * @param path the path, decoded
 * @param parameters what stood for the {@code {name}} segments of the route
 * @param query the query's parameters, decoded; of a repeated name the last one
 * @param body the body as UTF-8 text, at most {@link WebServer#MAX_BODY_BYTES} bytes; empty if there was none
 */
public record WebRequest(
        String method, String path, Map<String, String> parameters, Map<String, String> query, String body) {
    /** Copies the maps. */
    public WebRequest {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
        query = Collections.unmodifiableMap(new TreeMap<>(query));
    }

    /**
     * The segment of the path that stood for {@code {name}} in the route.
     *
     * @throws IllegalStateException if the route has no such segment
     */
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalStateException("the route of " + path + " has no segment {" + name + "}");
        }
        return value;
    }

    /** The query parameter {@code name}, if it was given. */
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** Reads {@code a=1&b=2}; throws {@link IllegalArgumentException} when a percent escape is broken. */
    static Map<String, String> parseQuery(String rawQuery) {
        Map<String, String> values = new TreeMap<>();
        for (String pair : rawQuery.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                values.put(decode(name), decode(value));
            }
        }
        return values;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
