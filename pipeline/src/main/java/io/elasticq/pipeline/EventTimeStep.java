package io.elasticq.pipeline;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.ToLongFunction;

/**
 * Says how far event time has come: the greatest time seen, less what events may be out of order, rounded down to a whole step. A watermark goes before the event that moved it.
 *
 * <p>ByEventsOnly: what is said, and before which event, depends on the events and their order, and on nothing else: not on when there is a checkpoint or nothing to do. So an event that comes too late does so in each run over the same events.
 */
final class EventTimeStep<T> extends StatefulStep<T> {

    private static final int STEPS = 16; // watermarks for each time that events may be out of order

    private final ToLongFunction<? super T> timeOf;
    private final long outOfOrder;
    private final long step;
    private final Step<? super T> next;

    private long time;
    private long greatest = Long.MIN_VALUE;
    private long said = Long.MIN_VALUE;

    EventTimeStep(Place place, ToLongFunction<? super T> timeOf, long outOfOrder, Step<? super T> next) {
        super(place);
        this.timeOf = timeOf;
        this.outOfOrder = outOfOrder;
        this.step = Math.max(1, outOfOrder / STEPS);
        this.next = next;
    }

    @Override
    void call(T event) {
        time = timeOf.applyAsLong(event);
    }

    @Override
    void done(T event) {
        if (time > greatest) {
            greatest = time;
            say();
        }
        next.accept(event);
    }

    private void say() {
        long watermark = watermark();
        if (watermark > said) {
            said = watermark;
            next.mark(new Mark.Watermark(watermark));
        }
    }

    private long watermark() {
        if (greatest < Long.MIN_VALUE + outOfOrder + step) {
            return Long.MIN_VALUE;
        }
        return Math.floorDiv(greatest - outOfOrder, step) * step;
    }

    @Override
    void marked(Mark mark) {
        if (mark instanceof Mark.Watermark) {
            return; // this stage knows better
        }
        if (mark instanceof Mark.Barrier barrier) {
            Stateful.take(barrier, place.name, this, place.work);
        }
        next.mark(mark);
    }

    /** Says once more what was said before the checkpoint that the run begins from: a merge has forgotten it. */
    @Override
    public void idle() {
        say();
    }

    @Override
    public void writeState(long checkpoint, DataOutput out) throws IOException {
        out.writeLong(greatest);
    }

    @Override
    public void readState(DataInput in) throws IOException {
        greatest = in.readLong();
    }
}
