package io.elasticq.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.contract.LincheckRun;
import io.elasticq.contract.SourceMutant;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link RingLincheckTest} can fail: with a safeguard taken out of the shipped source, it does. */
class RingLincheckMutantsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "return lowest + capacity;       | return lowest + capacity + 1;",
                "if (position - lowest < 0) {    | if (position - lowest > 0) {"
            })
    void twin_isFound(String original, String broken) {
        SourceMutant mutant = SourceMutant.of(SequencedRing.class).replace("Sequencer.java", original, broken);

        assertThat(LincheckRun.on(mutant, folder, RingLincheckTest.class)).contains("Invalid execution results");
    }
}
