package io.elasticq.pipeline.io;

import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Consumer;

/** Reads numbers. The position is how many were handed over. */
final class RangeReader implements SourceReader<Long> {

    private final long from;
    private final long to;
    private long next;

    RangeReader(long from, long to, long position) {
        if (Long.compareUnsigned(position, to - from) > 0) { // a range may be longer than the largest number
            throw new IllegalStateException("the position is beyond the range: from=" + from + ", to=" + to
                    + ", position=" + Long.toUnsignedString(position));
        }
        this.from = from;
        this.to = to;
        next = from + position;
    }

    @Override
    public int read(Consumer<? super Long> out, int limit) {
        int count = 0;
        while (count < limit && next != to) {
            long number = next++; // before it is handed over: even if that throws, it has been
            count++;
            out.accept(number);
        }
        return count == 0 ? END : count;
    }

    @Override
    public void writePosition(long checkpoint, DataOutput out) throws IOException {
        out.writeLong(next - from);
    }
}
