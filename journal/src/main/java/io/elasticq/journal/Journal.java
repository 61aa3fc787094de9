package io.elasticq.journal;

import io.elasticq.stats.MetricSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * An append-only log of records, numbered from 1. Any number of threads may append; one process writes, and any number may read. What was
 * appended is read by every tailer in the same order, with its CRC checked, or the tailer says what is missing or damaged.
 *
 * <p>A journal in files is recovered when it is opened: what a crash left half-written is cut off, and damage is refused. All methods but {@link #close()} may be called by any
 * thread at any time. Appends take turns by a short lock; interruption is not looked at. Nulls are refused.
 */
public interface Journal extends JournalReader, MetricSource {

    /**
     * Opens a journal for writing, or makes a new one.
     *
     * @param folder where its files are; made if it is not there
     * @param config what it is to be; the size of segments counts for new ones
     * @return to be closed by the caller
     * @throws JournalLockedException if another process, or this one, writes it; the message names the pid
     * @throws JournalCorruptException if records that were stored can't be read; nothing has been changed then
     * @throws java.io.UncheckedIOException if the disk refuses
     */
    static Journal open(Path folder, JournalConfig config) {
        return Journals.open(folder, config);
    }

    /**
     * A new journal in this process's memory. It ends with the process.
     *
     * @param config what it is to be; a force has nothing to do
     * @return to be closed by the caller
     */
    static Journal inMemory(JournalConfig config) {
        return SegmentedJournal.open(new MemoryStorage(), config);
    }

    /**
     * Opens a journal for reading, while this or another process writes it or not.
     *
     * @param folder where its files are
     * @return to be closed by the caller
     * @throws java.io.UncheckedIOException if there is no journal
     */
    static JournalReader openReader(Path folder) {
        return Journals.openReader(folder);
    }

    /**
     * Looks at a journal that nobody writes, from end to end. Changes nothing.
     *
     * @param folder where its files are
     * @return what {@link #open} would find
     * @throws JournalCorruptException if {@link #open} would refuse it
     * @throws JournalLockedException if a process writes it
     * @throws java.io.UncheckedIOException if there is no journal
     */
    static RecoveryReport verify(Path folder) {
        return Journals.verify(folder);
    }

    /**
     * The files of a journal, while this or another process writes it or not. Looks at their heads; changes nothing.
     *
     * @param folder where its files are
     * @return those that are kept, and the prepared one, the oldest first
     * @throws JournalCorruptException if not even that can be told
     * @throws java.io.UncheckedIOException if there is no journal
     */
    static List<SegmentInfo> segments(Path folder) {
        return Journals.segments(folder);
    }

    /**
     * Copies every whole record of a damaged journal into a new one, in order. The source is not changed. Records get the time of now and new sequences, from 1, without a gap.
     *
     * @param folder of the damaged journal
     * @param target of the new one, which must be empty or not there
     * @return what was saved
     * @throws JournalLockedException if a process writes the damaged journal
     * @throws IllegalArgumentException if the target has files
     * @throws java.io.UncheckedIOException if the disk refuses
     */
    static SalvageReport salvage(Path folder, Path target) {
        return Journals.salvage(folder, target);
    }

    /**
     * Shows every whole record of a damaged journal, in order, under its own sequence, with its time, or where that is damaged, the time of one before it. Nothing is changed.
     *
     * @param folder of the damaged journal
     * @param handler takes the records, and before one that follows a gap, how many are missing there
     * @return what was found
     * @throws JournalLockedException if a process writes the damaged journal
     * @throws java.io.UncheckedIOException if the disk refuses
     */
    static SalvageReport salvage(Path folder, RecordHandler handler) {
        return Journals.salvage(folder, handler);
    }

    /**
     * Appends a record.
     *
     * @param payload its content, which is copied
     * @param offset where that begins, in bytes
     * @param length of the content, in bytes, from 0 to {@link #maxRecordSize()}
     * @return its sequence; with {@link Durability.EveryWrite} it is durable
     * @throws IllegalArgumentException if it is too large
     * @throws JournalClosedException if the journal is closed
     * @throws JournalFailedException if a force or a write has failed, now or before
     * @throws java.io.UncheckedIOException if there is no room for another segment; nothing was appended, and it may be tried again
     */
    long append(byte[] payload, int offset, int length);

    /**
     * Appends a record.
     *
     * @param payload its content, which is copied
     * @return its sequence
     */
    default long append(byte[] payload) {
        return append(payload, 0, payload.length);
    }

    /**
     * Appends a record.
     *
     * @param payload its content, from position to limit, which is copied; the position is not moved
     * @return its sequence
     */
    long append(ByteBuffer payload);

    /**
     * Appends a record that is written in place of being copied from an array.
     *
     * @param maxLength how much room the encoder needs at the most, in bytes, up to {@link #maxRecordSize()}
     * @param encoder writes it
     * @return its sequence
     */
    long append(int maxLength, RecordEncoder encoder);

    /**
     * Appends records one directly after the other, with one force at the most. If one is null or too large, none is appended. After a crash, and
     * where there is no room for another segment, there may be the first ones without the rest.
     *
     * @param payloads their contents, in order
     * @return the sequence of the last; that of the journal's last record if there are none
     */
    long appendBatch(List<byte[]> payloads);

    /**
     * Returns when everything appended before is on the disk. Threads that do so at the same time share a force.
     *
     * @throws UnsupportedOperationException if the engine knows nothing of the disk; that of {@link #open} does
     * @throws JournalFailedException if the force fails, or one has failed before
     * @throws JournalClosedException if the journal is closed
     */
    void sync();

    /**
     * Returns when this record and all before it are on the disk. Threads that do so at the same time share a force; what was appended after it is not waited for.
     *
     * @param sequence of a record, up to {@link #lastSequence()}
     * @throws IllegalArgumentException if there is no such record yet
     * @throws JournalFailedException if the force fails, or one has failed before
     * @throws JournalClosedException if the journal is closed
     */
    void sync(long sequence);

    /**
     * The last record that is known to be on the disk, with all before it.
     *
     * @return a sequence; never goes down
     */
    long durableSequence();

    /**
     * The largest payload.
     *
     * @return in bytes
     */
    int maxRecordSize();

    /**
     * Recycles now what retention allows, instead of with the next segment.
     *
     * @return how many segments were recycled
     * @throws JournalFailedException if a force or a write has failed before
     * @throws JournalClosedException if the journal is closed
     * @throws java.io.UncheckedIOException if the disk refuses; if it was a force that failed, nothing more is appended
     */
    int trim();

    /**
     * What was found when this journal was opened.
     *
     * @return the same each time
     */
    RecoveryReport recovery();

    /**
     * What this journal can tell about itself.
     *
     * @return as of now
     */
    JournalStats stats();

    /** Forces everything, says in the log that it was closed, and lets go of it. Appends that come later are refused. A second call does nothing. */
    @Override
    void close();
}
