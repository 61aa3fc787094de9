package io.elasticq.pipeline.io;

import io.elasticq.journal.JournalReader;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of a journal, this process's or another's. Replayable, as far as the journal keeps them: the position is a sequence. Follows the journal and has no end, unless {@link #endingAtTheLast} is asked for.
 *
 * <p>Records that the journal has recycled before they were read are missed. That fails the pipeline, with their number, unless {@link #onMissed} is asked for. To be sure that none is, let the journal keep what cursors need,
 * and this be {@linkplain #keptBy kept by} one.
 *
 * <p>A record that can't be decoded fails the pipeline, and is read again by a run that is resumed. To send such records elsewhere, take them as bytes here and decode them in a stage.
 *
 * <p>Immutable; any thread may use it. The reader is not closed at the end of a run.
 *
 * @param <T> the events
 */
public final class JournalSource<T> implements Source<T> {

    private final JournalReader journal;
    private final Function<? super JournalRecord, ? extends T> decoder;
    private final TailStart start;
    private final boolean ends;
    private final @Nullable LongConsumer onMissed;
    private final @Nullable String cursor;

    JournalSource(
            JournalReader journal,
            Function<? super JournalRecord, ? extends T> decoder,
            TailStart start,
            boolean ends,
            @Nullable LongConsumer onMissed,
            @Nullable String cursor) {
        this.journal = Objects.requireNonNull(journal, "journal");
        this.decoder = Objects.requireNonNull(decoder, "decoder");
        this.start = Objects.requireNonNull(start, "start");
        this.ends = ends;
        this.onMissed = onMissed;
        this.cursor = cursor;
    }

    /**
     * One that begins elsewhere than with the oldest record. A run that is resumed begins at its position.
     *
     * @param newStart where a run without a position begins
     * @return a copy
     */
    public JournalSource<T> from(TailStart newStart) {
        return new JournalSource<>(journal, decoder, newStart, ends, onMissed, cursor);
    }

    /**
     * One that ends with the record that is the last when it is opened.
     *
     * @return a copy
     */
    public JournalSource<T> endingAtTheLast() {
        return new JournalSource<>(journal, decoder, start, true, onMissed, cursor);
    }

    /**
     * One that goes on with the oldest record that is left when some were recycled before they were read.
     *
     * @param missed told how many, each time; called by the worker of the source
     * @return a copy
     */
    public JournalSource<T> onMissed(LongConsumer missed) {
        return new JournalSource<>(journal, decoder, start, ends, Objects.requireNonNull(missed, "missed"), cursor);
    }

    /**
     * One that has a named cursor in the journal at what a run that is resumed needs first: at the beginning of the run, and then at the position of the last checkpoint that is complete. A journal whose retention looks at cursors keeps all from there
     * on.
     *
     * @param name of the cursor; no other tailer may have it meanwhile
     * @return a copy
     */
    public JournalSource<T> keptBy(String name) {
        return new JournalSource<>(journal, decoder, start, ends, onMissed, Objects.requireNonNull(name, "name"));
    }

    @Override
    public SourceReader<T> open(SourceContext context) {
        TailStart from = context.position() == null ? start : TailStart.sequence(SequenceReader.position(context));
        return new JournalEventReader<>(this, from);
    }

    @Override
    public SourceMetadata metadata() {
        SourceMetadata metadata = SourceMetadata.of("journal").replaying();
        return ends ? metadata.ending() : metadata;
    }

    JournalReader journal() {
        return journal;
    }

    T decode(JournalRecord event) {
        return Objects.requireNonNull(decoder.apply(event), "the decoder made null of a record");
    }

    boolean ends() {
        return ends;
    }

    @Nullable
    LongConsumer onMissed() {
        return onMissed;
    }

    @Nullable
    String cursor() {
        return cursor;
    }
}
