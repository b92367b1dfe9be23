package dev.muster.runtime.web;

/** Answers one request; it runs on one of the web server's few threads and may block for a while, not forever. */
@FunctionalInterface
public interface Handler {
    /**
     * Answers {@code request}.
     *
     * @throws IllegalArgumentException if the request makes no sense; the client gets 400 with the message
     * @throws Exception on any other failure; it is logged and the client gets 500 without the details
     */
    WebResponse handle(WebRequest request) throws Exception;
}
