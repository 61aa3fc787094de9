package io.elasticq.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed with SIGKILL while they take checkpoints, again and again, in one folder. */
class StoreCrashTest {

    private static final int KILLS = Boolean.getBoolean("elasticq.deep") ? 1000 : 10;
    private static final long MOST_BYTES = 2 << 20;

    @TempDir
    Path folder;

    private long begun;
    private long complete;

    @Test
    @Timeout(3600)
    void killedProcesses_leaveTheLastCompleteCheckpoint_orTheOneThatWasBeing() throws Exception {
        Random random = new Random(17);
        int unsaid = 0;
        for (int life = 0; life < KILLS; life++) {
            runAndKill(1 + random.nextInt(300));
            try (CheckpointStore store = StoreCrashChild.open(folder)) {
                StoredCheckpoint latest = store.latest(StoreCrashChild.PIPELINE).orElse(null);
                long found = latest == null ? 0 : latest.id();
                assertThat(found).isIn(complete, begun);
                unsaid += found > complete ? 1 : 0;
                complete = found;
                if (latest != null) {
                    check(latest);
                }
            }
            assertThat(bytes()).isLessThan(MOST_BYTES);
        }
        System.out.println("kills: " + KILLS + ", begun: " + begun + ", complete without an answer: " + unsaid);
    }

    private void runAndKill(int lines) throws IOException, InterruptedException {
        try (ChildJvm child = ChildJvm.start(StoreCrashChild.class, folder.toString())) {
            assertThat(child.line()).isEqualTo("open " + complete + " .");
            for (int i = 0; i < lines; i++) {
                note(child.line());
            }
            child.kill();
            for (String line = child.line(); line != null; line = child.line()) {
                note(line);
            }
        }
    }

    private void note(String line) {
        String[] parts = line.split(" ");
        if (parts.length == 3 && parts[2].equals(".")) { // a line that was cut off was not said
            long id = Long.parseLong(parts[1]);
            if (parts[0].equals("b")) {
                assertThat(id).as("a number that comes again").isGreaterThan(begun);
                begun = id;
            } else {
                complete = id;
            }
        }
    }

    private static void check(StoredCheckpoint latest) {
        assertThat(latest.parts()).containsOnlyKeys(StoreCrashChild.PARTS);
        latest.parts().forEach((name, states) -> checkPart(latest.id(), name, states));
    }

    private static void checkPart(long latest, String name, List<byte[]> states) {
        for (int i = 0; i < states.size(); i++) {
            long id = latest - states.size() + 1 + i;
            assertThat(ByteBuffer.wrap(states.get(i)).getLong()).isEqualTo(id);
            assertThat(states.get(i)).isEqualTo(StoreCrashChild.content(id, name, i == 0));
        }
    }

    private long bytes() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
