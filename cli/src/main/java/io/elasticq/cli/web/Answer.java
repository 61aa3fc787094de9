package io.elasticq.cli.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What the server says.
 *
 * @param status as in HTTP
 * @param type of the body
 * @param text the body; may be empty
 */
record Answer(int status, String type, String text) {

    static final String EVENTS = "text/event-stream; charset=utf-8";

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int NO_CONTENT = 204;
    private static final int EMPTY = -1; // as HttpExchange has it

    static Answer done() {
        return new Answer(NO_CONTENT, TEXT, "");
    }

    /** Says why not, in a line. */
    static Answer refusal(int status, String why) {
        return new Answer(status, TEXT, why + "\n");
    }

    /** Sends it. */
    void send(HttpExchange exchange) throws IOException {
        begin(exchange.getResponseHeaders(), type);
        if (status >= 400) {
            exchange.getResponseHeaders().set("Connection", "close"); // what else it has sent is not looked at
        }
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (body.length == 0 || exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, EMPTY);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** The headers of every answer: nothing from elsewhere is loaded, and nobody else may embed or keep it. */
    static void begin(Headers headers, String type) {
        headers.set("Content-Type", type);
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }
}
