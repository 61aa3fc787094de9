package io.elasticq.jcstress;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.channel.Channel;
import io.elasticq.contract.SourceMutant;
import io.elasticq.lockfree.MpscElasticQueue;
import io.elasticq.sequencer.SequencedRing;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stress tests can fail: a safeguard is taken out of the shipped source, and the test that forbids its want reports it. */
class StressMutantsTest {

    private static final long LIMIT_MINUTES = 5; // for a machine that is very busy; some ten seconds are usual

    /** So that two steps are not one moment for the other core, nearly always. */
    private static final String PAUSE = "for (int i = 0; i < 20; i++) Thread.onSpinWait();\n";

    @TempDir
    private Path folder;

    @Test
    void consumerIndex_beforeTheSlotIsCleared_isCaught() throws IOException, InterruptedException {
        SourceMutant mutant = lockFree()
                .replace(
                        "ConsumerSide.java",
                        "        Ring.clearSlot(slots, at);\n        soConsumerIndex(number + 1);\n",
                        // The pause: two stores next to each other would be one moment for the other core, nearly
                        // always.
                        """
                                soConsumerIndex(number + 1);
                                for (int i = 0; i < 20; i++) Thread.onSpinWait();
                                Ring.clearSlot(slots, at);
                        """);

        assertThat(reportOn(mutant, MpscBoundOfOne.class)).contains("Observed forbidden state: lost");
    }

    @Test
    void claimWord_withoutTheGeneration_isCaught() throws IOException, InterruptedException {
        SourceMutant mutant =
                lockFree().replace("Claim.java", "GENERATION = LOWER_BITS & ~(WAITING | CLOSED)", "GENERATION = 0");

        assertThat(reportOn(mutant, MpscTrimWhileOffering.class)).contains("Observed forbidden state: lost");
    }

    @Test
    void claim_thatIgnoresTheClose_isCaught() throws IOException, InterruptedException {
        SourceMutant mutant = lockFree().replace("Claim.java", "(GENERATION | CLOSED)) == 0", "GENERATION) == 0");

        assertThat(reportOn(mutant, MpscEnd.class)).contains("Observed forbidden state: came after the end");
    }

    @Test
    void limit_withoutTheFence_isCaught() throws IOException, InterruptedException {
        SourceMutant mutant =
                sequencer().replace("Sequencer.java", "            VarHandle.fullFence();", "            ;");

        assertThat(reportOn(mutant, RingGateAgainstOneProducer.class)).contains("Observed forbidden state: too far");
    }

    @Test
    void limit_withoutASecondLookAtTheGates_isCaught() throws IOException, InterruptedException {
        SourceMutant mutant = sequencer().replace("Sequencer.java", "while (seen != gates);", "while (false);");

        assertThat(reportOn(mutant, RingGateAgainstTwoProducers.class)).contains("Observed forbidden state: too far");
    }

    @Test
    void gate_thatStartsWhereItWasPutUp_isCaught() throws IOException, InterruptedException {
        SourceMutant mutant = sequencer()
                .replace(
                        "Sequencer.java",
                        "gate.setVolatile(prefix()); // read after it is up",
                        "// read after it is up");

        assertThat(reportOn(mutant, RingGateAgainstTwoProducers.class)).contains("Observed forbidden state: too far");
    }

    @Test
    void closingThatIsNoneInTheClaim_isCaught() throws IOException, InterruptedException {
        SourceMutant mutant = sequencer()
                .replace("MultiProducerSequencer.java", "claim.compareAndSet(v, v + CLOSED_OFFSET)", "isClosed()")
                .replace("MultiProducerSequencer.java", "while (!isClosedAt(v) && !", "while (false && !")
                .replace(
                        "MultiProducerSequencer.java",
                        "        if (isClosedAt(v) || isAborted()) {",
                        "        if (closed || isAborted()) {");

        assertThat(reportOn(mutant, RingEnd.class)).contains("Observed forbidden state: came after the end");
    }

    @Test
    void claimThatIsNotOneStep_isCaught() throws IOException, InterruptedException {
        SourceMutant mutant = sequencer()
                .replace(
                        "MultiProducerSequencer.java",
                        "if (claim.compareAndSet(first, behind)) {",
                        "claim.set(behind);\n            if (true) {");

        assertThat(reportOn(mutant, RingClaims.class)).contains("Observed forbidden state");
    }

    @Test
    void message_thatIsVisibleWhenItIsClaimed_isCaught() throws IOException, InterruptedException {
        SourceMutant mutant = channel().replace("Region.java", "slot, s ^ IN_PROGRESS);", "slot, s);\n" + PAUSE);

        assertThat(reportOn(mutant, ChannelPublication.class)).contains("Observed forbidden state");
    }

