package io.elasticq.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.ChildJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed with SIGKILL while they offer, poll, receive, acknowledge and compact, again and again, on one queue. */
class CrashTest {

    private static final int KILLS = Boolean.getBoolean("elasticq.deep") ? 1000 : 50;

    @TempDir
    Path folder;

    private final Set<Long> offered = new HashSet<>();
    private int unsaid;
    private final Set<Long> taken = new HashSet<>(); // polled or acknowledged

    @Test
    void killedProcesses_loseNothing_andTakeNothingTwice() throws Exception {
        Random random = new Random(11);
        int left = 0;
        for (int i = 0; i < KILLS; i++) {
            long first = i * 1_000_000L + 1;
            runAndKill(i, first, random);
            PersistentElasticQueue<Long> queue = CrashChild.builder("NO_SYNC").open(folder);
            List<Long> waiting = new ArrayList<>(queue);
            assertThat(queue.size()).isEqualTo(waiting.size());
            queue.release();
            check(waiting);
            left = waiting.size();
        }
        System.out.println("kills: " + KILLS + ", offered: " + offered.size() + ", taken: " + taken.size() + ", left: "
                + left + ", taken when killed: " + unsaid);
    }

    private void runAndKill(int life, long first, Random random) throws Exception {
        String durability = life % 10 == 3 ? "EVERY_WRITE" : "NO_SYNC";
        int lines = 1 + random.nextInt(durability.equals("NO_SYNC") ? 2000 : 30);
        try (ChildJvm child = ChildJvm.start(CrashChild.class, folder.toString(), durability, "" + first)) {
            assertThat(child.line()).startsWith("open ");
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
            long element = Long.parseLong(parts[1]);
            switch (parts[0]) {
                case "o" -> assertThat(offered.add(element)).isTrue();
                case "p", "a" ->
                    assertThat(taken.add(element))
                            .as("taken twice: %d", element)
                            .isTrue();
                default -> assertThat(taken).as("received after it was taken").doesNotContain(element);
            }
        }
    }

    private void check(List<Long> waiting) {
        Set<Long> there = new HashSet<>(waiting);
        assertThat(there).as("without duplicates").hasSameSizeAs(waiting);
        assertThat(waiting).isSorted();
        assertThat(taken.stream().filter(there::contains))
                .as("taken, and there again")
                .isEmpty();
        Set<Long> missing = new HashSet<>(offered);
        missing.removeAll(taken);
        missing.removeAll(there);
        // One may have been taken when its taker was killed before it could say so.
        assertThat(missing).as("neither waiting nor taken").hasSizeLessThanOrEqualTo(1);
        unsaid += missing.size();
        offered.removeAll(missing);
    }
}
