package io.elasticq.cli;

import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.Tailer;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the records of a tailer as lines. */
final class RecordPrinter {

    /** Records after which what was written is flushed, and a cursor stored, also if more are there. */
    private static final int BATCH = 1000;

    @Mixin
    private final RecordText text = new RecordText();

    @Option(names = "--sequences", description = "Before each record its sequence, and a tab.")
    private boolean sequences;

    @Option(names = "--timestamps", description = "Before each record the time at which it was appended, and a tab.")
    private boolean timestamps;

    private @Nullable ReplayPace pace;
    private int unflushed;

    /** Lets each record wait for its time. An interruption ends it, and stays set. */
    void pace(ReplayPace newPace) {
        pace = newPace;
    }

    /** Writes what there is, up to this sequence. Returns how many records. */
    long print(Tailer tailer, long upTo, boolean commits, Streams streams, LineWriter out) throws CliException {
        try {
            return printUnflushed(tailer, upTo, commits, streams, out);
        } finally {
            flush(tailer, commits, out); // also what comes before a record that is damaged
        }
    }

    private long printUnflushed(Tailer tailer, long upTo, boolean commits, Streams streams, LineWriter out)
            throws CliException {
        long count = 0;
        while (tailer.nextSequence() <= upTo) {
            JournalRecord next = JournalFolder.attempt(ExitCode.INPUT, tailer::read);
            if (next == null) {
                break;
            }
            if (next.missed() > 0) {
                flush(tailer, false, out); // the cursor is behind this one, which is not written yet
                streams.complain("missed " + next.missed() + " records before " + next.sequence()
                        + ": they were recycled before they were read");
            }
            if (next.sequence() > upTo || !isDue(next, tailer, out)) {
                break;
            }
            write(out, text.line(prefix(next), next.payload()));
            count++;
            if (++unflushed >= BATCH) {
                flush(tailer, commits, out);
            }
        }
        return count;
    }

    private @Nullable String prefix(JournalRecord record) {
        if (!sequences && !timestamps) {
            return null;
        }
        return (sequences ? record.sequence() + "\t" : "")
                + (timestamps ? Instant.ofEpochMilli(record.timestamp()) + "\t" : "");
    }

    /** Waits until it is. What comes before is seen meanwhile. False if the thread was interrupted. */
    private boolean isDue(JournalRecord record, Tailer tailer, LineWriter out) throws CliException {
        ReplayPace timetable = pace;
        if (timetable == null) {
            return true;
        }
        for (long left = timetable.untilDueNanos(record.timestamp());
                left > 0;
                left = timetable.untilDueNanos(record.timestamp())) {
            flush(tailer, false, out);
            try {
                timetable.sleep(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** First written, then stored as done: a record may come twice, and none is left out. */
    private void flush(Tailer tailer, boolean commits, LineWriter out) throws CliException {
        if (unflushed == 0) {
            return;
        }
        unflushed = 0;
        try {
            out.flush();
        } catch (IOException e) {
            throw failed(e);
        }
        if (commits) {
            JournalFolder.attempt(ExitCode.OUTPUT, () -> {
                tailer.commit();
                return null;
            });
        }
    }

    private static void write(LineWriter out, byte[] line) throws CliException {
        try {
            out.write(line);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static CliException failed(IOException e) {
        String reason = IoReason.isClosedByReader(e) ? "its reader has closed it" : IoReason.of(e);
        return new CliException(ExitCode.OUTPUT, "can't write to standard output: " + reason, e);
    }
}
