package io.elasticq.bridge.kafka;

import static io.elasticq.bridge.kafka.JournalReplicationException.Reason.DIVERGED;
import static io.elasticq.bridge.kafka.JournalReplicationException.Reason.FENCED;
import static io.elasticq.bridge.kafka.JournalReplicationException.Reason.GAP;

import io.elasticq.journal.JournalCorruptException;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a replicator, from its first look at the topic to the first failure. Whatever fails, the next session begins from what the topic has.
 *
 * <p>Invariants:
 * <ol>
 *   <li>FenceFirst: the producer is initialised before the topic's end is looked for. So no older producer of the same id writes any more, and its open transaction is decided.
 *   <li>YoungestLives: a session that follows on a failed one gives way, before it fences anybody, if the topic has records that this replicator has never sent: a younger one is at work.
 *   <li>NothingHidden: nothing lies behind the end of what is committed; or somebody's open transaction could hide records of ours. One of ours that the broker has left open is aborted, and what it had acknowledged is replicated
 *       again: no reader has seen it.
 *   <li>SameJournal: the record with which the topic ends is, with its time and bytes, the journal's.
 *   <li>InOrder: what is sent is the record after the one sent last, or it tells the gap.
 *   <li>Alone: offsets go up by one for each record, and by one for the end of each transaction. If not, somebody else writes there, or the topic has lost its end, and the transaction is not committed.
 *   <li>CursorBehind: the cursor is never beyond the last record of the transaction before the last one. A commit has returned when the broker has decided it; only the next transaction shows that its marks are written, and that it
 *       can't be left open and be aborted after all. The record itself is needed for SameJournal.
 * </ol>
 * For one thread.
 */
final class JournalSession implements AutoCloseable {

    /** Instead of what was sent before, of a replicator's first session: it ends older ones, whatever they have sent. */
    static final long FIRST = -1;

    private static final Duration AT_ONCE = Duration.ZERO;

    private final JournalToKafkaBuilder config;
    private final TopicPartition target;
    private final JournalTally tally;
    private final Producer<byte[], byte[]> producer;
    private @Nullable Tailer tailer;
    private @Nullable Tailer cursor;
    private @Nullable JournalRecord pending; // read, to be sent first
    private long nextOffset;
    private long sent; // the last sequence that was sent, or found in the topic
    private long missed; // in this transaction
    private boolean inTransaction;
    private long begun;

