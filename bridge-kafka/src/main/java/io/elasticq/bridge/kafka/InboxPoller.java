package io.elasticq.bridge.kafka;

import io.elasticq.lockbased.LockedElasticQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The thread of an inbox, and the only one to call the consumer, but for its {@code wakeup}.
 *
 * <p>Invariants:
 * <ul>
 *   <li><b>RoomForAPoll</b>: partitions are not paused only while {@code max.poll.records} more events have room; so what a poll gives always has.
 *   <li><b>OnlyOurs</b>: offsets are committed for partitions that are ours, and while they have been ours without a break.
 *   <li><b>BegunOnce</b>: where a group begins is committed before anything is read there; so the end is asked for once in the life of the group, and not again by whoever comes after a member that committed nothing else.
 * </ul>
 */
final class InboxPoller<T> implements Runnable, ConsumerRebalanceListener {

    private static final System.Logger LOG = System.getLogger(KafkaInbox.class.getName());
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration PAUSED = Duration.ofMillis(5); // how late it notices that there is room again
    private static final Duration LAST_COMMIT = Duration.ofSeconds(5);

    private final KafkaSource<T> source;
    private final Consumer<byte[], byte[]> consumer;
    private final LockedElasticQueue<KafkaDelivery<T>> queue;
    private final KafkaInbox.Commits what;
    private final Runnable arrived;
    private final Map<TopicPartition, PartitionProgress> ours = new LinkedHashMap<>();
    private final int max;
    private final int pollMax;
    private final long commitNanos;
    private long lastCommit = System.nanoTime();
    private boolean committing;
    private boolean paused;
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;

    final AtomicLong read = new AtomicLong();
    final AtomicLong open = new AtomicLong();
    final AtomicLong malformed = new AtomicLong();
    final AtomicLong missed = new AtomicLong();
    final AtomicLong discarded = new AtomicLong();
    final AtomicLong commits = new AtomicLong();
    final AtomicLong commitFailures = new AtomicLong();
    final AtomicLong pauses = new AtomicLong();
    final AtomicLong partitions = new AtomicLong();

    InboxPoller(
            KafkaSource<T> source,
            Consumer<byte[], byte[]> consumer,
            LockedElasticQueue<KafkaDelivery<T>> queue,
            KafkaInbox.Commits what,
            Runnable arrived) {
        this.source = source;
        this.consumer = consumer;
        this.queue = queue;
        this.what = what;
        this.arrived = arrived;
        this.max = source.built.maxInFlight;
        this.pollMax = source.built.maxPollRecords;
        this.commitNanos = TimeUnit.NANOSECONDS.convert(source.built.commitInterval);
    }

    void stop() {
        stopping = true;
        consumer.wakeup();
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    @Override
    public void run() {
        try {
            consumer.subscribe(source.built.topics(), this);
            while (!stopping) {
                turn();
            }
        } catch (WakeupException e) {
            failure = stopping ? null : e;
        } catch (Throwable e) {
            failure = e;
        } finally {
            end();
        }
    }

    private void turn() {
        advance();
        pauseOrResume();
        if (System.nanoTime() - lastCommit >= commitNanos) {
            commitSoon();
        }
        int before = queue.size();
        try {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(paused ? PAUSED : IDLE)) {
                take(each);
            }
        } catch (NoOffsetForPartitionException e) {
            begin(e.partitions());
        } catch (OffsetOutOfRangeException e) {
            jump(e.offsetOutOfRangePartitions());
        }
        if (queue.size() > before) {
            arrived.run();
        }
    }

    /** BegunOnce. Of partitions that the group has never committed for. What fails here is tried again, since the next poll throws again. */
    private void begin(Set<TopicPartition> unknown) {
        if (!source.built.fromTheEnd) {
            consumer.seekToBeginning(unknown);
            return;
        }
        try {
            Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
            consumer.endOffsets(unknown).forEach((each, end) -> ends.put(each, new OffsetAndMetadata(end)));
            commitAwake(ends); // and the next poll finds it
        } catch (RetriableException | RebalanceInProgressException | CommitFailedException e) {
            commitFailures.incrementAndGet();
            LOG.log(System.Logger.Level.DEBUG, "where to begin was not committed: " + unknown, e);
        }
    }

