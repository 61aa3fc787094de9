package io.elasticq.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Prometheus would see: fetched by HTTP, and parsed.
 *
 * @param types the type of each family
 * @param helps the help text of each family
 * @param samples all lines with a value
 */
record Scrape(Map<String, String> types, Map<String, String> helps, List<Sample> samples) {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"(?:,|$)");

    record Sample(String name, Map<String, String> labels, double value) {}

    static Scrape of(PrometheusMeterRegistry registry) throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metrics");
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return parse(response.body());
        } finally {
            server.stop(0);
        }
    }

    static Scrape parse(String text) {
        Scrape scrape = new Scrape(new HashMap<>(), new HashMap<>(), new ArrayList<>());
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# TYPE ")) {
                assertThat(scrape.types.put(words[2], words[3])).as(line).isNull();
            } else if (line.startsWith("# HELP ")) {
                assertThat(scrape.helps.put(words[2], words[3])).as(line).isNull();
            } else {
                scrape.samples.add(sample(line));
            }
        }
        return scrape;
    }

    private static Sample sample(String line) {
        Matcher matcher = SAMPLE.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        Map<String, String> labels = new HashMap<>();
        Matcher label = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        String value = matcher.group(3).replace("+Inf", "Infinity");
        return new Sample(matcher.group(1), labels, Double.parseDouble(value));
    }

    double value(String name, String... labels) {
        List<Sample> found = samples.stream()
                .filter(sample -> sample.name.equals(name))
                .filter(sample -> {
                    boolean all = true;
                    for (int i = 0; i < labels.length; i += 2) {
                        all &= labels[i + 1].equals(sample.labels.get(labels[i]));
                    }
                    return all;
                })
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0).value;
    }

    Set<String> names() {
        return samples.stream().map(Sample::name).collect(Collectors.toSet());
    }

    Set<String> labelsOf(String name) {
        return samples.stream()
                .filter(sample -> sample.name.equals(name))
                .flatMap(sample -> sample.labels.keySet().stream())
                .collect(Collectors.toSet());
    }
}
