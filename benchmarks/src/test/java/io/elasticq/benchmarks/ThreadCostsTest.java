package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadCostsTest {

    @TempDir
    private Path tasks;

    @Test
    void since_addsUpWhatTheThreadsHaveCostThatAreThere() throws IOException {
        task("1", 100, 5, 7);
        task("2", 1000, 50, 70);
        ThreadCosts before = ThreadCosts.now(tasks).orElseThrow();
        task("1", 130, 6, 9);
        Files.delete(tasks.resolve("2/schedstat")); // as of a thread that ends
        task("3", 20, 1, 2);

        assertThat(ThreadCosts.now(tasks).orElseThrow().since(before)).isEqualTo(new ThreadCosts.Cost(50, 2, 4));
    }

    @Test
    void now_whereTheSystemDoesNotCount_isNothing() throws IOException {
        assertThat(ThreadCosts.now(tasks.resolve("none"))).isEmpty();
        Files.createDirectory(tasks.resolve("1"));
        assertThat(ThreadCosts.now(tasks)).isEmpty();
    }

    @Test
    void now_onLinux_countsThisThread() {
        assumeTrue(Files.isDirectory(ThreadCosts.TASKS), "not Linux");
        ThreadCosts before = ThreadCosts.now(ThreadCosts.TASKS).orElseThrow();
        long end = System.nanoTime() + 5_000_000;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }

        assertThat(ThreadCosts.now(ThreadCosts.TASKS)
                        .orElseThrow()
                        .since(before)
                        .cpuNanos())
                .isPositive();
    }

    private void task(String number, long cpuNanos, long voluntary, long involuntary) throws IOException {
        Path task = Files.createDirectories(tasks.resolve(number));
        Files.writeString(task.resolve("schedstat"), cpuNanos + " 12345 17\n");
        Files.writeString(
                task.resolve("status"),
                "Name:\tjava\nvoluntary_ctxt_switches:\t" + voluntary + "\nnonvoluntary_ctxt_switches:\t" + involuntary
                        + "\n");
    }
}
