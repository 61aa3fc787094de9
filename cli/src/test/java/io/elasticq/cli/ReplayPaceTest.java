package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

class ReplayPaceTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long START = 1_700_000_000_000L;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND); // as nanoTime may be
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<String> slept = new ArrayList<>();

    @TempDir
    private Path folder;

    /** A record at each of these seconds. */
    private void append(long... seconds) {
        AtomicLong now = new AtomicLong();
        JournalConfig config = JournalConfig.builder()
                .segmentSize(JournalConfig.MIN_SEGMENT_SIZE)
                .clock(() -> Instant.ofEpochMilli(now.get()))
                .build();
        try (Journal journal = Journal.open(folder, config)) {
            for (long second : seconds) {
                now.set(START + 1000 * second);
                journal.append(("at " + second).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private int replay(ReplayPace.Sleeper sleeper, String... options) {
        PrintStream err = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), out, err, false, false, 80);
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add(folder.toString());
        return new CommandLine(new JournalReplayCommand(streams, clock::get, sleeper))
                .execute(arguments.toArray(String[]::new));
    }

    private void sleep(long nanos) {
        slept.add(nanos / 1e9 + " after " + text().lines().count());
        clock.addAndGet(nanos);
    }

    @Test
    void records_passAsFarApartAsTheyWereAppended_soManyTimesFaster_andAreSeenMeanwhile() {
        append(0, 1, 1, 5, 100_000);
        assertThat(replay(this::sleep, "--speed", "2x")).isZero();
        assertThat(slept).containsExactly("0.5 after 1", "2.0 after 3", "49997.5 after 4");
        assertThat(text()).isEqualTo("at 0\nat 1\nat 1\nat 5\nat 100000\n");
    }

    @Test
    void firstRecord_doesNotWait_whereverItIs() {
        append(0, 10, 20, 30);
        assertThat(replay(this::sleep, "--speed", "0.5x", "--from-seq", "2", "--to-seq", "3"))
                .isZero();
        assertThat(slept).containsExactly("20.0 after 1");
        slept.clear();
        String time = Instant.ofEpochMilli(START + 20_000).toString();
        assertThat(replay(this::sleep, "--speed", "1x", "--from-time", time)).isZero();
        assertThat(slept).containsExactly("10.0 after 3");
        assertThat(text()).isEqualTo("at 10\nat 20\nat 20\nat 30\n");
    }

    @Test
    void sleepThatIsTooShort_isRepeated_andOneThatIsTooLong_isMadeUpFor() {
        append(0, 10, 20, 30);
        assertThat(replay(
                        nanos -> {
                            slept.add(Long.toString(nanos / SECOND));
                            clock.addAndGet(slept.size() == 1 ? 4 * SECOND : nanos + 3 * SECOND);
                        },
                        "--speed",
                        "1x"))
                .isZero();
        assertThat(slept).containsExactly("10", "6", "7", "7");
    }

    @Test
    void interruption_endsIt_withWhatWasDue() {
        append(0, 10, 20);
        int code = replay(
                nanos -> {
                    throw new InterruptedException();
                },
                "--speed",
                "1x");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(code).isZero();
        assertThat(text()).isEqualTo("at 0\n");
    }

    @Test
    void timeThatNeverComes_isALongWait() {
        ReplayPace pace = new ReplayPace(1e-9, clock::get, this::sleep);
        assertThat(pace.untilDueNanos(0)).isZero();
        assertThat(pace.untilDueNanos(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void timestamps_areWrittenBeforeRecords() {
        append(0, 86_400);
        replay(this::sleep, "--timestamps");
        assertThat(text()).isEqualTo("2023-11-14T22:13:20Z\tat 0\n2023-11-15T22:13:20Z\tat 86400\n");
        out.reset();
        replay(this::sleep, "--timestamps", "--sequences", "--from-seq", "2");
        assertThat(text()).isEqualTo("2\t2023-11-15T22:13:20Z\tat 86400\n");
        assertThat(slept).isEmpty();
        assertThat(CliRun.of("", "journal", "tail", folder.toString(), "-n", "1", "--timestamps")
                        .outText())
                .isEqualTo("2023-11-15T22:13:20Z\tat 86400\n");
    }

    @Test
    void realSleep_isUsed() {
        append(0, 10_000_000);
        CliRun run = CliRun.of("", "journal", "replay", folder.toString(), "--speed", "900000000x");
        assertThat(run.outText()).isEqualTo("at 0\nat 10000000\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "x", "0x", "0.0x", "-1x", "1.x", "1e3x", "fast", "99999999999x"})
    void otherSpeeds_areRefused(String text) {
        assertThatThrownBy(() -> new SpeedConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
