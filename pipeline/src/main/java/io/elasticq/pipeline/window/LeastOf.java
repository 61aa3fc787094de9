package io.elasticq.pipeline.window;

import io.elasticq.pipeline.state.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Iterator;

/** As {@link Least}, of any values in any order. Of equal ones the last is given. With an order in which any value is less than another, it is the last; if no value is, the first. */
final class LeastOf<V> {

    private record Numbered<V>(V value, long number) {}

    private final boolean sliding;
    private final Comparator<? super V> order;
    private final ArrayDeque<Numbered<V>> ascending = new ArrayDeque<>();
    private long first;
    private long next;

    LeastOf(boolean sliding, Comparator<? super V> order) {
        this.sliding = sliding;
        this.order = order;
    }

    void add(V value) {
        push(value, next);
        next++;
    }

    private void push(V value, long number) {
        for (int left = notLess(value); left > 0; left--) {
            ascending.removeLast();
        }
        if (sliding || ascending.isEmpty()) {
            ascending.addLast(new Numbered<>(value, number));
        }
    }

    private int notLess(V value) {
        int count = 0;
        for (Iterator<Numbered<V>> all = ascending.descendingIterator();
                all.hasNext() && order.compare(all.next().value(), value) >= 0; ) {
            count++;
        }
        return count;
    }

    void removeOldest() {
        if (ascending.getFirst().number() == first) {
            ascending.removeFirst();
        }
        first++;
    }

    void merge(LeastOf<V> other) {
        for (Numbered<V> numbered : other.ascending) {
            push(numbered.value(), next + numbered.number() - other.first);
        }
        next += other.next - other.first;
    }

    V value() {
        return ascending.getFirst().value();
    }

    void write(DataOutput out, StateCodec<V> codec) throws IOException {
        out.writeBoolean(sliding);
        out.writeLong(next - first);
        out.writeInt(ascending.size());
        for (Numbered<V> numbered : ascending) {
            codec.write(numbered.value(), out);
            out.writeLong(numbered.number() - first);
        }
    }

    static <V> LeastOf<V> read(DataInput in, StateCodec<V> codec, Comparator<? super V> order) throws IOException {
        LeastOf<V> least = new LeastOf<>(in.readBoolean(), order);
        least.next = in.readLong();
        int size = in.readInt();
        if (size < 0 || least.next < size || (size == 0) != (least.next == 0)) {
            throw new IOException("not kept values: size=" + size + ", events=" + least.next);
        }
        long after = -1;
        for (int i = 0; i < size; i++) {
            V value = codec.read(in);
            long number = in.readLong();
            if (number <= after || number >= least.next) {
                throw new IOException("not kept values: number=" + number + " after " + after + " of " + least.next);
            }
            after = number;
            least.ascending.addLast(new Numbered<>(value, number));
        }
        return least;
    }
}
