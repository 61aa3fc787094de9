package io.elasticq.jcstress;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.contract.SourceMutant;
import io.elasticq.lockfree.MpscElasticQueue;
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

    private static SourceMutant lockFree() {
        // SourceMutant looks in the module whose tests are running, and these are the sources of another one.
        String own = System.getProperty("basedir", "");
        System.setProperty("basedir", System.getProperty("elasticq.lockfree"));
        try {
            return SourceMutant.of(MpscElasticQueue.class);
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
