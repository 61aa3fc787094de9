package io.elasticq.pipeline.window;

import io.elasticq.pipeline.state.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values, with how often each is there. */
final class Distinct<V> {

    private final Map<V, Long> times = new LinkedHashMap<>();

    void add(V value) {
        times.merge(value, 1L, Long::sum);
    }

    void remove(V value) {
        times.computeIfPresent(value, (same, count) -> count == 1 ? null : count - 1);
    }

    void merge(Distinct<V> other) {
        other.times.forEach((value, count) -> times.merge(value, count, Long::sum));
    }

    long count() {
        return times.size();
    }

    void write(DataOutput out, StateCodec<V> codec) throws IOException {
        out.writeInt(times.size());
        for (Map.Entry<V, Long> entry : times.entrySet()) {
            codec.write(entry.getKey(), out);
            out.writeLong(entry.getValue());
        }
    }

    static <V> Distinct<V> read(DataInput in, StateCodec<V> codec) throws IOException {
        Distinct<V> read = new Distinct<>();
        int size = in.readInt();
        if (size < 0) {
            throw new IOException("not distinct values: size=" + size);
        }
        for (int i = 0; i < size; i++) {
            V value = codec.read(in);
            long count = in.readLong();
            if (count < 1 || read.times.put(value, count) != null) {
                throw new IOException("not distinct values: " + value + ", count=" + count);
            }
        }
        return read;
    }
}
