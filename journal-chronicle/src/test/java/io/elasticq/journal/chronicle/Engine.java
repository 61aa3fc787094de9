package io.elasticq.journal.chronicle;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalCorruptException;
import io.elasticq.journal.JournalFailedException;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.Payloads;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/** The logs that are compared, each with files that hold the same records. */
enum Engine {
    JOURNAL("journal") {
        @Override
        Log open(Path folder, AtomicLong millis) {
            return new JournalLog(Journal.open(
                    folder,
                    JournalConfig.builder()
                            .segmentSize(JournalConfig.MIN_SEGMENT_SIZE)
                            .clock(() -> Instant.ofEpochMilli(millis.get()))
                            .build()));
        }
    },
    PLAIN("Chronicle Queue") {
        @Override
        Log open(Path folder, AtomicLong millis) {
            return new PlainLog(SingleChronicleQueueBuilder.single(folder.toFile())
                    .rollCycle(RollCycles.FAST_HOURLY)
                    .blockSize(BLOCK)
                    .timeProvider(millis::get)
                    .timeoutMS(TIMEOUT_MILLIS)
                    .build());
        }
    },
    CHRONICLE("ChronicleJournal") {
        @Override
        Log open(Path folder, AtomicLong millis) {
            return new JournalLog(ChronicleJournal.open(
                    folder,
                    JournalConfig.builder()
                            .segmentSize(BLOCK)
                            .clock(() -> Instant.ofEpochMilli(millis.get()))
                            .build()));
        }
    };

    /** When the logs begin. */
    static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    static final int BLOCK = 1 << 16;

    /** Unless set, Chronicle Queue waits 10 seconds, again and again, for headers that nobody will write. */
    private static final long TIMEOUT_MILLIS = 200;

    private final String label;

    Engine(String label) {
        this.label = label;
    }

    /** A log that is open, at the time that the clock says. */
    abstract Log open(Path folder, AtomicLong millis);

    @Override
    public String toString() {
        return label;
    }

    /** What the comparison does with each. */
    interface Log extends LongUnaryOperator, AutoCloseable {

        /** Appends the payload of an identity. The number is its place, from 1. */
        @Override
        long applyAsLong(long identity);

        /** The place of the last one that is there. */
        long last();

        /** All payloads, in order. */
        List<byte[]> all();

        @Override
        void close();
    }

    private record JournalLog(Journal journal) implements Log {

        @Override
        public long applyAsLong(long identity) {
            return journal.append(Payloads.of(identity));
        }

        @Override
        public long last() {
            return journal.lastSequence();
        }

        @Override
        public List<byte[]> all() {
            List<byte[]> all = new ArrayList<>();
            try (Tailer tailer = journal.tailer(TailStart.oldest())) {
                for (JournalRecord record = tailer.read(); record != null; record = tailer.read()) {
                    all.add(Payloads.bytes(record));
                }
            }
            return all;
        }

        @Override
        public void close() {
            journal.close();
        }
    }

    private static final class PlainLog implements Log {

        private final ChronicleQueue queue;
        private final ExcerptAppender appender;
        private long count;

        PlainLog(ChronicleQueue queue) {
            this.queue = queue;
            this.appender = queue.createAppender();
            appender.singleThreadedCheckDisabled(true);
        }

        @Override
        public long last() {
            count = all().size();
            return count;
        }

        /** Counts from the last one that it was asked for. */
        @Override
        public long applyAsLong(long identity) {
            appender.writeBytes(Bytes.wrapForRead(Payloads.of(identity)));
            return ++count;
        }

        @Override
        public List<byte[]> all() {
            List<byte[]> all = new ArrayList<>();
            try (ExcerptTailer tailer = queue.createTailer()) {
                while (true) {
                    try (DocumentContext document = tailer.readingDocument()) {
                        if (!document.isPresent()) {
                            return all;
                        }
                        all.add(document.wire().bytes().toByteArray());
                    }
                }
            }
        }

        @Override
        public void close() {
            appender.close();
            queue.close();
        }
    }

    /** What comes of a folder with so many records. */
    Outcome examine(Path folder, int records, long millis) {
        try (Log log = open(folder, new AtomicLong(millis))) {
            Outcome outcome = compare(log.all(), records);
            if (outcome != Outcome.NO_HARM) {
                return outcome;
            }
            log.applyAsLong(records + 1);
            return compare(log.all(), records + 1);
        } catch (JournalCorruptException | JournalFailedException e) {
            return Outcome.REFUSED;
        } catch (Exception | Error e) { // Chronicle Queue throws checked ones without declaring them
            return Outcome.EXCEPTION;
        }
    }

    private static Outcome compare(List<byte[]> payloads, int records) {
        List<Long> found = new ArrayList<>();
        for (byte[] payload : payloads) {
            try {
                found.add(Payloads.identity(payload));
            } catch (AssertionError e) {
                return Outcome.WRONG;
            }
        }
        for (int i = 1; i < found.size(); i++) {
            if (found.get(i) <= found.get(i - 1)) {
                return Outcome.WRONG;
            }
        }
        return found.size() == records ? Outcome.NO_HARM : Outcome.MISSING;
    }
}
