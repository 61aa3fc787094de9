package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code demo --web} as a user sees it: in a process of its own, in a real browser. */
class WebDemoTest {

    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int SMALL = 400;

    @TempDir
    private Path dir;

    @Test
    void page_showsWhatTheButtonsDo_andNothingIsLost() throws Exception {
        try (Chromium browser = Chromium.start();
                Child demo = start()) {
            BufferedReader out = demo.process().inputReader(StandardCharsets.UTF_8);
            browser.resize(1440, 900);
            browser.open(urlIn(String.valueOf(out.readLine())));
            awaitText(browser, "#verdict-text", "Nothing lost, nothing twice");
            awaitText(browser, "#subscriber-ledger .state-text", "Attached");

            burstsGrowTheQueue(browser);
            slowSubscribersFallBehind(browser);
            screenshot(browser, "web-demo-light.png");
            killedSubscriberComesBack(browser);
            allOfThemCatchUp(browser);
            awaitNumber(browser, "#capacity", capacity -> capacity == 16);
            awaitNumber(browser, "#shrinks", shrinks -> shrinks >= 6);
            awaitText(browser, "#verdict-text", "Nothing lost, nothing twice");
            everyScheme_andASmallScreen(browser);
            assertThat(browser.complaints()).isEqualTo("{\"value\":[]}");

            demo.signal("TERM");
            assertThat(demo.awaitExit()).isEqualTo(128 + 15);
            assertThat(out.lines().toList())
                    .hasSize(5)
                    .last()
                    .asString()
                    .matches("conservation: PASS, [\\d,]+ arrivals checked by number, 0 lost, 0 twice, 0 astray.*");
            assertThat(demo.errLines()).isEmpty();
            try (Stream<Path> left = Files.list(dir)) {
                assertThat(left).noneMatch(Files::isDirectory);
            }
            awaitText(browser, "#lost-connection", "The demonstration can't be reached, or has ended. Trying again.");
        }
    }

    private Child start() throws IOException {
        return Child.start(
                dir, List.of("-Djava.io.tmpdir=" + dir), ProcessBuilder.Redirect.PIPE, "demo", "--web", "--port", "0");
    }

    private static String urlIn(String line) {
        Matcher url = URL.matcher(line);
        assertThat(url.find()).as(line).isTrue();
        return url.group();
    }

    private static void burstsGrowTheQueue(Chromium browser) {
        browser.click("#burst");
        awaitNumber(browser, "#capacity", capacity -> capacity >= 1024);
        await("#depth").atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            long depth = browser.numberIn("#depth");
            if (depth == 0) {
                browser.click("#burst"); // it was over before we looked
            }
            return depth >= 256;
        });
    }

    private static void slowSubscribersFallBehind(Chromium browser) {
        browser.click("#subscriber-search .speed");
        browser.click("#subscriber-dashboard .speed");
        awaitText(browser, "#subscriber-search .state-text", "Detached: reads the journal");
        awaitNumber(browser, "#subscriber-dashboard .credits", credits -> credits >= 0 && credits < 64);
        awaitNumber(browser, "#subscriber-dashboard dd.dropped", dropped -> dropped > 100);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(browser.textOf("#subscriber-dashboard .check"))
                .contains("dropped as agreed"));
        browser.click("#subscriber-ledger .speed");
        awaitText(browser, "#subscriber-ledger .state-text", "Attached: the router waits for it");
        awaitNumber(browser, "#subscriber-ledger .credits", credits -> credits >= 0 && credits < 64);
    }

    /** With the keyboard. */
    private static void killedSubscriberComesBack(Chromium browser) {
        browser.press("1");
        browser.press("s");
        awaitText(browser, "#subscriber-ledger .state-text", "Attached");
        browser.press("k");
        awaitText(browser, "#subscriber-ledger .state-text", "Detached: killed");
        awaitText(browser, "#subscriber-ledger .life", "Re-attach");
        awaitNumber(browser, "#subscriber-ledger dd.lag", lag -> lag > 1_000);
        long arrived = browser.numberIn("#subscriber-ledger dd.arrived");
        assertThat(browser.numberIn("#subscriber-ledger dd.replayed")).isZero();
        browser.press("k");
        awaitNumber(browser, "#subscriber-ledger dd.replayed", replayed -> replayed > 1_000);
        awaitNumber(browser, "#subscriber-ledger dd.arrived", now -> now > arrived + 1_000);
    }

    private static void allOfThemCatchUp(Chromium browser) {
        browser.click("#subscriber-newcomer .life");
        browser.click("#subscriber-search .speed");
        browser.click("#subscriber-dashboard .speed");
        for (String name : List.of("ledger", "search", "dashboard", "newcomer")) {
            awaitText(browser, "#subscriber-" + name + " .state-text", "Attached");
            awaitNumber(browser, "#subscriber-" + name + " dd.lag", lag -> lag == 0);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(browser.textOf("#subscriber-" + name + " .check"))
                    .startsWith("✓ Nothing lost, nothing twice"));
            awaitNumber(browser, "#subscriber-" + name + " .credits", credits -> credits > 256);
        }
        awaitNumber(browser, "#subscriber-newcomer dd.replayed", replayed -> replayed > 1_000);
        assertThat(browser.textOf("#log")).contains("ledger is killed", "newcomer joins, and wants event 1 next");
    }

    private static void everyScheme_andASmallScreen(Chromium browser) throws IOException {
        browser.preferColours("dark");
        assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(12, 15, 20)");
        screenshot(browser, "web-demo-dark.png");
        browser.resize(SMALL, Integer.parseInt(browser.evaluate("document.documentElement.scrollHeight")));
        assertThat(browser.evaluate("document.documentElement.scrollWidth")).isEqualTo("" + SMALL);
        screenshot(browser, "web-demo-small.png");
    }

    private static void screenshot(Chromium browser, String name) throws IOException {
        browser.screenshot(
                Files.createDirectories(Path.of("target", "screenshots")).resolve(name));
    }

    private static void awaitText(Chromium browser, String selector, String expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.textOf(selector)).isEqualTo(expected));
    }

    private static void awaitNumber(Chromium browser, String selector, LongPredicate expected) {
        await(selector).atMost(PATIENCE).until(() -> browser.numberIn(selector), expected::test);
    }

    @Test
    void portInUse_isOneLine_andLeavesNothingBehind() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            CliRun.of("", "demo", "--web", "--port", port)
                    .requireOneLine(ExitCode.USAGE, "can't show the demonstration on 127.0.0.1:" + port, "in use");
        }
    }

    @Test
    void optionsThatContradictEachOther_areRefused() {
        CliRun.of("", "demo", "--port", "1234").requireOneLine(ExitCode.USAGE, "--port is for --web only");
        CliRun.of("", "demo", "--web", "--scenario", "bursts").requireOneLine(ExitCode.USAGE, "--scenario", "--web");
        CliRun.of("", "demo", "--web", "--port", "65536").requireOneLine(ExitCode.USAGE, "0 to 65535: 65536");
    }
}
