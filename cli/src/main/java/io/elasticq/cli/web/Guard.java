package io.elasticq.cli.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns away what does not come from a page of this server, or from a program on this machine. Another web site can make a browser send requests to 127.0.0.1, by its
 * own name too (DNS rebinding); it can choose neither the Host nor the Origin header, nor send a header of its own without being asked first.
 */
final class Guard {

    /** A command must have it. */
    static final String COMMAND_HEADER = "X-Elasticq-Demo";

    private static final int MOST_BODY_BYTES = 1_024;
    private static final int FORBIDDEN = 403;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int TOO_LARGE = 413;

    private final Set<String> hosts;

    Guard(int port) {
        this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
    }

    /**
     * Looks at where it comes from, and at its method.
     *
     * @param methods those that are allowed
     * @return why it is refused; null if it is not
     */
    @Nullable
    Answer refuse(HttpExchange exchange, List<String> methods) throws IOException {
        List<String> host = exchange.getRequestHeaders().getOrDefault("Host", List.of());
        if (host.size() != 1 || !hosts.contains(host.get(0))) {
            return Answer.refusal(
                    FORBIDDEN,
                    "the Host header must be one of " + hosts.stream().sorted().toList());
        }
        List<String> origin = exchange.getRequestHeaders().getOrDefault("Origin", List.of());
        if (!origin.isEmpty() && !origin.equals(List.of("http://" + host.get(0)))) {
            return Answer.refusal(FORBIDDEN, "the Origin header must be this server's");
        }
        String method = exchange.getRequestMethod();
        if (!methods.contains(method)) {
            exchange.getResponseHeaders().set("Allow", String.join(", ", methods));
            return Answer.refusal(METHOD_NOT_ALLOWED, "the method must be one of " + methods);
        }
        if (method.equals("POST") && !exchange.getRequestHeaders().containsKey(COMMAND_HEADER)) {
            return Answer.refusal(FORBIDDEN, "a command must have the header " + COMMAND_HEADER);
        }
        if (exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1).length > MOST_BODY_BYTES) {
            return Answer.refusal(TOO_LARGE, "a body may have " + MOST_BODY_BYTES + " bytes at the most");
        }
        return null;
    }
}
