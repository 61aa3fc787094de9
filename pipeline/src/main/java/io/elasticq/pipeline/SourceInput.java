package io.elasticq.pipeline;

import io.elasticq.pipeline.io.Source;
import io.elasticq.pipeline.io.SourceContext;
import io.elasticq.pipeline.io.SourceReader;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a source, and puts barriers between its events.
 *
 * <p>It ends in two steps. When it has nothing more to read, or may not read more, it says {@link Mark.Signal#LAST_EVENT}, unless it was stopped, or another run will go on, in a run with checkpoints: then what windows hold stays in the checkpoint, for the
 * next run. After that it goes on giving barriers, until the run may end.
 */
final class SourceInput implements Input, Consumer<Object>, Stateful, Work.Resource {

    private final String name;
    private final Source<?> source;
    private final Work work;
    private final Step<Object> head;
    private final boolean keepsWindowsAtStop;
    private final boolean keepsWindowsAtEnd;
    private final StageMeter meter;

    private @Nullable SourceReader<?> reader;
    private long lastBarrier;
    private boolean finished;

    /** Whether there is nothing more to come but marks. Read by the supervisor. */
    private volatile boolean exhausted;

    SourceInput(
            Place place, Source<?> source, Step<Object> head, boolean keepsWindowsAtStop, boolean keepsWindowsAtEnd) {
        this.name = place.name;
        this.source = source;
        this.work = place.work;
        this.head = head;
        this.keepsWindowsAtStop = keepsWindowsAtStop;
        this.keepsWindowsAtEnd = keepsWindowsAtEnd;
        this.meter = place.meter;
    }

    boolean exhausted() {
        return exhausted;
    }

    private SourceReader<?> reader() {
        if (reader == null) {
            throw new IllegalStateException(name + " is not open");
        }
        return reader;
    }

    @Override
    public int turn() throws Exception {
        long requested = work.control.requested();
        if (requested > lastBarrier) {
            lastBarrier = requested;
            Mark.Barrier barrier = new Mark.Barrier(requested);
            Stateful.take(barrier, name, this, work);
            head.mark(barrier);
            return 1;
        }
        if (finished) {
            return ended();
        }
        if (work.control.stopping()) {
            finish(!keepsWindowsAtStop);
            return 1;
        }
        int read = reader().read(this, BATCH);
        if (read == SourceReader.END) {
            finish(!keepsWindowsAtEnd);
            return 1;
        }
        return read;
    }

    private void finish(boolean lastEvent) {
        if (lastEvent) {
            head.mark(Mark.Signal.LAST_EVENT);
        }
        finished = true;
        exhausted = true;
        work.control.wakeSupervisor();
    }

    private int ended() {
        // a barrier may have been asked for between the look at it and this one: ending is said after the last
        if (!work.control.ending() || work.control.requested() > lastBarrier) {
            return 0;
        }
        head.mark(Mark.Signal.END);
        return ENDED;
    }

    @Override
    public void accept(Object event) {
        if (event == null) {
            throw new NullPointerException("an event of " + name);
        }
        meter.next();
        work.tally.produced(1);
        if (work.aborting()) {
            work.lost(Fate.DISCARDED, name, event);
        } else {
            head.accept(event);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void open() throws Exception {
        List<byte[]> positions = work.snapshots.restored(name);
        byte @Nullable [] position = positions.isEmpty() ? null : positions.get(positions.size() - 1);
        reader = source.open(new Context(name, position, Thread.currentThread()));
    }

    @Override
    public void commit(long checkpoint) throws Exception {
        reader().committed(checkpoint);
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }

    @Override
    public void writeState(long checkpoint, DataOutput out) throws IOException {
        reader().writePosition(checkpoint, out);
    }

    @Override
    public void readState(DataInput in) {
        throw new AssertionError("a source is opened at its position");
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on, once
    private record Context(String name, byte @Nullable [] position, Thread worker) implements SourceContext {
        @Override
        public void signal() {
            LockSupport.unpark(worker);
        }
    }
}
