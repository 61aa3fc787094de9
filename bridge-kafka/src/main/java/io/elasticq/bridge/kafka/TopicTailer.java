package io.elasticq.bridge.kafka;

import io.elasticq.WaitStrategy;
import io.elasticq.journal.JournalClosedException;
import io.elasticq.journal.JournalCorruptException;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.RecordHandler;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal from the topic to which {@link JournalToKafka} replicates it: the same records, with their sequences, times and bytes, as far as they are committed. Made by
 * {@link TopicJournal}.
 *
 * <p>What Kafka's retention has deleted is missed, as with a journal that recycles, and so is what the journal itself had recycled before it was replicated. A record that comes again is skipped, and counted. Any other
 * gap, and a record that is damaged or not a journal's, is an error that names its sequence and its offset; so is each later call, until a {@link #seek}.
 *
 * <p>For one thread at a time. A call that finds nothing has asked the broker where the end is, and waits for the answer; where there is none in time, it throws Kafka's
 * {@link org.apache.kafka.common.errors.TimeoutException}, and may be tried again. A thread that is interrupted gets an {@link InterruptException} from any call but {@link #follow}, which returns. Where it is after a {@link
 * TailStart#time} is exact if nobody has repeated records.
 */
// Invariants
//   Once       what is before expected was shown, was missed, or lies before where the tailer was sent to; it is never
// shown.
//   NoGap      a record that is not the expected one is shown only if what is before it was deleted by Kafka, or is
// told
//              to be missing by the record itself.
public final class TopicTailer implements Tailer {

    private final TopicReading reading;
    private final TopicPartition partition;
    private final TopicRecord record = new TopicRecord();
    private @Nullable ConsumerRecord<byte[], byte[]> ahead; // read, and not shown
    private long expected; // 0 until the first record is known
    private boolean deleted; // what is before the next record may have been deleted by Kafka
    private long missed;
    private long doubles;
    private @Nullable JournalCorruptException broken;
    private volatile boolean closed;

    /** The reading is closed with it, and here if this fails. */
    TopicTailer(TopicReading reading, TopicPartition partition, TailStart start) {
        this.reading = reading;
        this.partition = partition;
        try {
            moveTo(start);
        } catch (RuntimeException | Error e) {
            reading.close();
            throw e;
        }
    }

    @Override
    public void seek(TailStart start) {
        requireOpen();
        moveTo(start);
    }

    private void moveTo(TailStart start) {
        broken = null;
        ahead = null;
        expected = 0;
        deleted = false;
        if (start instanceof TailStart.Sequence sequence) {
            toSequence(sequence.sequence());
        } else if (start instanceof TailStart.Time time) {
            long millis = time.toEpochMilli();
            reading.find(candidate -> candidate.timestamp() >= millis);
            know();
        } else if (start instanceof TailStart.Next) {
            toNext();
        } else {
            reading.seek(reading.beginning());
            know();
        }
    }

    /** Looks at what comes, so that its sequence is known. */
    private void know() {
        ConsumerRecord<byte[], byte[]> next = take();
        if (next == null) {
            toNext();
        } else {
            expected = record.set(next).sequence();
            ahead = next;
        }
    }

    private void toNext() {
        long end = reading.end();
        TopicRecord last = reading.last(end);
        expected = last == null ? 0 : last.sequence() + 1;
        deleted = last == null && reading.beginning() > 0;
        reading.seek(end);
    }

    private void toSequence(long sequence) {
        toNext();
        if (expected == sequence || (expected == 0 && (sequence == 1 || deleted))) {
            expected = sequence;
            return; // at the end, or of what was before nothing is left
        }
        if (expected < sequence) {
            throw new IllegalArgumentException(
                    "the sequence must not be beyond the next one: sequence=" + sequence + ", next=" + nextSequence());
        }
        expected = sequence;
        if (!find(sequence)) {
            reading.findSlowly(candidate -> candidate.sequence() >= sequence); // bisection was led astray by doubles
        }
    }

    /** False if what was found can't be the first one. */
    private boolean find(long sequence) {
        long offset = reading.find(candidate -> candidate.sequence() >= sequence);
        deleted = offset > 0 && offset == reading.beginning();
        ConsumerRecord<byte[], byte[]> next = take();
        if (next == null) {
            return false;
        }
        ahead = next;
        long gap = record.set(next).sequence() - sequence;
        if (gap > 0 && !isTold(gap)) {
            ahead = null;
            return false;
        }
        return true;
    }

    @Override
    public @Nullable JournalRecord read() {
        requireOpen();
        if (broken != null) {
            throw broken;
        }
        try {
            return find();
        } catch (JournalCorruptException e) {
            broken = e;
            throw e;
        }
    }

    private @Nullable JournalRecord find() {
        for (ConsumerRecord<byte[], byte[]> next; (next = take()) != null; ) {
            long sequence = record.set(next).sequence();
            if (sequence >= expected) {
                show(next.offset());
                return record;
            }
            doubles++; // Once
        }
        return null;
    }

    private void show(long offset) {
        long gap = expected == 0 ? 0 : record.sequence() - expected;
        if (gap > 0 && !isTold(gap)) { // NoGap
            throw TopicRecord.corrupt(
                    partition, offset, "a record has the sequence " + record.sequence() + ", not the next", expected);
        }
        record.missed(gap);
        missed += gap;
        expected = record.sequence() + 1;
        deleted = false;
    }

    private boolean isTold(long gap) {
        return deleted || gap <= record.carriedMissed();
    }

    private @Nullable ConsumerRecord<byte[], byte[]> take() {
        ConsumerRecord<byte[], byte[]> next = ahead;
        if (next != null) {
            ahead = null;
            return next;
        }
        try {
            return reading.next();
        } catch (OffsetOutOfRangeException e) {
            goOnAfterDeletion(e);
            return reading.next();
        }
    }

    private void goOnAfterDeletion(OffsetOutOfRangeException e) {
        long position = e.offsetOutOfRangePartitions().getOrDefault(partition, Long.MAX_VALUE);
        long beginning = reading.beginning();
        if (position >= beginning) {
            throw TopicRecord.corrupt(
                    partition, position, "the topic has become shorter: end=" + reading.end(), expected);
        }
        reading.seek(beginning);
        deleted = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new JournalClosedException("the tailer is closed: topic " + partition);
        }
    }

    @Override
    public void follow(RecordHandler handler, WaitStrategy strategy) {
        try {
            Tailer.super.follow(handler, strategy);
        } catch (InterruptException e) {
            Thread.currentThread().interrupt(); // Kafka has said it in its own way
        }
    }

    @Override
    public long nextSequence() {
        return Math.max(1, expected);
    }

    @Override
    public long missed() {
        return missed;
    }

    /**
     * How often a record came that had been there before: somebody else than a replicator writes to the topic.
     *
     * @return a count since this was made
     */
    public long doubles() {
        return doubles;
    }

    /**
     * Refused: places in a topic are kept by whom they belong to.
     *
     * @throws IllegalStateException always, since this tailer has no name
     */
    @Override
    public void commit() {
        throw new IllegalStateException("this tailer has no name: nextSequence=" + nextSequence());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            reading.close();
        }
    }
}
