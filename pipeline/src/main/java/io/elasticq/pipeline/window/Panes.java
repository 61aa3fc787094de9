package io.elasticq.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Windows of one size that begin at regular times. The time is cut into panes, as long as the greatest common divisor of size and slide, so that each window is some whole panes; a pane has
 * an accumulator once it has an event.
 *
 * <p>NextEnd: the next window to give a result is the first, after those that have, that has a pane. Kept: a pane is kept as long as a window that it is in may give a result.
 */
final class Panes<K, T, R> extends Keyed<K, T, R> {

    private final ByTime<T> window;
    private final long pane;
    private final Spans panes = new Spans();
    private long nextEnd = NEVER;

    Panes(Setting<K, T, R> setting, K key, long arrival, ByTime<T> window) {
        super(setting, key, arrival);
        this.window = window;
        this.pane = divisor(window.size(), window.slide());
    }

    private static long divisor(long a, long b) {
        return b == 0 ? a : divisor(b, a % b);
    }

    @Override
    boolean add(T event, long time) {
        long start = Math.floorDiv(time, pane) * pane;
        long lastEnd = window.lastEnd(start);
        if (lastEnd + window.lateness() <= setting.watermark) {
            return false;
        }
        long firstEnd = window.endAfter(start);
        int index = panes.from(start);
        boolean there = index < panes.size() && panes.start(index) == start;
        if (firstEnd <= setting.watermark) {
            addLate(event, start, there, index);
        } else if (there) {
            setting.aggregate.add(panes.accumulator(index), event);
            panes.set(index, panes.accumulator(index), panes.events(index) + 1);
        } else {
            panes.insert(index, start, start, setting.with(null, event));
        }
        long next = Math.max(firstEnd, setting.watermark < start ? firstEnd : window.endAfter(setting.watermark));
        if (next <= lastEnd) {
            nextEnd = Math.min(nextEnd, next);
        }
        return true;
    }

    /** Adds an event to windows that have given their results, or would have: they give new ones. */
    private void addLate(T event, long start, boolean there, int index) {
        Object before = there ? panes.accumulator(index) : null;
        Object after = setting.with(before, event);
        if (there) {
            panes.set(index, after, panes.events(index) + 1);
        } else {
            panes.insert(index, start, start, after);
        }
        boolean done = false;
        try {
            long last = Math.min(setting.watermark, window.lastEnd(start));
            long end = window.endAfter(Math.max(start, setting.watermark - window.lateness()));
            for (; end <= last; end += window.slide()) {
                giveWindow(end);
            }
            done = true;
        } finally {
            if (!done && before != null) {
                panes.set(index, before, panes.events(index) - 1);
            } else if (!done) {
                panes.remove(index);
            }
        }
    }

    private void giveWindow(long end) {
        int from = panes.from(end - window.size());
        Object all = panes.accumulator(from);
        long events = panes.events(from);
        for (int i = from + 1; i < panes.size() && panes.start(i) < end; i++) {
            if (i == from + 1) {
                Object first = all;
                all = setting.aggregate.create();
                setting.aggregate.merge(all, first);
            }
            setting.aggregate.merge(all, panes.accumulator(i));
            events += panes.events(i);
        }
        give(end - window.size(), end, events, setting.aggregate.result(all));
    }

    @Override
    long due() {
        return panes.size() == 0 ? NEVER : Math.min(nextEnd, goes(0));
    }

    private long goes(int index) {
        return window.lastEnd(panes.start(index)) + window.lateness();
    }

    @Override
    void step(long now) {
        try {
            if (nextEnd == now) {
                giveWindow(now);
            }
        } finally {
            if (nextEnd == now) {
                moveOn();
            }
            while (panes.size() > 0 && goes(0) <= now) {
                panes.remove(0);
            }
        }
    }

    private void moveOn() {
        long next = nextEnd + window.slide();
        int first = panes.from(next - window.size());
        nextEnd = first == panes.size() ? NEVER : Math.max(next, window.endAfter(panes.start(first)));
    }

    @Override
    void end() {
        throw new AssertionError("the last watermark ends all");
    }

    @Override
    int held() {
        return panes.size();
    }

    @Override
    void write(DataOutput out) throws IOException {
        out.writeLong(nextEnd);
        panes.write(out, setting);
    }

    @Override
    void read(DataInput in) throws IOException {
        nextEnd = in.readLong();
        panes.read(in, setting);
        for (int i = 0; i < panes.size(); i++) {
            if (Math.floorMod(panes.start(i), pane) != 0) {
                throw new IOException("damaged state of " + window + ": a pane starts at " + panes.start(i));
            }
        }
        long first = window.endAfter(panes.start(0));
        long last = window.lastEnd(panes.start(panes.size() - 1));
        if (nextEnd != NEVER
                && (nextEnd < first || nextEnd > last || Math.floorMod(nextEnd - first, window.slide()) != 0)) {
            throw new IOException("damaged state of " + window + ": nextEnd=" + nextEnd);
        }
    }
}
