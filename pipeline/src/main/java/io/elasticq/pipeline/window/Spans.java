package io.elasticq.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Accumulators of spans of time that don't overlap, by their starts. */
final class Spans {

    private static final int FIRST_LENGTH = 2;

    private long[] starts = new long[FIRST_LENGTH];
    private long[] lasts = new long[FIRST_LENGTH];
    private long[] events = new long[FIRST_LENGTH];
    private boolean[] fired = new boolean[FIRST_LENGTH];
    private @Nullable Object[] accumulators = new Object[FIRST_LENGTH];
    private int size;

    int size() {
        return size;
    }

    long start(int index) {
        return starts[index];
    }

    /** Time of the last event; kept for sessions. */
    long last(int index) {
        return lasts[index];
    }

    long events(int index) {
        return events[index];
    }

    /** Whether it has given a result since it changed; kept for sessions. */
    boolean fired(int index) {
        return fired[index];
    }

    @SuppressWarnings("NullAway") // below size there is no null
    Object accumulator(int index) {
        return accumulators[index];
    }

    /** Index of the first that starts at this instant or later. */
    int from(long start) {
        int index = size;
        while (index > 0 && starts[index - 1] >= start) {
            index--;
        }
        return index;
    }

    void set(int index, Object accumulator, long count) {
        accumulators[index] = accumulator;
        events[index] = count;
    }

    void stretch(int index, long start, long last) {
        starts[index] = start;
        lasts[index] = last;
    }

    void fire(int index, boolean done) {
        fired[index] = done;
    }

    void insert(int index, long start, long last, Object accumulator) {
        if (size == starts.length) {
            grow();
        }
        move(index, index + 1);
        size++;
        stretch(index, start, last);
        set(index, accumulator, 1);
        fired[index] = false;
    }

    /** All arrays are there before one is taken: want of memory changes nothing. */
    private void grow() {
        long[] moreStarts = Arrays.copyOf(starts, 2 * size);
        long[] moreLasts = Arrays.copyOf(lasts, 2 * size);
        long[] moreEvents = Arrays.copyOf(events, 2 * size);
        boolean[] moreFired = Arrays.copyOf(fired, 2 * size);
        accumulators = Arrays.copyOf(accumulators, 2 * size);
        starts = moreStarts;
        lasts = moreLasts;
        events = moreEvents;
        fired = moreFired;
    }

    void remove(int index) {
        move(index + 1, index);
        accumulators[--size] = null;
    }

    private void move(int from, int to) {
        System.arraycopy(starts, from, starts, to, size - from);
        System.arraycopy(lasts, from, lasts, to, size - from);
        System.arraycopy(events, from, events, to, size - from);
        System.arraycopy(fired, from, fired, to, size - from);
        System.arraycopy(accumulators, from, accumulators, to, size - from);
    }

    void write(DataOutput out, Setting<?, ?, ?> setting) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeLong(starts[i]);
            out.writeLong(lasts[i]);
            out.writeLong(events[i]);
            out.writeBoolean(fired[i]);
            setting.aggregate.codec().write(accumulator(i), out);
        }
    }

    void read(DataInput in, Setting<?, ?, ?> setting) throws IOException {
        int count = Keyed.readCount(in, "spans");
        long after = -2 * ByTime.FARTHEST;
        for (int i = 0; i < count; i++) {
            long start = Keyed.readTime(in, after);
            after = Keyed.readTime(in, start);
            long inside = Keyed.readEvents(in);
            boolean done = in.readBoolean();
            insert(i, start, after, setting.aggregate.codec().read(in));
            events[i] = inside;
            fired[i] = done;
        }
    }
}