    /** Where the group was is gone. What is left is read from its oldest on, and what is not is counted. */
    private void jump(Map<TopicPartition, Long> wanted) {
        try {
            Map<TopicPartition, Long> oldest = consumer.beginningOffsets(wanted.keySet());
            wanted.forEach((each, offset) -> {
                long next = oldest.getOrDefault(each, offset);
                missed.addAndGet(Math.max(0, next - offset));
                consumer.seek(each, next);
            });
            LOG.log(
                    System.Logger.Level.WARNING,
                    "records were gone before they were read: at=" + wanted + ", going on at=" + oldest);
        } catch (RetriableException e) {
            LOG.log(System.Logger.Level.DEBUG, "where to go on is not known yet: " + wanted, e);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> next) {
        PartitionProgress progress = ours.get(new TopicPartition(next.topic(), next.partition()));
        if (progress == null) {
            return; // taken away during this poll
        }
        T event = source.decode(next);
        if (event == null) {
            malformed.incrementAndGet();
            progress.leftOut(next.offset());
            return;
        }
        KafkaDelivery<T> delivery = new KafkaDelivery<>(event, progress, next.offset());
        progress.add(delivery);
        read.incrementAndGet();
        if (!queue.offer(delivery)) {
            throw new IllegalStateException("RoomForAPoll: " + queue);
        }
    }

    private void advance() {
        long stillOpen = 0;
        for (PartitionProgress each : ours.values()) {
            each.advance();
            stillOpen += each.open();
        }
        open.setRelease(stillOpen);
    }

    /** RoomForAPoll. What waits of partitions that were taken away has room, too, until it is discarded. */
    private void pauseOrResume() {
        long room = max - Math.max(open.getPlain(), queue.size());
        if (!paused && room < pollMax) {
            consumer.pause(consumer.assignment());
            paused = true;
            pauses.incrementAndGet();
        } else if (paused && room >= Math.max(pollMax, max / 2)) {
            consumer.resume(consumer.paused());
            paused = false;
        }
    }

    // ---- offsets

    private void commitSoon() {
        lastCommit = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> due = due(ours.keySet());
        if (due.isEmpty() || committing) {
            return;
        }
        committing = true;
        consumer.commitAsync(due, (offsets, e) -> {
            committing = false;
            committed(due, e);
        });
    }

    private Map<TopicPartition, OffsetAndMetadata> due(Collection<TopicPartition> of) {
        Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
        for (TopicPartition each : of) {
            PartitionProgress progress = ours.get(each);
            if (progress != null) {
                long offset = what == KafkaInbox.Commits.ACKNOWLEDGED ? progress.done() : progress.checkpointed();
                if (offset > progress.committed()) {
                    due.put(each, new OffsetAndMetadata(offset));
                }
            }
        }
        return due;
    }

    private void committed(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception e) {
        if (e != null) {
            commitFailures.incrementAndGet();
            LOG.log(System.Logger.Level.DEBUG, "offsets were not committed: " + offsets, e);
            return;
        }
        commits.incrementAndGet();
        offsets.forEach((partition, offset) -> {
            PartitionProgress progress = ours.get(partition);
            if (progress != null) {
                progress.committed(offset.offset());
            }
        });
    }

    private void commitNow(Collection<TopicPartition> of) {
        advance();
        Map<TopicPartition, OffsetAndMetadata> due = due(of);
        if (due.isEmpty()) {
            return;
        }
        try {
            commitAwake(due);
            committed(due, null);
        } catch (KafkaException e) { // it comes again, to whoever has the partition then
            committed(due, e);
        }
    }

    private void commitAwake(Map<TopicPartition, OffsetAndMetadata> due) {
        try {
            consumer.commitSync(due, LAST_COMMIT);
        } catch (WakeupException e) { // we are to stop, but not before this
            consumer.commitSync(due, LAST_COMMIT);
        }
    }

    // ---- who has what

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        for (TopicPartition each : assigned) {
            ours.put(each, new PartitionProgress(each));
        }
        partitions.set(ours.size());
        if (paused) {
            consumer.pause(assigned);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        commitNow(revoked);
        onPartitionsLost(revoked);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        for (TopicPartition each : lost) {
            PartitionProgress progress = ours.remove(each);
            if (progress != null) {
                progress.leave();
            }
        }
        partitions.set(ours.size());
    }

    private void end() {
        try {
            Thread.interrupted(); // the last commit is not to be interrupted by what has ended us
            consumer.close(CloseOptions.timeout(LAST_COMMIT)); // gives up the partitions, which commits
        } catch (KafkaException e) {
            failed(e);
        } finally {
            onPartitionsLost(java.util.List.copyOf(ours.keySet()));
            queue.close();
            arrived.run();
        }
    }

    private void failed(KafkaException e) {
        Throwable first = failure;
        if (first == null) {
            failure = e;
        } else {
            first.addSuppressed(e);
        }
    }
}
