package io.elasticq.pipeline.window;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Events with their times, in a circle that grows: taken out at the front, put in anywhere. */
final class EventRing<T> {

    private static final int FIRST_LENGTH = 4;

    private @Nullable Object[] events = new Object[FIRST_LENGTH];
    private long[] times = new long[FIRST_LENGTH];
    private int head;
    private int size;

    int size() {
        return size;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // below size there are events of this type
    T event(int index) {
        return (T) events[slot(index)];
    }

    long time(int index) {
        return times[slot(index)];
    }

    /** Makes room for one more, so that {@link #insert} can't fail. */
    void reserve() {
        if (size == events.length) {
            Object[] moved = Arrays.copyOf(events, 2 * size);
            long[] movedTimes = Arrays.copyOf(times, 2 * size);
            for (int i = 0; i < size; i++) {
                moved[i] = event(i);
                movedTimes[i] = time(i);
            }
            Arrays.fill(moved, size, moved.length, null);
            events = moved;
            times = movedTimes;
            head = 0;
        }
    }

    void insert(int index, T event, long time) {
        size++;
        for (int i = size - 1; i > index; i--) {
            events[slot(i)] = events[slot(i - 1)];
            times[slot(i)] = times[slot(i - 1)];
        }
        events[slot(index)] = event;
        times[slot(index)] = time;
    }

    void removeFirst(int count) {
        for (int i = 0; i < count; i++) {
            events[slot(i)] = null;
        }
        head = slot(count);
        size -= count;
    }

    private int slot(int index) {
        return (head + index) & (events.length - 1);
    }
}
