package io.elasticq.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runner itself: it must not take an error for a refutation, nor one refutation for another. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TlcTest {

    private static final Path TOY = Path.of(System.getProperty("basedir", ""), "src/test/tla/Toy.tla");

    @TempDir
    Path folder;

    private Path config(String expectation, int last, boolean fair, String properties) throws IOException {
        return Files.writeString(
                folder.resolve("Toy.cfg"),
                "\\* expect: " + expectation + "\nSPECIFICATION Spec\nCONSTANTS\n  Last = " + last + "\n  Fair = "
                        + (fair ? "TRUE" : "FALSE") + "\n" + properties + "\n");
    }

    private TlcResult check(Path config) throws IOException, InterruptedException {
        return new Tlc(Duration.ofMinutes(2)).check(TOY, config);
    }

    private void assertMet(boolean met, Path config) throws IOException, InterruptedException {
        TlcResult result = check(config);
        assertThat(Expectation.of(config).isMetBy(result)).as(result.output()).isEqualTo(met);
    }

    @Test
    void check_ofWhatHolds_holdsAndCounts() throws Exception {
        Path config = config("holds", 2, true, "INVARIANTS Small\nPROPERTIES Upwards Arrives");

        TlcResult result = check(config);

        assertThat(Expectation.of(config).isMetBy(result)).as(result.output()).isTrue();
        assertThat(result.distinct()).isEqualTo(3);
        assertThat(result.depth()).isEqualTo(3);
    }

    @Test
    void check_ofABrokenInvariant_isRefutedByIt() throws Exception {
        assertMet(true, config("refuted by Small", 3, true, "INVARIANTS Small"));
    }

    @Test
    void check_ofABrokenStepProperty_isRefutedByIt() throws Exception {
        assertMet(true, config("refuted by Sideways", 2, true, "PROPERTIES Sideways"));
    }

    @Test
    void check_ofABrokenLivenessProperty_isRefutedByIt() throws Exception {
        assertMet(true, config("refuted by Arrives", 2, false, "PROPERTIES Arrives"));
    }

    /** TLC does not say which, so such a configuration must have one only. */
    @Test
    void check_ofTwoLivenessProperties_isAnError() throws Exception {
        assertMet(false, config("refuted by Arrives", 2, false, "PROPERTIES Upwards Arrives"));
    }

    @Test
    void expectation_thatAnotherPropertyIsRefuted_isNotMet() throws Exception {
        assertMet(false, config("refuted by Upwards", 3, true, "INVARIANTS Small\nPROPERTIES Upwards"));
    }

    @Test
    void expectation_thatAModelHolds_isNotMetByARefutation() throws Exception {
        assertMet(false, config("holds", 3, true, "INVARIANTS Small"));
    }

    @Test
    void expectation_thatAMutantIsRefuted_isNotMetIfItHolds() throws Exception {
        assertMet(false, config("refuted by Small", 2, true, "INVARIANTS Small"));
    }

    @Test
    void misspeltProperty_isNeitherHoldingNorARefutation() throws Exception {
        Path config = config("holds", 2, true, "INVARIANTS Smal");

        TlcResult result = check(config);

        assertThat(result.holds()).isFalse();
        assertThat(result.refuted()).isEqualTo(Optional.empty());
        assertThat(result.verdict()).startsWith("error");
    }

    @Test
    void missingConstant_isAnError() throws Exception {
        Path config = Files.writeString(
                folder.resolve("Toy.cfg"), "\\* expect: refuted by Small\nSPECIFICATION Spec\nINVARIANTS Small\n");

        assertMet(false, config);
    }

    @Test
    void runThatTakesTooLong_isAnError() throws Exception {
        Path config = config("holds", 1_000_000_000, true, "");

        TlcResult result = new Tlc(Duration.ofSeconds(3)).check(TOY, config);

        assertThat(result.verdict()).startsWith("error");
    }

    @Test
    void configuration_withoutExpectation_isRefused() throws Exception {
        Path config = Files.writeString(folder.resolve("Toy.cfg"), "SPECIFICATION Spec\n");

        assertThatThrownBy(() -> Expectation.of(config)).hasMessageContaining("the first line of Toy.cfg must be");
    }
}
