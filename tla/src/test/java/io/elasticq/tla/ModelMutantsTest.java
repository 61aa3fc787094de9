package io.elasticq.tla;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each model without one of its safeguards is refuted by the property that its configuration names; without what is none, it holds. */
class ModelMutantsTest extends ConfigurationsContract {

    private static final List<String> MODELS = List.of(
            "MpscElastic",
            "SpscElastic",
            "MpscHandOff",
            "PriorityFair",
            "JournalTail",
            "JournalRecovery",
            "Sequencer",
            "RouterCredits",
            "ReplaySwitch",
            "ChannelCredits",
            "ChannelLossy",
            "PipelineBarriers",
            "PipelineShutdown");

    @TestFactory
    Stream<DynamicTest> mutant_isRefutedOrHoldsAsExpected() throws IOException {
        return checkAll(configs(true));
    }

    /** Each safeguard that a model names, and what turned out to be none, has a configuration without it. */
    @Test
    void safeguards_ofEachModel_areEachTakenOut() throws IOException {
        for (String model : MODELS) {
            String text = Files.readString(Tlc.MODELS.resolve(model + ".tla"));
            String list = text.substring(text.indexOf("Safeguards == {"), text.indexOf("ASSUME Removed"));
            String removed = configs(true).stream()
                    .filter(config -> config.getFileName().toString().startsWith(model + "-"))
                    .map(ModelMutantsTest::removedLine)
                    .reduce("", String::concat);
            Matcher names = Pattern.compile("\"(\\w+)\"").matcher(list);
            int count = 0;
            for (; names.find(); count++) {
                assertThat(removed).as("%s", model).contains("\"" + names.group(1) + "\"");
            }
            assertThat(count).isGreaterThan(5);
        }
    }

    private static String removedLine(Path config) {
        try {
            return Files.readAllLines(config).stream()
                    .filter(line -> line.trim().startsWith("Removed ="))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
