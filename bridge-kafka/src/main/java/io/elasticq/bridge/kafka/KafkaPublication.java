package io.elasticq.bridge.kafka;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.InvalidConfigException;
import io.elasticq.QueueStats;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricGroup;
import io.elasticq.stats.MetricSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * A thread that gives what a queue, or a router's subscriber, has to Kafka. Made by {@link KafkaSink#publish(BlockingElasticQueue)}.
 *
 * <p><b>At least once, in order.</b> An event is acknowledged to where it comes from when Kafka has acknowledged it and all before it. What the broker does not take is offered again for as long as it takes; meanwhile the queue grows, spills to the disk if
 * it is a {@link io.elasticq.persistent.PersistentElasticQueue}, and at its bound applies its overflow policy. An event comes twice only if this JVM dies, or this is closed or fails, before the acknowledgement is here; if
 * {@code delivery.timeout.ms} was set lower and was over; if the broker has lost the end of its log; or if a persistent queue has an acknowledgement timeout and an outage lasts longer: give it none. These, but the first, and an event that is left out, are also the only ways in which
 * others may pass an event of the same partition.
 *
 * <p><b>Errors.</b> A time that is over: again. An event that is refused for what it is: ends the publication, or is left out under {@link KafkaSinkBuilder#skipRefused}. All else, such as a missing permission: ends it, after the acknowledgements of what is on its way were waited for as by {@link #close()}; what is in the queue stays there. Nobody waits for a
 * publication that has ended: watch {@link #state()}, the metric, or the listener.
 *
 * <p>All methods may be called by any thread.
 */
public final class KafkaPublication<T> implements AutoCloseable, MetricSource {

    /** Where it is in its life. */
    public enum State {
        /** Takes events. */
        RUNNING,
        /** The queue is closed and empty, or the subscriber's router has ended, and Kafka has all of it. */
        ENDED,
        /** Was closed before. */
        CLOSED,
        /** Was ended by {@link KafkaPublication#failure()}. */
        FAILED
    }

    private static final String PREFIX = "elasticq.kafka.publication.";
    private static final String EVENTS = "events";

    private final Pump<T, ?> pump;
    private final PublicationEvents<T> events;
    private final Thread thread;
    private final Duration closeTimeout;
    private final List<Metric> metrics;

    private KafkaPublication(
            KafkaSink<T> sink, Pump<T, ?> pump, PublicationEvents<T> events, @Nullable BlockingElasticQueue<T> queue) {
        this.pump = pump;
        this.events = events;
        this.closeTimeout = sink.built.closeTimeout;
        this.metrics = metrics(Map.of("topic", sink.topic()), queue);
        thread = new Thread(pump, "elasticq-kafka-" + sink.topic());
    }

    static <T, H> KafkaPublication<T> start(
            KafkaSink<T> sink, Feed<T, H> feed, @Nullable BlockingElasticQueue<T> queue) {
        if (sink.built.transactionalId != null) {
            throw new InvalidConfigException(
                    "exactly once takes the checkpoints of a pipeline; from a queue or a router it is at least once: "
                            + sink);
        }
        Producer<byte[], byte[]> producer = sink.producer();
        try {
            PublicationEvents<T> events = new PublicationEvents<>(sink.topic(), sink.built.listener);
            Pump<T, H> pump = new Pump<>(sink, feed, producer, events);
            KafkaPublication<T> publication = new KafkaPublication<>(sink, pump, events, queue);
            publication.thread.start();
            return publication;
        } catch (RuntimeException | Error e) {
            Producers.closeNow(producer, e);
            throw e;
        }
    }

    /**
     * Where it is in its life.
     *
     * @return as of now
     */
    public State state() {
        return pump.state();
    }

    /**
     * Why it has ended, if it has failed.
     *
     * @return empty if it has not
     */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(pump.failure());
    }

    /**
     * What became of the events.
     *
     * @return a snapshot
     */
    public KafkaPublicationStats stats() {
        long skipped = pump.skipped.getAcquire();
        long settled = pump.settled.getAcquire();
        long taken = pump.taken.getAcquire(); // last, so that it is not below what was settled
        return new KafkaPublicationStats(
                state(),
                taken,
                Math.max(0, settled - skipped),
                skipped,
                pump.again.getAcquire(),
                taken - settled,
                events.listenerFailures());
    }

    /** Its own, tagged with the topic; and of the queue, if there is one, what shows an overload. All else of the queue it tells itself. */
    @Override
    public List<Metric> metrics() {
        return metrics;
    }

    private List<Metric> metrics(Map<String, String> tags, @Nullable BlockingElasticQueue<T> queue) {
        MetricGroup<KafkaPublicationStats> group = new MetricGroup<>(PREFIX, tags, this::stats);
        List<Metric> own = List.of(
                group.counter("taken", EVENTS, "Events taken", KafkaPublicationStats::taken),
                group.counter("acknowledged", EVENTS, "Events that Kafka has", KafkaPublicationStats::acknowledged),
                group.counter("skipped", EVENTS, "Events refused and left out", KafkaPublicationStats::skipped),
                group.counter("again", EVENTS, "Events given to the producer again", KafkaPublicationStats::again),
                group.gauge("inflight", EVENTS, "Taken, and not settled", KafkaPublicationStats::inFlight),
                group.gauge(
                        "failed",
                        "publications",
                        "1 if it was ended by a failure, else 0",
                        stats -> stats.state() == State.FAILED ? 1 : 0));
        return queue == null
                ? own
                : Stream.concat(own.stream(), metricsOf(queue, tags)).toList();
    }

    private static Stream<Metric> metricsOf(BlockingElasticQueue<?> queue, Map<String, String> tags) {
        MetricGroup<QueueStats> group = new MetricGroup<>(PREFIX, tags, queue::stats);
        return Stream.of(
                group.gauge("depth", EVENTS, "Events that wait in the queue", QueueStats::size),
                group.gauge("capacity", EVENTS, "That fit without growing", QueueStats::capacity),
                group.gauge("capacity.max", EVENTS, "The bound", QueueStats::maxCapacity),
                group.counter(
                        "dropped",
                        EVENTS,
                        "Events dropped by the queue's policy",
                        stats -> stats.droppedOldest() + stats.droppedNewest()),
                group.counter("refused", EVENTS, "Events left with who offered them", QueueStats::refused));
    }

    /**
     * Waits until it has ended by itself: close the queue, or the router, for that.
     *
     * @param timeout how long at the most
     * @return whether it has ended, however
     * @throws InterruptedException if interrupted meanwhile
     */
    public boolean await(Duration timeout) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, TimeUnit.NANOSECONDS.convert(timeout)));
        return !thread.isAlive();
    }

    /**
     * Stops taking events, waits for the acknowledgements of those that were taken, up to the time that was set for it, and ends. What is not acknowledged then is given back to a persistent queue; in any other case the listener hears of it. Returns when
     * the thread has ended. If the caller is interrupted it waits no longer for acknowledgements, only for the listener; the interruption stays set. A second call does nothing, nor does one by the listener but for the end that it asks for.
     */
    @Override
    public void close() {
        pump.stop();
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        try {
            interrupted = !await(closeTimeout.plusSeconds(1)) && thread.isAlive();
        } catch (InterruptedException e) {
            interrupted = true;
            Thread.currentThread().interrupt();
        }
        if (interrupted) {
            joinInterrupted();
        }
    }

    /** The producer may be waiting for the broker. */
    private void joinInterrupted() {
        boolean caller = Thread.interrupted();
        while (thread.isAlive()) {
            pump.interrupt(thread);
            try {
                await(Duration.ofMillis(100));
            } catch (InterruptedException e) {
                caller = true;
            }
        }
        if (caller) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "KafkaPublication[" + thread.getName() + ", state=" + state() + "]";
    }
}
