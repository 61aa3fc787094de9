package io.elasticq.examples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogGeneratorTest {

    private static List<AccessEntry> entries(long seed, long count) {
        List<AccessEntry> entries = new ArrayList<>();
        for (String line : LogGenerator.lines(seed, count).toList()) {
            try {
                entries.add(LineParser.parse(line));
            } catch (BadLineException e) {
                assertThat(e).hasMessageContaining("column=");
            }
        }
        return entries;
    }

    @Test
    void lines_areTheSameForTheSameSeed() {
        assertThat(LogGenerator.lines(1, 500))
                .containsExactlyElementsOf(LogGenerator.lines(1, 500).toList());
        assertThat(LogGenerator.lines(1, 500).toList())
                .isNotEqualTo(LogGenerator.lines(2, 500).toList());
        assertThat(LogGenerator.lines(1, 0)).isEmpty();
    }

    @Test
    void lines_haveAllThatALogHas() {
        List<AccessEntry> entries = entries(1, 20_000);

        assertThat(entries).hasSizeBetween(19_800, 19_950);
        assertThat(entries).anyMatch(entry -> entry.client().contains(":"));
        assertThat(entries).anyMatch(entry -> entry.agent().contains("\\\""));
        assertThat(entries).anyMatch(entry -> entry.request().equals("-"));
        assertThat(entries).anyMatch(entry -> entry.bytes() == AccessEntry.NONE);
        assertThat(entries).anyMatch(entry -> entry.status() == 500);
        assertThat(entries).anyMatch(entry -> entry.path().equals("/health"));
        assertThat(entries).anyMatch(entry -> !Traffic.isOfAPerson(entry));
        assertThat(entries.stream().filter(Traffic::isOfAPerson).count()).isGreaterThan(entries.size() / 2);
        boolean outOfOrder = false;
        for (int i = 1; i < entries.size(); i++) {
            outOfOrder |= entries.get(i).time() < entries.get(i - 1).time();
        }
        assertThat(outOfOrder).isTrue();
    }

    @Test
    void addresses_areOfTheRangesForDocumentation() {
        assertThat(entries(1, 20_000))
                .extracting(AccessEntry::client)
                .allMatch(
                        client -> client.matches("(192\\.0\\.2|198\\.51\\.100|203\\.0\\.113)\\.\\d{1,3}|2001:db8:.*"));
    }
}
