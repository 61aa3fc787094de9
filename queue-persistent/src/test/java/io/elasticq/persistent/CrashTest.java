package io.elasticq.persistent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticq.journal.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed with SIGKILL while they offer, poll, receive, acknowledge and compact, again and again, on one queue. */
class CrashTest {

    private static final boolean DEEP = Boolean.getBoolean("elasticq.deep");
    private static final int KILLS = DEEP ? 1000 : 20;
    private static final long MOST_BYTES = 8 << 20; // of a queue with 20,000 elements of 68 bytes on the average

    @TempDir
    Path folder;

    private final Set<Long> offered = new HashSet<>();
    private int unsaid;
    private long lowest; // that waited when it was looked at last
    private final Set<Long> taken = new HashSet<>(); // polled or acknowledged

    @Test
    void killedProcesses_loseNothing_andTakeNothingTwice() throws Exception {
        Random random = new Random(11);
        for (int life = 0; life < KILLS; life++) {
            live(life, 2000, random);
        }
        report(KILLS);
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void soak_keepsEverything_onABoundedDisk() throws Exception {
        assumeTrue(DEEP, "an hour under -Pdeep, or as many minutes as elasticq.soak says");
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(Integer.getInteger("elasticq.soak", 60));
        Random random = new Random(13);
        int life = 0;
        for (; System.nanoTime() - end < 0; life++) {
            live(life, 200_000, random);
            offered.removeAll(taken); // or the heap would be what ends it
            taken.removeIf(element -> element < lowest);
        }
        report(life);
    }

    private void live(int life, int most, Random random) throws Exception {
        runAndKill(life, life * 1_000_000L + 1, most, random);
        assertThat(bytes()).isLessThan(MOST_BYTES);
        PersistentElasticQueue<Long> queue = CrashChild.builder("NO_SYNC").open(folder);
        List<Long> waiting = new ArrayList<>(queue);
        assertThat(queue.size()).isEqualTo(waiting.size());
        queue.release();
        check(waiting);
    }

    private long bytes() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private void report(int lives) {
        System.out.println("kills: " + lives + ", offered: " + offered.size() + ", taken: " + taken.size()
                + ", taken when killed: " + unsaid);
    }

    private void runAndKill(int life, long first, int most, Random random) throws Exception {
        String durability = life % 10 == 3 ? "EVERY_WRITE" : "NO_SYNC";
        int lines = 1 + random.nextInt(durability.equals("NO_SYNC") ? most : 30);
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
        lowest = waiting.isEmpty() ? Long.MAX_VALUE : waiting.get(0);
        // The head may have been taken when its taker was killed before it could say so.
        assertThat(missing)
                .as("neither waiting nor taken")
                .hasSizeLessThanOrEqualTo(1)
                .allMatch(head -> head < lowest);
        unsaid += missing.size();
        offered.removeAll(missing);
    }
}
