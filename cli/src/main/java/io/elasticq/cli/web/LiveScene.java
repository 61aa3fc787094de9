package io.elasticq.cli.web;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalStats;
import io.elasticq.journal.Retention;
import io.elasticq.lockfree.BlockingMpscQueue;
import io.elasticq.router.Router;
import io.elasticq.router.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Producers, a lock-free queue, a router with a journal in files, and subscribers, each with a thread of its own, until it is {@linkplain #close closed}. Commands and looks by any thread.
 */
final class LiveScene {

    private static final int SEGMENT_BYTES = 4 << 20;
    private static final int BATCH = 64; // what the router takes out of the queue while it waits for a subscriber
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final ScenePlan plan;
    private final long startNanos = System.nanoTime();
    private final Chronicle chronicle = new Chronicle(this::millis);
    private final BlockingMpscQueue<Event> queue;
    private final NumberedSource source;
    private final Journal journal;
    private final Router<Event> router;
    private final List<Producer> producers = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();

    /**
     * Starts everything.
     *
     * @param folder where the journal is
     */
    LiveScene(ScenePlan plan, Path folder) {
        this.plan = plan;
        ElasticConfig capacities = ElasticConfig.builder()
                .initialCapacity(plan.minCapacity())
                .minCapacity(plan.minCapacity())
                .maxCapacity(plan.maxCapacity())
                .build();
        this.queue = new BlockingMpscQueue<>(capacities, OverflowPolicy.BLOCK);
        this.source = new NumberedSource(Source.of(queue), plan.producers());
        this.journal = Journal.open(
                folder,
                JournalConfig.builder()
                        .segmentSize(SEGMENT_BYTES)
                        .retention(Retention.size(plan.journalBytes()))
                        .build());
        this.router = Router.builder(source)
                .name("elasticq-demo-router")
                .batchMax(BATCH)
                .journal(journal, new EventBytes())
                .build();
        for (ScenePlan.Part part : plan.subscribers()) {
            Subscriber subscriber = new Subscriber(part, plan.producers(), router, journal, chronicle);
            subscribers.add(subscriber);
            if (part.isThereAtTheStart()) {
                subscriber.join();
            }
        }
        router.start();
        for (int i = 0; i < plan.producers(); i++) {
            Producer producer = new Producer(i, plan.eachPerSecond(), queue);
            producers.add(producer);
            producer.start();
        }
    }

    ScenePlan plan() {
        return plan;
    }

    List<Subscriber> subscribers() {
        return subscribers;
    }

    /** Lets the producers send more at once. */
    boolean burst() {
        producers.forEach(producer -> producer.burst(plan.eachBurst()));
        chronicle.note("a burst of " + Life.count((long) plan.producers() * plan.eachBurst()) + " events");
        return true;
    }

    /** How it is now. */
    Frame frame() {
        JournalStats log = journal.stats();
        Throwable failure = router.report().failure();
        return new Frame(
                millis(),
                queue.stats(),
                producers.stream().mapToLong(Producer::owed).sum(),
                source.strays(),
                router.stats().routed(),
                log,
                subscribers.stream().map(each -> each.look(log.lastSequence())).toList(),
                chronicle.entries(),
                failure == null ? null : failure.toString());
    }

    /** Ends it: what was sent is routed, and who listens takes what is left; then all threads have ended, or the time is over. Returns how it was at the end. */
    Frame close() throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        subscribers.forEach(Subscriber::hurry);
        producers.forEach(Producer::stop);
        queue.close();
        for (Producer producer : producers) {
            producer.join();
        }
        router.drain(left(deadline));
        for (Subscriber subscriber : subscribers) {
            subscriber.finish(left(deadline).toMillis());
        }
        Frame last = frame();
        for (Subscriber subscriber : subscribers) {
            subscriber.kill(); // who has not come to the end in time
        }
        journal.close();
        return last;
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }
}
