package io.elasticq.cli.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Serves the page, the events and the commands on 127.0.0.1. Everything that can be asked for is in a fixed table: no path is ever looked for among files.
 */
final class WebServer {

    private static final int THREADS = 8;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;
    private static final List<String> LOOKS = List.of("GET", "HEAD");

    /** Done when its path is posted to. Returns whether it made sense now. */
    private interface Command {
        boolean run() throws InterruptedException;
    }

    static {
        // A client that stops in the middle of its request would hold a thread for ever; and a small frame is to go at
        // once. The
        // server knows both by properties only, which it reads once.
        Map.of("sun.net.httpserver.maxReqTime", "5", "sun.net.httpserver.nodelay", "true")
                .forEach((name, value) -> {
                    if (System.getProperty(name) == null) {
                        System.setProperty(name, value);
                    }
                });
    }

    private final HttpServer server;
    private final Guard guard;
    private final Map<String, Answer> resources = new HashMap<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "elasticq-demo-web");
        thread.setDaemon(true);
        return thread;
    });

    private WebServer(HttpServer server) throws IOException {
        this.server = server;
        this.guard = new Guard(server.getAddress().getPort());
        resources.put("/", resource("demo.html", "text/html; charset=utf-8"));
        resources.put("/demo.css", resource("demo.css", "text/css; charset=utf-8"));
        for (String script : List.of("demo.js", "charts.js")) {
            resources.put("/" + script, resource(script, "text/javascript; charset=utf-8"));
        }
        resources.put("/icon.svg", resource("icon.svg", "image/svg+xml"));
    }

    /**
     * Takes the port, and answers nobody yet.
     *
     * @param port 0 for any that is free
     * @throws IOException if it can't, such as when it is in use
     */
    static WebServer bind(int port) throws IOException {
        InetAddress here = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
        return new WebServer(HttpServer.create(new InetSocketAddress(here, port), 0));
    }

    private static Answer resource(String name, String type) throws IOException {
        try (InputStream in = WebServer.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the program is not whole, it lacks " + name);
            }
            return new Answer(OK, type, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** Answers from now on. */
    void start(LiveScene scene, Browsers browsers) {
        Map<String, Command> commands = commands(scene);
        server.setExecutor(executor);
        server.createContext("/", exchange -> answer(exchange, commands, browsers));
        server.start();
    }

    private static Map<String, Command> commands(LiveScene scene) {
        Map<String, Command> commands = new HashMap<>();
        commands.put("/commands/burst", scene::burst);
        for (Subscriber subscriber : scene.subscribers()) {
            String path = "/commands/" + subscriber.part().name();
            commands.put(path + "/slow", subscriber::slowDown);
            commands.put(path + "/fast", subscriber::speedUp);
            commands.put(path + "/kill", subscriber::kill);
            commands.put(path + "/join", subscriber::join);
        }
        return commands;
    }

    private void answer(HttpExchange exchange, Map<String, Command> commands, Browsers browsers) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        Command command = commands.get(path);
        List<String> methods = command != null ? List.of("POST") : path.equals("/events") ? List.of("GET") : LOOKS;
        Answer answer = guard.refuse(exchange, methods);
        if (answer == null && path.equals("/events")) {
            answer = stream(exchange, browsers);
            if (answer == null) {
                return; // it is the stream's now
            }
        }
        try (exchange) {
            if (answer == null) {
                answer = command != null ? run(command) : resources.get(path);
            }
            (answer == null ? Answer.refusal(NOT_FOUND, "there is no such thing here") : answer).send(exchange);
        }
    }

    /** Returns why there is no stream; null if there is one. */
    private static @Nullable Answer stream(HttpExchange exchange, Browsers browsers) throws IOException {
        BrowserStream stream = browsers.welcome(exchange);
        if (stream == null) {
            return Answer.refusal(UNAVAILABLE, "there are " + Browsers.MOST + " browsers already");
        }
        try {
            Answer.begin(exchange.getResponseHeaders(), Answer.EVENTS);
            exchange.sendResponseHeaders(OK, 0); // as long as it takes
        } catch (IOException e) {
            browsers.forget(stream);
            throw e;
        }
        stream.start();
        return null;
    }

    private static Answer run(Command command) {
        try {
            return command.run() ? Answer.done() : Answer.refusal(CONFLICT, "that is so already");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.refusal(UNAVAILABLE, "the demonstration ends");
        }
    }

    /** Gives the port back, and cuts off who is connected. */
    void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
