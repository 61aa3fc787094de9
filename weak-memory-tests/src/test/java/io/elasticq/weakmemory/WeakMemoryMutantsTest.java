package io.elasticq.weakmemory;

import io.elasticq.contract.SourceMutant;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each release and acquire of an element's way is needed: without it, there is an execution that goes wrong, and the explorer finds it. */
class WeakMemoryMutantsTest {

    @TempDir
    private Path folder;

    @Test
    void slot_storedWithoutRelease_isCaught() throws Exception {
        LitmusRun.assertOutcomes(slotStoredOpaque(), folder, Litmus.MPSC_CONTENT, "not seen", "nothing", "seen");
    }

    @Test
    void consumerIndex_withoutRelease_isCaught() throws Exception {
        SourceMutant mutant = LitmusRun.lockFree()
                .replace(
                        "ConsumerHead.java",
                        "CONSUMER_INDEX.setRelease(this, number)",
                        "CONSUMER_INDEX.setOpaque(this, number)");

        LitmusRun.assertOutcomes(mutant, folder, Litmus.MPSC_REUSE, "kept", "lost", "refused");
    }

    @Test
    void slot_storedWithoutReleaseByTheOnlyProducer_isCaught() throws Exception {
        LitmusRun.assertOutcomes(slotStoredOpaque(), folder, Litmus.SPSC_CONTENT, "not seen", "nothing", "seen");
    }

    @Test
    void slot_readWithoutAcquire_isCaught() throws Exception {
        SourceMutant mutant =
                LitmusRun.lockFree().replace("Ring.java", "SLOTS.getAcquire(slots, at)", "SLOTS.getOpaque(slots, at)");

        LitmusRun.assertOutcomes(mutant, folder, Litmus.MPSC_CONTENT, "not seen", "nothing", "seen");
    }

    @Test
    void limit_withoutReleaseAndAcquire_isCaught() throws Exception {
        SourceMutant mutant = LitmusRun.lockFree()
                .replace("Ring.java", "LIMIT.setRelease(this, newLimit)", "LIMIT.setOpaque(this, newLimit)")
                .replace("Ring.java", "LIMIT.getAcquire(this)", "LIMIT.getOpaque(this)");

        LitmusRun.assertOutcomes(mutant, folder, Litmus.MPSC_REUSE_BY_TWO, "kept", "lost", "refused");
    }

    private static SourceMutant slotStoredOpaque() {
        return LitmusRun.lockFree()
                .replace("Ring.java", "SLOTS.setRelease(slots, at, element)", "SLOTS.setOpaque(slots, at, element)");
    }
}
