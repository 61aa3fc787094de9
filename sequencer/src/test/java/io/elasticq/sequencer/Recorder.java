package io.elasticq.sequencer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A handler that notes all that it is told, in words, and which events. */
class Recorder implements EventHandler<Event> {
    final List<Long> sequences = Collections.synchronizedList(new ArrayList<>());
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    volatile EarlyRelease release;
    private final long first;

    Recorder(SequencedRing<Event> ring) {
        this.first = ring.position();
    }

    @Override
    public void onStart(EarlyRelease early) throws Exception {
        release = early;
        calls.add("start");
    }

    @Override
    public void onBatchStart(long batchSize, long lag) throws Exception {
        calls.add("batch of " + batchSize + ", lag " + lag);
    }

    @Override
    public void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception {
        if (event.value != Event.valueAt(sequence)) {
            throw new AssertionError("at " + sequence + ": " + event.value);
        }
        calls.add((sequence - first) + (endOfBatch ? " end" : ""));
        sequences.add(sequence);
    }

    @Override
    public void onEnd(EndReason reason) throws Exception {
        calls.add(reason.toString());
    }
}
