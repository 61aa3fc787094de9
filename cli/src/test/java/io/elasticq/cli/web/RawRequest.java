package io.elasticq.cli.web;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Requests as they are written, which a well-behaved client would not send. */
record RawRequest(String url) {

    private int port() {
        return URI.create(url).getPort();
    }

    String host() {
        return "127.0.0.1:" + port();
    }

    /** Sends the lines of a head; returns the connection. */
    Socket open(String... head) throws IOException {
        Socket socket = new Socket("127.0.0.1", port());
        socket.getOutputStream().write((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Sends it, and returns the status. */
    int statusOf(String... head) throws IOException {
        try (Socket socket = open(head)) {
            String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return Integer.parseInt(answer.substring("HTTP/1.1 ".length()));
        }
    }

    /** The status of a GET of a path, with a Host header and others. */
    int get(String path, String... headers) throws IOException {
        return statusOf("GET " + path + " HTTP/1.1", "Host: " + host() + String.join("", prefixed(headers)));
    }

    int post(String path, String... headers) throws IOException {
        String[] all = prefixed(headers);
        return statusOf("POST " + path + " HTTP/1.1", "Host: " + host() + String.join("", all), "Content-Length: 0");
    }

    private static String[] prefixed(String... headers) {
        String[] all = headers.clone();
        for (int i = 0; i < all.length; i++) {
            all[i] = "\r\n" + all[i];
        }
        return all;
    }
}
