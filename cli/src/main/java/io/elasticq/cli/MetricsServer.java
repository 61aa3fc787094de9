package io.elasticq.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.elasticq.metrics.ElasticQueueMetrics;
import io.elasticq.stats.MetricSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves the metrics of one queue at {@code /metrics}, in the text format of Prometheus, until it is closed. */
final class MetricsServer implements AutoCloseable {

    static final String PATH = "/metrics";

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final int THREADS = 4;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    static {
        // A client that does not go on would hold its thread for ever. The server knows these limits by properties
        // only,
        // which it reads once.
        for (String limit : List.of("sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime")) {
            if (System.getProperty(limit) == null) {
                System.setProperty(limit, "5"); // seconds
            }
        }
    }

    private final HttpServer server;
    private final ExecutorService executor;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @SuppressWarnings("UnusedVariable") // held: the binding is weak
    private final MetricSource source;

    private MetricsServer(HttpServer server, MetricSource source, String name) {
        this.server = server;
        this.source = ElasticQueueMetrics.monitor(registry, source, name);
        this.executor = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "elasticq-metrics");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(executor);
        server.createContext("/", this::answer);
    }

    /**
     * Opens the port and answers from now on.
     *
     * @param port 0 for any that is free
     */
    static MetricsServer start(String host, int port, MetricSource source, String name) throws CliException {
        String place = host + ":" + port;
        try {
            InetAddress address = InetAddress.getByName(host);
            MetricsServer server =
                    new MetricsServer(HttpServer.create(new InetSocketAddress(address, port), 0), source, name);
            server.server.start();
            return server;
        } catch (UnknownHostException e) {
            throw new CliException(ExitCode.USAGE, "can't serve metrics on " + place + ": no such host", e);
        } catch (IOException e) {
            throw new CliException(ExitCode.USAGE, "can't serve metrics on " + place + ": " + IoReason.of(e), e);
        }
    }

    /** Where the metrics are. */
    String url() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + PATH;
    }

    /** Gives the port back. Who is being answered may not get all of it. */
    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
        registry.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                send(exchange, NOT_FOUND, "the metrics are at " + PATH + "\n");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, METHOD_NOT_ALLOWED, "the metrics can only be read\n");
            } else {
                exchange.getResponseHeaders().set("Content-Type", TEXT);
                send(exchange, OK, registry.scrape());
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
