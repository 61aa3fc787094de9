package io.elasticq.pipeline;

import io.elasticq.pipeline.io.Sink;
import io.elasticq.pipeline.io.SinkContext;
import io.elasticq.pipeline.io.SinkWriter;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of the way: writes into a sink. */
final class SinkStep<T> extends UserStep<T> implements Work.Resource {

    private final Sink<? super T> sink;
    private @Nullable SinkWriter<T> writer;
    private boolean completed;

    SinkStep(Place place, Sink<? super T> sink) {
        super(place);
        this.sink = sink;
    }

    private SinkWriter<T> writer() {
        if (writer == null) {
            throw new IllegalStateException(place.name + " is not open");
        }
        return writer;
    }

    @Override
    void accept(T event) {
        boolean timed = place.meter.next();
        if (isWatched(timed)) {
            watched(event, timed);
            return;
        }
        try {
            writer().write(event);
        } catch (Throwable e) {
            if (triedAgain(event, e)) {
                done(event);
            }
            return;
        }
        done(event);
    }

    @Override
    void call(T event) throws Exception {
        writer().write(event);
    }

    @Override
    void done(T event) {
        place.work.tally.count(Fate.PROCESSED);
    }

    @Override
    void marked(Mark mark) {
        try {
            if (mark instanceof Mark.Barrier barrier) {
                prepare(barrier.checkpoint());
            } else if (mark == Mark.Signal.LAST_EVENT || mark == Mark.Signal.END) {
                writer().flush();
            }
        } catch (Exception e) {
            place.work.control.fail(place.name, e);
        }
    }

    private void prepare(long checkpoint) throws Exception {
        ByteArrayOutputStream state = new ByteArrayOutputStream();
        writer().flush();
        writer().prepare(checkpoint, new DataOutputStream(state));
        place.work.snapshots.part(checkpoint, place.name, true, state.toByteArray());
    }

    @Override
    public String name() {
        return place.name;
    }

    @Override
    @SuppressWarnings("unchecked") // a sink of more than T writes T as well
    public void open() throws Exception {
        Snapshots snapshots = place.work.snapshots;
        List<byte[]> states = snapshots.restored(place.name);
        byte @Nullable [] state = states.isEmpty() ? null : states.get(states.size() - 1);
        writer = (SinkWriter<T>) sink.open(new Context(place.name, state, snapshots.restoredCheckpoint()));
    }

    @Override
    public void flush() throws Exception {
        writer().flush();
    }

    @Override
    public void commit(long checkpoint) throws Exception {
        writer().commit(checkpoint);
    }

    @Override
    public void complete() throws Exception {
        writer().complete();
        completed = true;
    }

    @Override
    public void fail(Throwable cause) {
        if (writer != null && !completed) { // another sink of this worker may have failed since
            writer.fail(cause);
        }
    }

    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on, once
    private record Context(String name, byte @Nullable [] state, long checkpoint) implements SinkContext {}
}
