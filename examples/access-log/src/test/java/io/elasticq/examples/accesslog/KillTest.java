package io.elasticq.examples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program is killed, again and again, and its results are those of one that was not. */
class KillTest {

    private static final List<String> EXACT = List.of(Results.SESSIONS, Results.TOP_PATHS);
    private static final List<String> AT_LEAST_ONCE =
            List.of(Results.BAD_LINES, Results.LATE_SESSIONS, Results.LATE_MINUTES);

    private static final int KILLS = 3;

    @TempDir
    private Path folder;

    private ChildJvm start(Path log, Path out, String... more) throws IOException {
        String[] args = {log.toString(), "--out", out.toString(), "--every", "30", "--progress", "250"};
        String[] all = new String[args.length + more.length];
        System.arraycopy(args, 0, all, 0, args.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return ChildJvm.start(AccessLog.class, all);
    }

    private void requireTheSame(Path undisturbed, Path killed) throws IOException {
        for (String name : EXACT) {
            assertThat(killed.resolve(name)).hasSameBinaryContentAs(undisturbed.resolve(name));
        }
        for (String name : AT_LEAST_ONCE) {
            assertThat(new HashSet<>(Files.readAllLines(killed.resolve(name))))
                    .as(name)
                    .isEqualTo(new HashSet<>(Files.readAllLines(undisturbed.resolve(name))));
        }
    }

    private Path undisturbed(Path log) {
        Path out = folder.resolve("undisturbed");
        AccessLogRun run = AccessLogRun.of(log.toString(), "--out", out.toString());
        assertThat(run.exit()).as(run.err()).isEqualTo(AccessLog.OK);
        return out;
    }

    @Test
    void killedProgram_startedAgain_givesTheSameBytes() throws Exception {
        long seed = System.nanoTime();
        int lines = 10_000 * (Boolean.getBoolean("elasticq.deep") ? 10 : 1);
        Path log = Files.write(
                folder.resolve("access.log"), LogGenerator.lines(seed, lines).toList());
        Path out = folder.resolve("killed");
        SplittableRandom random = new SplittableRandom(seed);
        int kills = 0;
        int goneOn = 0;
        boolean ended = false;
        while (!ended) {
            // the first one is killed at once, each later one comes further, and one must have come to a checkpoint
            int most = Math.min(1 + kills * lines / (250 * KILLS), lines / 250 - 2);
            int linesOfOutput = kills < KILLS ? 1 + random.nextInt(most) : goneOn == 0 ? most : Integer.MAX_VALUE;
            try (ChildJvm child = start(log, out)) {
                String line = child.line();
                goneOn += line != null && line.startsWith("going on") ? 1 : 0;
                for (int i = 1; i < linesOfOutput && line != null; i++) {
                    line = child.line();
                }
                if (line == null) {
                    ended = true;
                    assertThat(child.exit()).isEqualTo(AccessLog.OK);
                } else {
                    child.kill();
                    kills++;
                }
            }
        }
        assertThat(kills).as("seed=" + seed).isPositive();
        assertThat(goneOn).as("seed=" + seed).isPositive();
        requireTheSame(undisturbed(log), out);
    }

    @Test
    void followedFile_thatGrows_stoppedByASignal_isGoneOnWith() throws Exception {
        List<String> lines = LogGenerator.lines(11, 3_000).toList();
        String text = String.join("\n", lines) + "\n";
        int half = text.length() / 2; // within a line
        Path log = Files.writeString(folder.resolve("access.log"), text.substring(0, half));
        Path out = folder.resolve("followed");
        try (ChildJvm child = start(log, out, "--follow")) {
            read(child, "1,250 lines read");
            Files.writeString(log, text.substring(half), StandardOpenOption.APPEND);
            read(child, "2,500 lines read");
            ProcessHandle.of(child.pid()).orElseThrow().destroy(); // SIGTERM
            assertThat(child.exit()).isEqualTo(143);
        }

        AccessLogRun rest = AccessLogRun.of(log.toString(), "--out", out.toString());

        assertThat(rest.exit()).as(rest.err()).isEqualTo(AccessLog.OK);
        assertThat(rest.out()).contains("going on from checkpoint");
        requireTheSame(undisturbed(log), out);
    }

    private static void read(ChildJvm child, String wanted) throws IOException {
        String line = child.line();
        while (line != null && !line.equals(wanted)) {
            line = child.line();
        }
        assertThat(line).isEqualTo(wanted);
    }
}
