package io.elasticq.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** So many events of a key, aggregated. When they are complete, nothing is left. */
final class Batch<K, T, R> extends Keyed<K, T, R> {

    private final int length;
    private @Nullable Object accumulator;
    private int events;

    Batch(Setting<K, T, R> setting, K key, long arrival, int length) {
        super(setting, key, arrival);
        this.length = length;
    }

    @Override
    boolean add(T event, long time) {
        if (events + 1 == length) {
            R result = setting.aggregate.result(setting.with(accumulator, event));
            accumulator = null;
            events = 0;
            give(0, length, length, result);
        } else {
            Object changing = accumulator == null ? setting.aggregate.create() : accumulator;
            setting.aggregate.add(changing, event);
            accumulator = changing;
            events++;
        }
        return true;
    }

    @Override
    long due() {
        return NEVER;
    }

    @Override
    void step(long now) {
        throw new AssertionError("nothing is due");
    }

    @Override
    void end() {
        Object rest = accumulator;
        int count = events;
        accumulator = null;
        events = 0;
        if (rest != null) {
            give(0, count, count, setting.aggregate.result(rest));
        }
    }

    @Override
    int held() {
        return accumulator == null ? 0 : 1;
    }

    @Override
    @SuppressWarnings("NullAway") // a key without an accumulator is forgotten
    void write(DataOutput out) throws IOException {
        out.writeInt(events);
        setting.aggregate.codec().write(accumulator, out);
    }

    @Override
    void read(DataInput in) throws IOException {
        events = readCount(in, "events");
        if (events >= length) {
            throw new IOException("damaged state of a window: events=" + events + ", length=" + length);
        }
        accumulator = setting.aggregate.codec().read(in);
    }
}
