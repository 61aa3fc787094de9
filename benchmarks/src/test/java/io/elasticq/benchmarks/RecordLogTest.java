package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class RecordLogTest {

    private static final int BYTES = 100;
    private static final int RECORDS = 1000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"JOURNAL", "CHRONICLE", "FILE_CHANNEL", "TAPE"})
    void reader_ofALog_hasAllRecordsInOrder(OtherType type) throws IOException {
        Numbers numbers = new Numbers(BYTES);
        try (RecordLog log = RecordLogs.open(type, folder, LogSettings.keepAll(BYTES))) {
            append(log, RECORDS);
            try (RecordLog.Reader reader = log.reader()) {
                numbers.checkAll(reader, Long.MAX_VALUE);
            }
        }

        assertThat(numbers.count()).isEqualTo(RECORDS);
    }

    @ParameterizedTest
    @EnumSource(names = {"JOURNAL", "CHRONICLE", "ARTEMIS", "FILE_CHANNEL"})
    void replay_ofAKilledWritersLog_hasAllRecordsInOrderEachTime(OtherType type)
            throws IOException, InterruptedException {
        KilledWriter.write(type, folder, BYTES, RECORDS);

        for (int time = 0; time < 2; time++) {
            Numbers numbers = new Numbers(BYTES);
            RecordLogs.replay(type, folder, numbers);
            assertThat(numbers.count()).as("time %d", time).isEqualTo(RECORDS);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JOURNAL", "CHRONICLE", "ARTEMIS", "FILE_CHANNEL", "TAPE"})
    void append_bySeveralThreadsSynced_losesNothing(OtherType type)
            throws IOException, InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (RecordLog log = RecordLogs.open(type, folder, LogSettings.ring(true, 1, BYTES))) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                done.add(threads.submit(() -> {
                    append(log, 10);
                    return null;
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }

            assertThat(log.count()).isEqualTo(40);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void numbers_onAnotherRecordThanTheNext_sayWhich() {
        Numbers numbers = new Numbers(BYTES);
        byte[] payload = new byte[BYTES];
        numbers.check(payload, BYTES);

        assertThatThrownBy(() -> numbers.check(payload, BYTES))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("number=0")
                .hasMessageContaining("expected number=1");
        Numbers.put(payload, 1);
        assertThatThrownBy(() -> numbers.check(payload, BYTES - 1)).isInstanceOf(IllegalStateException.class);
    }

    /** In a JVM of its own, which must be given what Chronicle needs by the benchmark. */
    @Test
    void run_ofChronicleInAForkedJvm_works() throws RunnerException {
        InterleavedRun run = new InterleavedRun(
                new OptionsBuilder()
                        .include("PersistentQueueBenchmark.offerPoll")
                        .param("type", "CHRONICLE")
                        .param("synced", "true")
                        .forks(1)
                        .jvmArgs("-Xshare:auto") // instead of those of this JVM, which would be handed on
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(10))
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build(),
                1);

        run.run(() -> {});

        assertThat(run.results()).hasSize(1);
    }

    private static void append(RecordLog log, int records) throws IOException {
        RecordLog.Appender appender = log.appender();
        byte[] payload = new byte[BYTES];
        for (int i = 0; i < records; i++) {
            Numbers.put(payload, i);
            appender.append(payload);
        }
        appender.flush();
    }
}
