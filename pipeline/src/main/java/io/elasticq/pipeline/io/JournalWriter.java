package io.elasticq.pipeline.io;

import io.elasticq.journal.Journal;
import java.io.DataOutput;
import java.util.function.Function;

/** Appends each event at once. */
final class JournalWriter<T> implements SinkWriter<T> {

    private final Journal journal;
    private final Function<? super T, byte[]> encoder;

    JournalWriter(Journal journal, Function<? super T, byte[]> encoder) {
        this.journal = journal;
        this.encoder = encoder;
    }

    @Override
    public void write(T event) {
        journal.append(encoder.apply(event));
    }

    @Override
    public void prepare(long checkpoint, DataOutput state) {
        force(journal);
    }

    /** Forces what an engine can force: one that knows nothing of the disk promises nothing for a loss of power. */
    static void force(Journal journal) {
        try {
            journal.sync();
        } catch (UnsupportedOperationException e) {
            System.getLogger(JournalWriter.class.getName())
                    .log(System.Logger.Level.DEBUG, "a journal that can't be forced", e);
        }
    }
}