    JournalSession(JournalToKafkaBuilder config, TopicClients clients, JournalTally tally, long sentBefore) {
        this.config = config;
        this.target = config.target();
        this.tally = tally;
        this.producer = clients.producer();
        try {
            if (sentBefore != FIRST) {
                giveWay(clients, sentBefore);
            }
            producer.initTransactions(); // FenceFirst
            TopicRecord last = lastOf(clients);
            sent = last == null ? 0 : last.sequence();
            tailer = config.journal.tailer(TailStart.oldest());
            goTo(last, tailer);
            openCursor();
            tally.found(sent);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** YoungestLives. */
    private void giveWay(TopicClients clients, long sentBefore) {
        try (TopicReading committed = new TopicReading(clients.consumer(IsolationLevel.READ_COMMITTED), target)) {
            TopicRecord last = committed.last(committed.end());
            if (last != null && last.sequence() > sentBefore) {
                throw new JournalReplicationException(
                        FENCED,
                        "another replicator to " + target + " has started, so this one has ended: the topic has "
                                + TopicRecord.describe(last) + ", and this one has sent up to " + sentBefore);
            }
        } catch (JournalCorruptException e) {
            throw diverged(e);
        }
    }

    private @Nullable TopicRecord lastOf(TopicClients clients) {
        long all;
        try (TopicReading everything = new TopicReading(clients.consumer(IsolationLevel.READ_UNCOMMITTED), target)) {
            all = everything.end();
        }
        try (TopicReading committed = new TopicReading(clients.consumer(IsolationLevel.READ_COMMITTED), target)) {
            nextOffset = committed.end();
            if (nextOffset < all) { // NothingHidden
                boolean ended = clients.endHanging(target);
                String whose = ended
                        ? "the broker had left open a transaction of ours, which was aborted"
                        : "somebody else has an open transaction";
                throw new KafkaException(
                        whose + ": " + target + " is committed up to " + nextOffset + ", and ends with " + all);
            }
            return committed.last(nextOffset);
        } catch (JournalCorruptException e) {
            throw diverged(e);
        }
    }

    private JournalReplicationException diverged(JournalCorruptException e) {
        return new JournalReplicationException(
                DIVERGED, "the topic ends with what is not a journal's: " + target + ": " + e.getMessage(), e);
    }

    /** The last sequence that was sent, or found in the topic. */
    long sent() {
        return sent;
    }

    /** SameJournal, and to the record behind it. */
    private void goTo(@Nullable TopicRecord last, Tailer from) {
        if (last == null) {
            from.seek(TailStart.sequence(1));
            return;
        }
        JournalRecord same = at(last.sequence(), from);
        if (same == null) {
            throw new JournalReplicationException(
                    DIVERGED,
                    "the topic is ahead of the journal: " + target + " ends with " + TopicRecord.describe(last)
                            + ", the journal with sequence " + (from.nextSequence() - 1));
        } else if (same.sequence() > last.sequence()) {
            if (!config.recordsGaps) {
                throw new JournalReplicationException(
                        GAP,
                        "the journal has recycled the record with which the topic ends, so it can't be told whether they belong together: "
                                + target + " ends with " + TopicRecord.describe(last)
                                + ", the journal begins with sequence "
                                + same.sequence());
            }
            pending = same;
        } else if (!TopicRecord.areSame(last, same)) {
            throw new JournalReplicationException(
                    DIVERGED,
                    "the topic has another record than the journal: " + target + " has " + TopicRecord.describe(last)
                            + ", the journal " + TopicRecord.describe(same)
                            + (last.timestamp() == same.timestamp() ? ", and other bytes" : ""));
        }
    }

    private static @Nullable JournalRecord at(long sequence, Tailer from) {
        try {
            from.seek(TailStart.sequence(sequence));
        } catch (IllegalArgumentException e) { // beyond the journal's end; the tailer is there now
            return null;
        }
        return from.read();
    }

    private void openCursor() {
        String name = config.cursor;
        if (name != null) {
            TailStart last = TailStart.sequence(Math.max(1, sent));
            cursor = config.journal.tailer(name, last);
            cursor.seek(last);
            cursor.commit();
        }
    }

    /** Replicates a batch, in a transaction. Returns how many records that were; 0 if there is nothing to do. */
    int step() {
        JournalRecord record = next();
        if (record == null) {
            return 0;
        }
        long settled = sent;
        producer.beginTransaction();
        inTransaction = true;
        begun = System.nanoTime();
        long bytes = 0;
        int count = 0;
        Future<RecordMetadata> first = null;
        Future<RecordMetadata> last;
        do {
            bytes += record.payload().remaining();
            last = send(record);
            first = first == null ? last : first;
            count++;
        } while (count < config.batchRecords && bytes < config.batchBytes && (record = next()) != null);
        producer.flush();
        requireAlone(offset(first), offset(last), count);
        producer.commitTransaction();
        inTransaction = false;
        tally.committed(sent, count, missed);
        missed = 0;
        moveCursor(settled);
        return count;
    }

    private @Nullable JournalRecord next() {
        JournalRecord first = pending;
        if (first != null) {
            pending = null;
            return first;
        }
        Tailer from = Objects.requireNonNull(tailer, "tailer");
        if (config.durable != null && from.nextSequence() > config.durable.durableSequence()) {
            return null;
        }
        return from.read();
    }

    private Future<RecordMetadata> send(JournalRecord record) {
        long gap = record.sequence() - sent - 1; // InOrder
        if (gap > 0 && !config.recordsGaps) {
            throw new JournalReplicationException(
                    GAP,
                    "the journal has recycled records before they were replicated: " + target + " ends with sequence "
                            + sent + ", the journal goes on with " + record.sequence());
        }
        missed += gap;
        sent = record.sequence();
        return producer.send(TopicRecord.of(target, record, gap));
    }

    private void requireAlone(long first, long last, int count) {
        long expected = nextOffset;
        nextOffset = last + 2; // Alone
        if (first != expected || last != first + count - 1) {
            throw new KafkaException("somebody else writes to " + target + ", or it has lost its end: expected offset "
                    + expected + " and " + count + " records, got " + first + " to " + last);
        }
    }

    private static long offset(Future<RecordMetadata> sent) {
        try {
            return sent.get().offset(); // done, since it was flushed
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** CursorBehind. Reads along, since that costs less than to look for a place. */
    private void moveCursor(long settled) {
        Tailer behind = cursor;
        if (behind == null) {
            return;
        }
        while (behind.nextSequence() < settled && behind.read() != null) {
            // reads along
        }
        behind.commit();
    }

    /** How long the transaction is open that is under way. */
    Duration transactionAge() {
        return inTransaction ? Duration.ofNanos(System.nanoTime() - begun) : Duration.ZERO;
    }

    /** Lets readers of the topic go on at once, instead of when the broker has lost patience. */
    void abort() {
        if (inTransaction) {
            inTransaction = false;
            producer.abortTransaction();
        }
    }

    /** Does not wait for the broker. */
    @Override
    @SuppressWarnings("try") // they are there to be closed, whatever the producer throws
    public void close() {
        try (Tailer reading = tailer;
                Tailer holding = cursor) {
            producer.close(AT_ONCE);
        }
    }
}
