package io.elasticq.cli;

import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.Tailer;
import java.io.IOException;
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

    private int unflushed;

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
                flush(tailer, commits, out);
                streams.complain("missed " + next.missed() + " records before " + next.sequence()
                        + ": they were recycled before they were read");
            }
            if (next.sequence() > upTo) {
                break;
            }
            write(out, text.line(sequences ? next.sequence() + "\t" : null, next.payload()));
            count++;
            if (++unflushed >= BATCH) {
                flush(tailer, commits, out);
            }
        }
        return count;
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
