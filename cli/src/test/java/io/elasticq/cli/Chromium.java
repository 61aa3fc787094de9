package io.elasticq.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real browser without a window, driven by the WebDriver protocol of its own driver. */
final class Chromium implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf"; // the protocol's name of a reference
    private static final JsonFactory JSON = new JsonFactory();

    private final Process driver;
    private final URI session;
    private final HttpClient client = HttpClient.newHttpClient();

    private Chromium(Process driver, String driverUrl, Path browser) throws IOException {
        this.driver = driver;
        String capabilities =
                """
                {"capabilities": {"alwaysMatch": {"goog:loggingPrefs": {"browser": "ALL"}, "goog:chromeOptions": {"binary": "%s",
                "args": ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"%s]}}}}
                """.formatted(browser, System.getProperty("user.name").equals("root") ? ", \"--no-sandbox\"" : "");
        String id = text(send("POST", URI.create(driverUrl + "/session"), capabilities), "sessionId");
        this.session = URI.create(driverUrl + "/session/" + id + "/");
    }

    /** Starts one. Skips the test where there is none. */
    static Chromium start() throws IOException {
        Optional<Path> browser = program("chromium");
        Optional<Path> driver = program("chromedriver");
        assumeTrue(
                browser.isPresent() && driver.isPresent(),
                "chromium is not installed: apt-get install chromium chromium-driver");
        Process process = new ProcessBuilder(driver.orElseThrow().toString(), "--port=0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new Chromium(process, "http://127.0.0.1:" + portOf(process), browser.orElseThrow());
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static Optional<Path> program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String portOf(Process process) throws IOException {
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                return port.group(1);
            }
        }
        throw new IOException("chromedriver has ended, and did not say why");
    }

    void open(String url) {
        post("url", "{\"url\": \"" + url + "\"}");
    }

    /** What an expression is, as a text. */
    String evaluate(String expression) {
        return text(
                post("execute/sync", "{\"script\": " + quoted("return String(" + expression + ")") + ", \"args\": []}"),
                "value");
    }

    /** What can be read in the first element that the selector finds. */
    String textOf(String selector) {
        return evaluate("document.querySelector('" + selector + "').innerText");
    }

    /** The number in it. */
    long numberIn(String selector) {
        String digits = textOf(selector).replace(",", "");
        return digits.matches("\\d+") ? Long.parseLong(digits) : -1;
    }

    /** Clicks as a user does: where it can be seen. */
    void click(String selector) {
        String found = post("element", "{\"using\": \"css selector\", \"value\": " + quoted(selector) + "}");
        post("element/" + text(found, ELEMENT) + "/click", "{}");
    }

    void press(String key) {
        post(
                "actions",
                "{\"actions\": [{\"type\": \"key\", \"id\": \"keyboard\", \"actions\": [{\"type\": \"keyDown\", \"value\": \"%s\"}, {\"type\": \"keyUp\", \"value\": \"%s\"}]}]}"
                        .formatted(key, key));
    }

    void resize(int width, int height) {
        devTools(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\": %d, \"height\": %d, \"deviceScaleFactor\": 1, \"mobile\": false}"
                        .formatted(width, height));
    }

    void preferColours(String scheme) {
        devTools(
                "Emulation.setEmulatedMedia",
                "{\"features\": [{\"name\": \"prefers-color-scheme\", \"value\": \"%s\"}]}".formatted(scheme));
    }

    void screenshot(Path file) throws IOException {
        String shot = devTools("Page.captureScreenshot", "{\"captureBeyondViewport\": true}");
        Files.write(file, Base64.getDecoder().decode(text(shot, "data")));
    }

    /** What the browser has to say of the page: errors, and what the page's own policy has kept from being loaded. */
    String complaints() {
        return post("se/log", "{\"type\": \"browser\"}");
    }

    private String devTools(String command, String parameters) {
        return post("goog/cdp/execute", "{\"cmd\": \"%s\", \"params\": %s}".formatted(command, parameters));
    }

    private String post(String path, String body) {
        try {
            return send("POST", session.resolve(path), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String send(String method, URI uri, String body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(uri + ": " + answer.body());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + uri, e);
        }
    }

    /** The text of the first field of this name, wherever it is. */
    private static String text(String json, String field) {
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME
                        && parser.currentName().equals(field)
                        && parser.nextToken() == JsonToken.VALUE_STRING) {
                    return parser.getText();
                }
            }
            throw new IllegalArgumentException("no text named " + field + ": " + json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @Override
    public void close() throws IOException {
        try {
            send("DELETE", URI.create(session.toString().replaceAll("/$", "")), "");
        } finally {
            driver.destroy();
        }
    }
}
