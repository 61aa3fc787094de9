package io.elasticq.journal;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Appends until it is killed, and says what it has appended. Arguments: folder, durability, first identity, threads. Each thread has identities of its own, which go up by the number of
 * threads.
 */
public final class WriterChild {

    private WriterChild() {}

    static JournalConfig config(String durability) {
        return JournalConfig.builder()
                .segmentSize(1 << 16)
                .durability(durability.equals("EVERY_WRITE") ? Durability.EVERY_WRITE : Durability.NO_SYNC)
                .build();
    }

    public static void main(String[] args) throws InterruptedException {
        Journal journal = Journal.open(Path.of(args[0]), config(args[1]));
        System.out.println("open " + journal.recovery().outcome());
        append(identity -> journal.append(Payloads.of(identity)), Long.parseLong(args[2]), Integer.parseInt(args[3]));
    }

    /** Appends by several threads, without an end. */
    public static void append(LongUnaryOperator sequenceOf, long first, int threads) throws InterruptedException {
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            long start = first + i;
            Thread thread = new Thread(() -> append(sequenceOf, start, threads, System.out));
            running.add(thread);
            thread.start();
        }
        for (Thread thread : running) {
            thread.join();
        }
    }

    private static void append(LongUnaryOperator sequenceOf, long first, int step, PrintStream out) {
        for (long identity = first; !out.checkError(); identity += step) {
            out.println(sequenceOf.applyAsLong(identity) + " " + identity);
        }
    }
}
