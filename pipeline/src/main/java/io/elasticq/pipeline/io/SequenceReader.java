package io.elasticq.pipeline.io;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Consumer;

/** Reads an iterator. The position is how many elements were handed over; one that is resumed passes over as many. */
final class SequenceReader<T> implements SourceReader<T> {

    private final Iterator<? extends T> elements;
    private final Runnable atClose;
    private final boolean replayable;
    private long position;

    private SequenceReader(Iterator<? extends T> elements, Runnable atClose, boolean replayable) {
        this.elements = Objects.requireNonNull(elements, "elements");
        this.atClose = atClose;
        this.replayable = replayable;
    }

    /** For elements that will never be given again. */
    static <T> SequenceReader<T> once(Iterator<? extends T> elements, Runnable atClose) {
        return new SequenceReader<>(elements, atClose, false);
    }

    /** Goes on at the position of the context. */
    static <T> SequenceReader<T> from(SourceContext context, Iterator<? extends T> elements, Runnable atClose) {
        SequenceReader<T> reader = new SequenceReader<>(elements, atClose, true);
        reader.passOver(position(context));
        return reader;
    }

    /** The number that {@link #writePosition} wrote; 0 at the beginning. */
    static long position(SourceContext context) {
        byte[] bytes = context.position();
        if (bytes == null) {
            return 0;
        }
        if (bytes.length != Long.BYTES) {
            throw new IllegalArgumentException(
                    "this is no number: source=" + context.name() + ", bytes of the position=" + bytes.length);
        }
        return ByteBuffer.wrap(bytes).getLong();
    }

    private void passOver(long count) {
        for (; position < count; position++) {
            if (!elements.hasNext()) {
                throw new IllegalStateException(
                        "there is less than was read before: elements=" + position + ", position=" + count);
            }
            elements.next();
        }
    }

    @Override
    public int read(Consumer<? super T> out, int limit) {
        int count = 0;
        while (count < limit && elements.hasNext()) {
            T next = Objects.requireNonNull(elements.next(), "the element");
            position++; // before it is handed over: even if that throws, it has been
            count++;
            out.accept(next);
        }
        return count == 0 ? END : count;
    }

    @Override
    public void writePosition(long checkpoint, DataOutput out) throws IOException {
        if (replayable) {
            out.writeLong(position);
        }
    }

    @Override
    public void close() {
        atClose.run();
    }
}
