package io.elasticq.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The windows of one key. What they give goes to {@link Setting#results}.
 *
 * <p>AllOrNothing: if {@link #add} throws, the windows are as they were. OnTime: {@link #step} is called for each {@link #due}, in order; if it throws, it has gone on all the same.
 */
abstract class Keyed<K, T, R> {

    /** Nothing is due. */
    static final long NEVER = Long.MAX_VALUE;

    final Setting<K, T, R> setting;
    final K key;
    final long arrival;

    /** Kept by {@link Schedule}: where this is in it, and for when. */
    int place = -1;

    long scheduled = NEVER;

    /** Kept by {@link WindowOperator}. */
    int counted;

    boolean changed = true;
    boolean written;

    Keyed(Setting<K, T, R> setting, K key, long arrival) {
        this.setting = setting;
        this.key = key;
        this.arrival = arrival;
    }

    /** Adds an event, or answers false: it is too late. */
    abstract boolean add(T event, long time);

    /** The watermark when there is something to do next. */
    abstract long due();

    /** Does what is due at this instant. */
    abstract void step(long now);

    /** Gives what the watermark would never ask for. */
    abstract void end();

    /** Events or accumulators that are kept. If none is, the key is forgotten. */
    abstract int held();

    abstract void write(DataOutput out) throws IOException;

    abstract void read(DataInput in) throws IOException;

    final void give(long start, long end, long events, R value) {
        setting.results.add(new WindowResult<>(key, start, end, events, value));
    }

    static int readCount(DataInput in, String what) throws IOException {
        int count = in.readInt();
        if (count < 1) {
            throw new IOException("damaged state of a window: " + what + "=" + count);
        }
        return count;
    }

    static long readEvents(DataInput in) throws IOException {
        long events = in.readLong();
        if (events < 1) {
            throw new IOException("damaged state of a window: events=" + events);
        }
        return events;
    }

    static long readTime(DataInput in, long after) throws IOException {
        long time = in.readLong();
        if (time < after || time > ByTime.FARTHEST) {
            throw new IOException("damaged state of a window: time=" + time + ", after=" + after);
        }
        return time;
    }
}
