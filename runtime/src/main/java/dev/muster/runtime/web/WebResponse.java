package dev.muster.runtime.web;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a handler answers with.
 *
 * @param status HTTP status, 200 to 599
 * @param contentType media type of the body
 * @param body the body; the array is not copied and must not change afterwards
 * @param headers further headers by name
 */
@SuppressWarnings("ArrayRecordComponent") // responses are sent, never compared
public record WebResponse(int status, String contentType, byte[] body, Map<String, String> headers) {
    /** Checks the status and copies the headers. */
    public WebResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status must be between 200 and 599, was " + status);
        }
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    /** 200 with a JSON document that the caller has already written. */
    public static WebResponse json(String document) {
        return of(200, "application/json", document);
    }

    /** 200 with plain text. */
    public static WebResponse text(String text) {
        return of(200, "text/plain; charset=utf-8", text);
    }

    /** 204: done, nothing to say. */
    public static WebResponse noContent() {
        return new WebResponse(204, "text/plain", new byte[0], Map.of());
    }

    /** Any status with a text of any media type. */
    public static WebResponse of(int status, String contentType, String body) {
        return new WebResponse(status, contentType, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** A problem document (RFC 9457) with {@code detail} as its sentence. */
    public static WebResponse problem(int status, String detail) {
        String document = "{\"status\":" + status + ",\"title\":" + Json.quote(title(status)) + ",\"detail\":"
                + Json.quote(detail) + "}";
        return of(status, "application/problem+json", document);
    }

    /** The same response with one header more. */
    public WebResponse with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new WebResponse(status, contentType, body, more);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 503 -> "Service Unavailable";
            default -> status < 500 ? "Request Failed" : "Internal Server Error";
        };
    }
}
