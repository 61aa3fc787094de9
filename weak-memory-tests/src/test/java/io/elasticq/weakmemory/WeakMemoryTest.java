package io.elasticq.weakmemory;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Under the release-acquire model no execution of a queue loses an element, or shows one without its content. */
class WeakMemoryTest {

    @TempDir
    private Path folder;

    @Test
    void element_ofAnyProducer_comesWithItsContent() throws Exception {
        assertOutcomes(Litmus.MPSC_CONTENT, "nothing", "seen");
    }

    @Test
    void element_ofTheOnlyProducer_comesWithItsContent() throws Exception {
        assertOutcomes(Litmus.SPSC_CONTENT, "nothing", "seen");
    }

    @Test
    void slot_filledAgain_isNotWipedOut() throws Exception {
        assertOutcomes(Litmus.MPSC_REUSE, "kept", "refused");
    }

    @Test
    @EnabledIfSystemProperty(named = "elasticq.deep", matches = "true")
    void slot_filledAgainByTheOnlyProducer_isNotWipedOut() throws Exception {
        assertOutcomes(Litmus.SPSC_REUSE, "kept", "refused");
    }

    @Test
    @EnabledIfSystemProperty(named = "elasticq.deep", matches = "true")
    void slot_filledAgainOnAnothersLimit_isNotWipedOut() throws Exception {
        assertOutcomes(Litmus.MPSC_REUSE_BY_TWO, "kept", "refused");
    }

    private void assertOutcomes(Litmus litmus, String... outcomes) throws Exception {
        LitmusRun.assertOutcomes(LitmusRun.lockFree(), folder, litmus, outcomes);
    }
}
