package io.elasticq.pipeline.window;

import io.elasticq.pipeline.state.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A window that slides over the events of a key. Events are in the order of their times. The accumulator is that of the events that are kept, or null: then it is made of them when it is needed
 * next. A change that fails leaves null, and the events as they were.
 */
abstract class LastEvents<K, T, R> extends Keyed<K, T, R> {

    final EventRing<T> kept = new EventRing<>();
    private @Nullable Object accumulator;

    LastEvents(Setting<K, T, R> setting, K key, long arrival) {
        super(setting, key, arrival);
    }

    /** Leaves the first events, puts this one at an index that counts them too, and says what comes of it. */
    final R slide(T event, long time, int leaving, int index) {
        kept.reserve();
        Object changing = accumulator == null ? rebuilt(0, kept.size(), null) : accumulator;
        accumulator = null;
        if (index < kept.size()) {
            changing = rebuilt(leaving, index, event);
        } else if (leaving == kept.size()) {
            changing = rebuilt(leaving, leaving, event);
        } else {
            for (int i = 0; i < leaving; i++) {
                setting.aggregate.retract(changing, kept.event(i));
            }
            setting.aggregate.add(changing, event);
        }
        R result = setting.aggregate.result(changing);
        accumulator = changing;
        kept.removeFirst(leaving);
        kept.insert(index - leaving, event, time);
        return result;
    }

    /** An accumulator of the events from here to there; then of this one, if there is one, and of all that come after. */
    private Object rebuilt(int from, int to, @Nullable T event) {
        Object made = setting.aggregate.createSliding();
        for (int i = from; i < to; i++) {
            setting.aggregate.add(made, kept.event(i));
        }
        if (event != null) {
            setting.aggregate.add(made, event);
            for (int i = to; i < kept.size(); i++) {
                setting.aggregate.add(made, kept.event(i));
            }
        }
        return made;
    }

    @Override
    final void end() {
        kept.removeFirst(kept.size());
    }

    @Override
    final int held() {
        return kept.size();
    }

    @Override
    void write(DataOutput out) throws IOException {
        StateCodec<T> codec = setting.eventCodec();
        out.writeInt(kept.size());
        for (int i = 0; i < kept.size(); i++) {
            out.writeLong(kept.time(i));
            codec.write(kept.event(i), out);
        }
        Object whole = accumulator == null ? rebuilt(0, kept.size(), null) : accumulator;
        setting.aggregate.codec().write(whole, out);
    }

    @Override
    void read(DataInput in) throws IOException {
        StateCodec<T> codec = setting.eventCodec();
        int events = readCount(in, "events");
        long after = -ByTime.FARTHEST;
        for (int i = 0; i < events; i++) {
            after = readTime(in, after);
            kept.reserve();
            kept.insert(i, codec.read(in), after);
        }
        accumulator = setting.aggregate.codec().read(in);
    }

    /** The last so many. */
    static final class OfLength<K, T, R> extends LastEvents<K, T, R> {

        private final int length;
        private long left;

        OfLength(Setting<K, T, R> setting, K key, long arrival, int length) {
            super(setting, key, arrival);
            this.length = length;
        }

        @Override
        boolean add(T event, long time) {
            int leaving = kept.size() == length ? 1 : 0;
            R result = slide(event, time, leaving, kept.size());
            left += leaving;
            give(left, left + kept.size(), kept.size(), result);
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
        void write(DataOutput out) throws IOException {
            out.writeLong(left);
            super.write(out);
        }

        @Override
        void read(DataInput in) throws IOException {
            left = in.readLong();
            super.read(in);
            if (left < 0 || kept.size() > length) {
                throw new IOException(
                        "damaged state of a window: left=" + left + ", kept=" + kept.size() + ", length=" + length);
            }
        }
    }

    /** Those of the last so many milliseconds. */
    static final class OfTime<K, T, R> extends LastEvents<K, T, R> {

        private final long size;

        OfTime(Setting<K, T, R> setting, K key, long arrival, long size) {
            super(setting, key, arrival);
            this.size = size;
        }

        @Override
        boolean add(T event, long time) {
            long now = Math.max(time, setting.watermark);
            if (kept.size() > 0) {
                now = Math.max(now, kept.time(kept.size() - 1));
            }
            if (expired(time, now)) {
                return false;
            }
            int leaving = 0;
            while (leaving < kept.size() && expired(kept.time(leaving), now)) {
                leaving++;
            }
            int index = kept.size();
            while (index > leaving && kept.time(index - 1) > time) {
                index--;
            }
            R result = slide(event, time, leaving, index);
            give(now - size + 1, now + 1, kept.size(), result);
            return true;
        }

        private boolean expired(long time, long now) {
            return time <= now - size;
        }

        /** When even the last is so old that no event to come can see it. */
        @Override
        long due() {
            return kept.size() == 0 ? NEVER : kept.time(kept.size() - 1) + size;
        }

        @Override
        void step(long now) {
            end();
        }
    }
}
