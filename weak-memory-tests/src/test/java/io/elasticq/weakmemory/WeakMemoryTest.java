package io.elasticq.weakmemory;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.contract.SourceMutant;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Each release and acquire of an element's way is needed: without it, there is an execution that goes wrong. */
class WeakMemoryTest {

    @TempDir
    private Path folder;

    @Test
    void element_ofAnyProducer_comesWithItsContent() throws Exception {
        assertOutcomes(LitmusRun.lockFree(), Litmus.MPSC_CONTENT, "nothing", "seen");
    }

    @Test
    void element_ofTheOnlyProducer_comesWithItsContent() throws Exception {
        assertOutcomes(LitmusRun.lockFree(), Litmus.SPSC_CONTENT, "nothing", "seen");
    }

    @Test
    void slot_storedWithoutRelease_isCaught() throws Exception {
        assertOutcomes(slotStoredOpaque(), Litmus.MPSC_CONTENT, "not seen", "nothing", "seen");
    }

    @Test
    void slot_filledAgain_isNotWipedOut() throws Exception {
        assertOutcomes(LitmusRun.lockFree(), Litmus.MPSC_REUSE, "kept", "refused");
    }

    @Test
    void consumerIndex_withoutRelease_isCaught() throws Exception {
        assertOutcomes(indexStoredOpaque(), Litmus.MPSC_REUSE, "kept", "lost", "refused");
    }

    @Test
    @EnabledIfSystemProperty(named = "elasticq.deep", matches = "true")
    void slot_storedWithoutReleaseByTheOnlyProducer_isCaught() throws Exception {
        assertOutcomes(slotStoredOpaque(), Litmus.SPSC_CONTENT, "not seen", "nothing", "seen");
    }

    @Test
    @EnabledIfSystemProperty(named = "elasticq.deep", matches = "true")
    void slot_readWithoutAcquire_isCaught() throws Exception {
        SourceMutant mutant =
                LitmusRun.lockFree().replace("Ring.java", "SLOTS.getAcquire(slots, at)", "SLOTS.getOpaque(slots, at)");

        assertOutcomes(mutant, Litmus.MPSC_CONTENT, "not seen", "nothing", "seen");
    }

    @Test
    @EnabledIfSystemProperty(named = "elasticq.deep", matches = "true")
    void slot_filledAgainByTheOnlyProducer_isNotWipedOut() throws Exception {
        assertOutcomes(LitmusRun.lockFree(), Litmus.SPSC_REUSE, "kept", "refused");
    }

    @Test
    @EnabledIfSystemProperty(named = "elasticq.deep", matches = "true")
    void slot_filledAgainOnAnothersLimit_isNotWipedOut() throws Exception {
        assertOutcomes(LitmusRun.lockFree(), Litmus.MPSC_REUSE_BY_TWO, "kept", "refused");
    }

    @Test
    @EnabledIfSystemProperty(named = "elasticq.deep", matches = "true")
    void limit_withoutReleaseAndAcquire_isCaught() throws Exception {
        SourceMutant mutant = LitmusRun.lockFree()
                .replace("Ring.java", "LIMIT.setRelease(this, newLimit)", "LIMIT.setOpaque(this, newLimit)")
                .replace("Ring.java", "LIMIT.getAcquire(this)", "LIMIT.getOpaque(this)");

        assertOutcomes(mutant, Litmus.MPSC_REUSE_BY_TWO, "kept", "lost", "refused");
    }

    private static SourceMutant slotStoredOpaque() {
        return LitmusRun.lockFree()
                .replace("Ring.java", "SLOTS.setRelease(slots, at, element)", "SLOTS.setOpaque(slots, at, element)");
    }

    private static SourceMutant indexStoredOpaque() {
        return LitmusRun.lockFree()
                .replace(
                        "ConsumerSide.java",
                        "CONSUMER_INDEX.setRelease(this, number)",
                        "CONSUMER_INDEX.setOpaque(this, number)");
    }

    /** All of them, and no other: a run that explores nothing shows nothing. */
    private void assertOutcomes(SourceMutant queues, Litmus litmus, String... outcomes)
            throws IOException, InterruptedException {
        assertThat(LitmusRun.outcomes(queues, folder, litmus)).containsExactly(outcomes);
    }
}
