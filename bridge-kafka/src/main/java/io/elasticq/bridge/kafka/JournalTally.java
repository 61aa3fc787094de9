package io.elasticq.bridge.kafka;

import static io.elasticq.stats.Metric.Kind.COUNTER;
import static io.elasticq.stats.Metric.Kind.GAUGE;

import io.elasticq.stats.Metric;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What a replication has done, in all its sessions. Written by who steps, once a transaction; read by anyone. Replicated goes up, but where the broker has lost what it had acknowledged. */
final class JournalTally {

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
        return List.of(
                metric(tags, "sequence", GAUGE, "Last record replicated", () -> stats.get()
                        .replicated()),
                metric(tags, "lag", GAUGE, "Records still to be replicated", () -> stats.get()
                        .lag()),
                metric(tags, "records", COUNTER, "Records replicated", () -> stats.get()
                        .records()),
                metric(tags, "transactions", COUNTER, "Transactions", () -> stats.get()
                        .transactions()),
                metric(tags, "failures", COUNTER, "Connections made anew", () -> stats.get()
                        .failures()),
                metric(tags, "missed", COUNTER, "Records recycled too early", () -> stats.get()
                        .missed()));
    }

    private static Metric metric(
            Map<String, String> tags, String name, Metric.Kind kind, String description, LongSupplier value) {
        String unit = name.equals("transactions") || name.equals("failures") ? name : "records";
        return new Metric("elasticq.replication." + name, kind, unit, description, tags, value);
    }
}
