package io.elasticq.bridge.kafka;

import io.elasticq.ElasticConfig;
import io.elasticq.ElasticQueue;
import io.elasticq.InvalidConfigException;
import io.elasticq.OverflowPolicy;
import io.elasticq.internal.Threads;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.router.Source;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricGroup;
import io.elasticq.stats.MetricSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A member of a consumer group, with a thread of its own that polls, and an elastic queue of what it has read. Made by {@link KafkaSource#inbox()}.
 *
 * <p><b>Credits.</b> It holds no more than {@link KafkaSourceBuilder#maxInFlight} events, those among them that were taken and not acknowledged. When less than a poll may give is left, the partitions are paused, and resumed when half of it is free again; the thread
 * goes on polling, so the group does not take a slow member for a dead one.
 *
 * <p><b>At least once.</b> What is committed for a partition is the offset up to which all is acknowledged: at intervals, when the partition is taken away, and at the end. When a partition is taken away, what waits of it is discarded; what was taken and not acknowledged comes again, to
 * the member that has the partition then. A record that is acknowledged by nobody holds back its partition's offset, its credit and the credits of all behind it in its partition: when these are all that there are, nothing comes of any
 * partition until it is acknowledged.
 *
 * <p>A topic that is not there is waited for. All methods may be called by any thread, but {@link #events} and {@link #deliveries} are for one router.
 *
 * @param <T> the events
 */
public final class KafkaInbox<T> implements AutoCloseable, MetricSource {

    /** What of a partition is committed. */
    enum Commits {
        /** What is acknowledged. */
        ACKNOWLEDGED,
        /** What a complete checkpoint covers. */
        CHECKPOINTED
    }

    private static final String PREFIX = "elasticq.kafka.inbox.";
    private static final int LEAST = 1024;
    private static final int BATCH = 256;

    private final LockedElasticQueue<KafkaDelivery<T>> queue;
    private final InboxPoller<T> poller;
    private final Thread thread;
    private final List<Metric> metrics;

    private KafkaInbox(KafkaSource<T> source, Consumer<byte[], byte[]> consumer, Commits commits, Runnable arrived) {
        int max = source.built.maxInFlight;
        int least = Math.min(LEAST, max);
        queue = new LockedElasticQueue<>(
                ElasticConfig.builder()
                        .initialCapacity(least)
                        .minCapacity(least)
                        .maxCapacity(max)
                        .build(),
                OverflowPolicy.REJECT);
        poller = new InboxPoller<>(source, consumer, queue, commits, arrived);
        thread = new Thread(poller, "elasticq-kafka-inbox-" + source.topic());
        metrics = metrics(Map.of("topic", source.topic(), "group", String.valueOf(source.built.group)));
    }

    static <T> KafkaInbox<T> start(KafkaSource<T> source, Commits commits, Runnable arrived) {
        if (source.built.group == null) {
            throw new InvalidConfigException("an inbox is a member of a group; set group(id): " + source);
        }
        Consumer<byte[], byte[]> consumer = source.built.consumers.apply(source.settings);
        KafkaInbox<T> inbox = new KafkaInbox<>(source, consumer, commits, arrived);
        inbox.thread.start();
        return inbox;
    }

    // ---- taking

    /**
     * Takes the next event, if there is one. Does not wait.
     *
     * @return to be acknowledged; null if there is none now
     * @throws KafkaException if the inbox has failed; what it had and nobody has taken comes again
     */
    public @Nullable KafkaDelivery<T> poll() {
        KafkaDelivery<T> next = queue.poll();
        while (next != null && isStale(next)) {
            next = queue.poll();
        }
        if (next == null) {
            requireNoFailure();
        }
        return next;
    }

    /**
     * Takes the next event, waiting for it up to the given time.
     *
     * @param timeout how long to wait
     * @param unit the unit of the timeout
     * @return to be acknowledged; null if there was none in that time, or the inbox was closed
     * @throws InterruptedException if interrupted meanwhile
     * @throws KafkaException if the inbox has failed; what it had and nobody has taken comes again
     */
    public @Nullable KafkaDelivery<T> poll(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        KafkaDelivery<T> next = queue.poll(timeout, unit);
        while (next != null && isStale(next)) {
            next = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        if (next == null) {
            requireNoFailure();
        }
        return next;
    }

    /** Of a partition that was taken away, as all are at the end. */
    private boolean isStale(KafkaDelivery<T> next) {
        if (next.progress().isGone()) {
            poller.discarded.incrementAndGet();
            return true;
        }
        return false;
    }

    private void requireNoFailure() {
        Throwable failed = poller.failure();
        if (failed != null && queue.isTerminated()) {
            throw new KafkaException("the inbox has failed: " + thread.getName(), failed);
        }
    }

    /**
     * The events, for a router, which acknowledges each by taking it: what the router has and loses does not come again. While the router waits for a subscriber that is parked, the inbox fills and its partitions are paused.
     *
     * @return a source for one router; over when the inbox is closed; when the inbox has failed, each step throws
     */
    public Source<T> events() {
        return new InboxSource<>(delivery -> {
            delivery.ack();
            return delivery.event();
        });
    }

    /**
     * The events with what acknowledges them, for a router whose subscribers do that. The first of them to acknowledge counts.
     *
     * @return a source for one router; over when the inbox is closed; when the inbox has failed, each step throws
     */
    public Source<KafkaDelivery<T>> deliveries() {
        return new InboxSource<>(delivery -> delivery);
    }

    private final class InboxSource<E> implements Source<E> {

        private final java.util.function.Function<KafkaDelivery<T>, E> as;
        private final @Nullable KafkaDelivery<T>[] batch;

        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
        InboxSource(java.util.function.Function<KafkaDelivery<T>, E> as) {
            this.as = as;
            batch = new KafkaDelivery[BATCH];
        }

        @Override
        @SuppressWarnings("NullAway") // what was polled is there, and nobody else sees the array
        public int drain(java.util.function.Consumer<? super E> to, int limit) {
            int given = 0;
            int n = queue.pollBatch(batch, 0, Math.min(limit, BATCH));
            for (int i = 0; i < n; i++) {
                KafkaDelivery<T> next = batch[i];
                batch[i] = null;
                if (!isStale(next)) {
                    to.accept(as.apply(next));
                    given++;
                }
            }
            if (n == 0) {
                requireNoFailure();
            }
            return given;
        }

        @Override
        public boolean isTerminated() {
            return queue.isTerminated() && poller.failure() == null;
        }
    }

    // ---- what it tells

    /**
     * Why it has ended, if it has failed: Kafka refuses it, or a record could not be decoded.
     *
     * @return empty if it has not
     */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(poller.failure());
    }

    /**
     * What became of the records.
     *
     * @return a snapshot
     */
    public KafkaInboxStats stats() {
        return new KafkaInboxStats(
                poller.read.get(),
                queue.size(),
                poller.open.get(),
                poller.malformed.get(),
                poller.missed.get(),
                poller.discarded.get(),
                poller.commits.get(),
                poller.commitFailures.get(),
                poller.pauses.get(),
                poller.partitions.get());
    }

    @Override
    public List<Metric> metrics() {
        return metrics;
    }

    private List<Metric> metrics(Map<String, String> tags) {
        MetricGroup<KafkaInboxStats> inbox = new MetricGroup<>(PREFIX, tags, this::stats);
        MetricGroup<ElasticQueue<?>> room = new MetricGroup<>(PREFIX, tags, () -> queue);
        return List.of(
                inbox.counter("read", "records", "Records read", KafkaInboxStats::read),
                inbox.gauge("depth", "events", "Events that wait", KafkaInboxStats::waiting),
                room.gauge("capacity", "events", "That fit without growing", ElasticQueue::currentCapacity),
                room.gauge("capacity.max", "events", "The bound", ElasticQueue::maxCapacity),
                inbox.gauge("inflight", "events", "Read, and not acknowledged up to there", KafkaInboxStats::inFlight),
                inbox.counter("malformed", "records", "Left out: not decoded", KafkaInboxStats::malformed),
                inbox.counter("missed", "records", "Deleted before they were read", KafkaInboxStats::missed),
                inbox.counter("discarded", "events", "Of partitions taken away", KafkaInboxStats::discarded),
                inbox.counter("commits", "commits", "Offsets committed", KafkaInboxStats::commits),
                inbox.counter("commit.failures", "commits", "That failed", KafkaInboxStats::commitFailures),
                inbox.counter("pauses", "pauses", "Times without credits", KafkaInboxStats::pauses),
                inbox.gauge("partitions", "partitions", "Assigned to this member", KafkaInboxStats::partitions));
    }

    /**
     * Commits what is acknowledged, leaves the group and ends. What waits is discarded, and comes again to another member, as does what was taken and is not acknowledged by now. Returns when its thread has ended; an interruption of the caller stays set, and
     * does not shorten that. A second call does nothing.
     */
    @Override
    public void close() {
        poller.stop();
        if (Thread.currentThread() != thread) {
            Threads.join(thread);
        }
    }

    @Override
    public String toString() {
        return "KafkaInbox[" + thread.getName() + ", size=" + queue.size() + ", closed=" + queue.isClosed() + "]";
    }
}