    @Test
    void credit_thatGoesBackWhenTheMessageIsTaken_isCaught() throws IOException, InterruptedException {
        SourceMutant mutant = channel()
                .replace(
                        "CreditedConsumer.java",
                        "            into.inPlace(size);\n            next = s + 1;\n",
                        "            into.inPlace(size);\n            next = s + 1;\n            region.setConsumed(next);\n");

        assertThat(reportOn(mutant, ChannelHeld.class)).contains("Observed forbidden state");
    }

    @Test
    void consumed_thatPassesAnOpenFragment_isCaught() throws IOException, InterruptedException {
        SourceMutant mutant = channel()
                .replace(
                        "CreditedConsumer.java",
                        "        long s = lowest;\n",
                        "        long s = Math.max(lowest, to);\n");

        assertThat(reportOn(mutant, ChannelHeld.class)).contains("Observed forbidden state");
    }

    @Test
    void slot_thatIsNotMarked_isCaught() throws IOException, InterruptedException {
        SourceMutant mutant = channel()
                .replace("Region.java", "Words.setRelease(bytes, slot, s ^ IN_PROGRESS);", "")
                .replace(
                        "Region.java",
                        "        Words.setRelease(bytes, slot, s);",
                        PAUSE + "Words.setRelease(bytes, slot, s);");

        assertThat(reportOn(mutant, ChannelObserver.class)).contains("Observed forbidden state");
    }

    @Test
    void reader_thatDoesNotLookAgain_isCaught() throws IOException, InterruptedException {
        SourceMutant mutant =
                channel().replace("Region.java", "return Words.getOpaque(bytes, slot) == s;", "return true;");

        assertThat(reportOn(mutant, ChannelObserver.class)).contains("Observed forbidden state");
    }

    @Test
    void fragments_thatAreCommittedFromTheFirstOn_areCaught() throws IOException, InterruptedException {
        SourceMutant mutant = channel()
                .replace("Producer.java", "for (int i = n - 1; i >= 0; i--) {", "for (int i = 0; i < n; i++) {");

        assertThat(reportOn(mutant, ChannelFragments.class)).contains("Observed forbidden state: a part");
    }

    @Test
    void channel_thatIsHaltedBeforeItsEndIsThere_isCaught() throws IOException, InterruptedException {
        SourceMutant mutant = channel()
                .replace("Region.java", "        Words.set(bytes, END, end);\n", "")
                .replace(
                        "Region.java", "        Words.compareAndSet(bytes, STATE, RUN, HALT); // after the end\n", """
                                Words.compareAndSet(bytes, STATE, RUN, HALT);
                                for (int i = 0; i < 20; i++) Thread.onSpinWait();
                                Words.set(bytes, END, end);
                        """);

        assertThat(reportOn(mutant, ChannelEnd.class))
                .containsAnyOf("Observed forbidden state: came after the end", "halted with end=0");
    }

    private static SourceMutant channel() {
        return sources("elasticq.channel", Channel.class);
    }

    private static SourceMutant lockFree() {
        return sources("elasticq.lockfree", MpscElasticQueue.class);
    }

    private static SourceMutant sequencer() {
        return sources("elasticq.sequencer", SequencedRing.class);
    }

    private static SourceMutant sources(String module, Class<?> in) {
        // SourceMutant looks in the module whose tests are running, and these are the sources of another one.
        String own = System.getProperty("basedir", "");
        System.setProperty("basedir", System.getProperty(module));
        try {
            return SourceMutant.of(in);
        } finally {
            System.setProperty("basedir", own);
        }
    }

    /** What jcstress printed when it was run with the mutant before the shipped classes, and ended as after a failure. */
    private String reportOn(SourceMutant mutant, Class<?> test) throws IOException, InterruptedException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        mutant.writeTo(classes);
        File log = folder.resolve("log").toFile();
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-t",
                test.getName().replace(".", "\\."),
                "-m",
                "quick",
                "-sc",
                "false",
                "-af",
                "NONE",
                "-jvmArgs",
                "-Xms256m -Xmx256m -XX:+UseParallelGC",
                "-f",
                "1",
                "-iters",
                "2",
                "-time",
                "1000",
                "-r",
                folder.resolve("report").toString());
        Process child = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        boolean ended = child.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            child.descendants().forEach(ProcessHandle::destroyForcibly);
            child.destroyForcibly().waitFor();
        }
        String report = Files.readString(log.toPath());
        assertThat(ended).as(report).isTrue();
        assertThat(child.exitValue()).as(report).isEqualTo(1);
        return report;
    }
}
