package io.elasticq.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Sessions of one key. Apart: from the last event of a session to the first of the next it is the gap at least; so an event joins one session, or two to one, or begins one.
 */
final class Sessions<K, T, R> extends Keyed<K, T, R> {

    private final ByTime<T> window;
    private final Spans sessions = new Spans();

    Sessions(Setting<K, T, R> setting, K key, long arrival, ByTime<T> window) {
        super(setting, key, arrival);
        this.window = window;
    }

    private long end(int index) {
        return sessions.last(index) + window.size();
    }

    @Override
    boolean add(T event, long time) {
        int first = sessions.size();
        while (first > 0 && end(first - 1) > time) {
            first--;
        }
        int after = first;
        while (after < sessions.size() && sessions.start(after) < time + window.size()) {
            after++;
        }
        long last = first == after ? time : Math.max(time, sessions.last(after - 1));
        long end = last + window.size();
        if (end + window.lateness() <= setting.watermark) {
            return false;
        }
        long start = first == after ? time : Math.min(time, sessions.start(first));
        boolean over = end <= setting.watermark;
        if (first == after) {
            Object begun = setting.with(null, event);
            if (over) {
                give(start, end, 1, setting.aggregate.result(begun));
            }
            sessions.insert(first, start, last, begun);
        } else if (!over && after == first + 1) {
            setting.aggregate.add(sessions.accumulator(first), event);
            sessions.set(first, sessions.accumulator(first), sessions.events(first) + 1);
        } else {
            join(event, first, after, over, start, end);
        }
        sessions.stretch(first, start, last);
        sessions.fire(first, over);
        return true;
    }

    private void join(T event, int first, int after, boolean over, long start, long end) {
        Object joined = setting.with(sessions.accumulator(first), event);
        long events = sessions.events(first) + 1;
        if (after > first + 1) {
            setting.aggregate.merge(joined, sessions.accumulator(first + 1));
            events += sessions.events(first + 1);
        }
        if (over) {
            give(start, end, events, setting.aggregate.result(joined));
        }
        sessions.set(first, joined, events);
        if (after > first + 1) {
            sessions.remove(first + 1);
        }
    }

    @Override
    long due() {
        long due = NEVER;
        for (int i = 0; i < sessions.size(); i++) {
            due = Math.min(due, sessions.fired(i) ? end(i) + window.lateness() : end(i));
        }
        return due;
    }

    @Override
    void step(long now) {
        try {
            for (int i = 0; i < sessions.size(); i++) {
                if (!sessions.fired(i) && end(i) == now) {
                    sessions.fire(i, true);
                    R value = setting.aggregate.result(sessions.accumulator(i));
                    give(sessions.start(i), now, sessions.events(i), value);
                }
            }
        } finally {
            while (sessions.size() > 0 && sessions.fired(0) && end(0) + window.lateness() <= now) {
                sessions.remove(0);
            }
        }
    }

    @Override
    void end() {
        throw new AssertionError("the last watermark ends all");
    }

    @Override
    int held() {
        return sessions.size();
    }

    @Override
    void write(DataOutput out) throws IOException {
        sessions.write(out, setting);
    }

    @Override
    void read(DataInput in) throws IOException {
        sessions.read(in, setting);
        for (int i = 1; i < sessions.size(); i++) {
            if (sessions.start(i) < end(i - 1)) {
                throw new IOException("damaged state of " + window + ": a session starts at " + sessions.start(i)
                        + ", and the one before it ends at " + end(i - 1));
            }
        }
    }
}
