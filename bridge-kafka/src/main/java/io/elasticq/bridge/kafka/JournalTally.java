package io.elasticq.bridge.kafka;

import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricGroup;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What a replication has done, in all its sessions. Written by who steps, once a transaction; read by anyone. Replicated goes up, but where the broker has lost what it had acknowledged. */
final class JournalTally {

    private static final String RECORDS = "records";

    private final AtomicLong replicated = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong missed = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    /** What the topic has when a session begins. If that is less than it had acknowledged, the rest is replicated again. */
    void found(long sequence) {
        lost.addAndGet(Math.max(0, replicated.get() - sequence));
        replicated.set(sequence);
    }

    void committed(long sequence, int count, long gap) {
        records.addAndGet(count);
        transactions.incrementAndGet();
        missed.addAndGet(gap);
        replicated.set(sequence);
    }

    void failed() {
        failures.incrementAndGet();
    }

    long replicated() {
        return replicated.get();
    }

    JournalToKafkaStats stats(long last) {
        long done = replicated.get();
        return new JournalToKafkaStats(
                done,
                Math.max(0, last - done),
                records.get(),
                transactions.get(),
                failures.get(),
                missed.get(),
                lost.get());
    }

    static List<Metric> metrics(Supplier<JournalToKafkaStats> stats, Map<String, String> tags) {
        MetricGroup<JournalToKafkaStats> group = new MetricGroup<>("elasticq.replication.", tags, stats);
        return List.of(
                group.gauge("sequence", RECORDS, "Last record replicated", JournalToKafkaStats::replicated),
                group.gauge("lag", RECORDS, "Records still to be replicated", JournalToKafkaStats::lag),
                group.counter("records", RECORDS, "Records replicated", JournalToKafkaStats::records),
                group.counter("transactions", "transactions", "Transactions", JournalToKafkaStats::transactions),
                group.counter("failures", "failures", "Connections made anew", JournalToKafkaStats::failures),
                group.counter("missed", RECORDS, "Records recycled too early", JournalToKafkaStats::missed));
    }
}
