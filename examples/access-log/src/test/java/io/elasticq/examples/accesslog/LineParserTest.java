package io.elasticq.examples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineParserTest {

    private static final String REST =
            "- - [05/Jan/2026:08:00:00 +0000] \"GET /a?b=c HTTP/1.1\" 200 12 \"-\" \"agent\"";

    @Test
    void line_withAllFields_isRead() {
        AccessEntry entry =
                LineParser.parse("192.0.2.7 - ann [10/Oct/2000:13:55:36 -0730] \"POST /cart?item=7 HTTP/2.0\" 302 4711"
                        + " \"https://shop.example.com/\" \"An \\\"agent\\\" \\\\\" 250");

        long time =
                OffsetDateTime.parse("2000-10-10T13:55:36-07:30").toInstant().toEpochMilli();
        assertThat(entry)
                .isEqualTo(new AccessEntry(
                        "192.0.2.7",
                        "ann",
                        time,
                        "POST /cart?item=7 HTTP/2.0",
                        302,
                        4711,
                        "https://shop.example.com/",
                        "An \\\"agent\\\" \\\\",
                        250));
        assertThat(entry.path()).isEqualTo("/cart");
        assertThat(entry.statusClass()).isEqualTo(3);
    }

    @Test
    void line_withoutValues_hasNone() {
        AccessEntry entry = LineParser.parse("2001:db8::7 - - [29/Feb/2024:23:59:59 +0000] \"-\" 408 - \"-\" \"-\"");

        assertThat(entry.path()).isEqualTo("-");
        assertThat(entry.size()).isZero();
        assertThat(entry.isTimed()).isFalse();
        assertThat(Instant.ofEpochMilli(entry.time())).isEqualTo("2024-02-29T23:59:59Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    ''                                                    | no end of the client: column=0
                    'x'                                                   | no end of the client: column=0
                    '192.0.2.1 - -'                                       | no end of the user: column=12
                    '<script> - - [05/Jan/2026:08:00:00 +0000] "'         | no address or name of a client: column=0
                    'a - - 05/Jan/2026'                                   | missing the time: column=6
                    'a - - [05/Jan/2026'                                  | no time: column=7
                    'a - - [05/Jam/2026:08:00:00 +0000] "'                | no month: column=10
                    'a - - [05/anF/2026:08:00:00 +0000] "'                | no month: column=10
                    'a - - [30/Feb/2026:08:00:00 +0000] "'                | no such time: column=7
                    'a - - [05/Jan/2026:24:00:00 +0000] "'                | no such time: column=7
                    'a - - [05/Jan/2026:08:00:00 +9900] "'                | no such time: column=7
                    'a - - [05/Jan/2026:08:0x:00 +0000] "'                | no digit in the time: column=23
                    'a - - [05/Jan/2026:08:00:00 *0000] "'                | no sign of a time zone: column=28
                    'a - - [05/Jan/2026:08:00:00 +0000] GET'              | missing the request: column=35
                    'a - - [05/Jan/2026:08:00:00 +0000] "GET / HTTP/1.1'  | no end of the request: column=36
                    'a - - [05/Jan/2026:08:00:00 +0000] "GET \\'          | no end of the request: column=36
                    'a - - [05/Jan/2026:08:00:00 +0000] "GET /" 200 '     | no method, path and protocol: column=35
                    'a - - [05/Jan/2026:08:00:00 +0000] "GET / a HTTP/1.1" 200 '   | no method, path and protocol: column=35
                    'a - - [05/Jan/2026:08:00:00 +0000] "GET / HTCPCP/1.0" 200 '   | no method, path and protocol: column=35
                    'a - - [05/Jan/2026:08:00:00 +0000] "-" 99 '          | no status: column=39
                    'a - - [05/Jan/2026:08:00:00 +0000] "-" 600 '         | no status: column=39
                    'a - - [05/Jan/2026:08:00:00 +0000] "-" x '           | no number of a status: column=39
                    'a - - [05/Jan/2026:08:00:00 +0000] "-" 200 9999999999999999999 "-" "-"' | missing a space after the bytes: column=61
                    'a - - [05/Jan/2026:08:00:00 +0000] "-" 200 1 "-" "-" 7x'      | more than the format has: column=54
                    'a - - [05/Jan/2026:08:00:00 +0000] "-" 200 1 "-" "-"7'        | missing a space after the agent: column=52
                    """)
    void damagedLine_isRefusedWithReasonAndColumn(String line, String message) {
        assertThatThrownBy(() -> LineParser.parse(line))
                .isInstanceOf(BadLineException.class)
                .hasMessage(message);
    }

    @Test
    void entries_ofTheGenerator_areReadBack() {
        long readBack = LogGenerator.lines(3, 20_000)
                .filter(line -> {
                    try {
                        return LineParser.parse(line).toString().equals(line);
                    } catch (BadLineException e) {
                        return false; // one of the damaged ones
                    }
                })
                .count();

        assertThat(readBack).isBetween(19_800L, 19_950L);
    }

    @Test
    void mutatedLines_areReadOrRefused_andNothingElse() {
        Random random = new Random(5);
        List<String> lines = LogGenerator.lines(4, 200).toList();
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder line = new StringBuilder(lines.get(i % lines.size()));
            for (int edits = random.nextInt(3); edits >= 0 && line.length() > 1; edits--) {
                int at = random.nextInt(line.length());
                switch (random.nextInt(4)) {
                    case 0 -> line.deleteCharAt(at);
                    case 1 -> line.insert(at, (char) random.nextInt(256));
                    case 2 -> line.setCharAt(at, "\"\\[] -:/09\uFFFD".charAt(random.nextInt(11)));
                    default -> line.setLength(at);
                }
            }
            try {
                AccessEntry entry = LineParser.parse(line.toString());
                assertThat(LineParser.parse(entry.toString())).isEqualTo(entry);
                assertThat(entry.path()).isNotNull();
                read++;
            } catch (BadLineException e) {
                refused++;
            }
        }
        assertThat(read).isGreaterThan(1_000);
        assertThat(refused).isGreaterThan(1_000);
    }

    /** Were the work more than linear in the length of a line, this would not end. */
    @Test
    void longLines_areRefusedOrReadInOnePass() {
        String many = "\\\"".repeat(2_000_000);

        assertThat(LineParser.parse("a " + REST.replace("agent", many)).agent()).hasSize(many.length());
        assertThatThrownBy(() -> LineParser.parse("a " + REST.replace("agent\"", many)))
                .hasMessageStartingWith("no end of the agent");
        assertThatThrownBy(() -> LineParser.parse("a ".repeat(2_000_000))).isInstanceOf(BadLineException.class);
    }
}
