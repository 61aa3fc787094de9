package io.elasticq.pipeline;

import io.elasticq.pipeline.window.WindowOperator;
import io.elasticq.pipeline.window.WindowResult;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Gathers events into windows, and hands on what they give. */
final class WindowStep<K, T, R> extends StatefulStep<T> {

    private final WindowOperator<K, T, R> windows;
    private final @Nullable SideOutput<? super T> late;
    private final Results<WindowResult<K, R>> results;
    private boolean inTime;

    WindowStep(
            Place place,
            WindowOperator<K, T, R> windows,
            @Nullable SideOutput<? super T> late,
            Step<? super WindowResult<K, R>> next) {
        super(place);
        this.windows = windows;
        this.late = late;
        this.results = new Results<>(place, next);
    }

    @Override
    void call(T event) {
        results.forget();
        inTime = windows.add(event, results);
    }

    @Override
    void done(T event) {
        if (inTime) {
            place.work.tally.count(Fate.ABSORBED);
            results.release();
        } else {
            late(event);
        }
    }

    private void late(T event) {
        try {
            if (late != null) {
                late.accept(event);
            }
        } catch (Throwable e) {
            place.work.lost(Fate.FAILED, place.name, event, e);
            place.work.control.fail(place.name, e);
            return;
        }
        place.work.lost(Fate.LATE, place.name, event);
    }

    @Override
    void marked(Mark mark) {
        try {
            if (mark instanceof Mark.Watermark watermark) {
                windows.advanceTo(watermark.time(), results);
            } else if (mark == Mark.Signal.LAST_EVENT) {
                windows.end(results);
            }
        } catch (Throwable e) {
            place.work.control.fail(place.name, e);
        }
        results.release();
        if (late != null && !(mark instanceof Mark.Watermark)) {
            place.flush(late);
        }
        if (mark instanceof Mark.Barrier barrier) {
            Stateful.take(barrier, place.name, this, place.work);
        }
        results.mark(mark);
    }

    @Override
    public void writeState(long checkpoint, DataOutput out) throws IOException {
        windows.writeState(out);
    }

    @Override
    public boolean writeChanges(DataOutput out) throws IOException {
        windows.writeChanges(out);
        return true;
    }

    @Override
    public void readState(DataInput in) throws IOException {
        windows.readState(in);
    }

    @Override
    public void readChanges(DataInput in) throws IOException {
        windows.readChanges(in);
    }
}
