package io.elasticq.pipeline.window;

import io.elasticq.pipeline.state.StateCodec;
import io.elasticq.pipeline.state.StateCodecs;
import java.util.ArrayList;
import java.util.List;

/** Aggregates to the list of the events, so that none can be missing, too many or in the wrong place; and fails when it is told to. */
final class Identities implements Aggregate<Reading, List<Integer>, List<Integer>> {

    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    boolean addFails;
    boolean resultFails;

    @Override
    public List<Integer> create() {
        return new ArrayList<>();
    }

    @Override
    public void add(List<Integer> accumulator, Reading event) {
        if (addFails) {
            throw new Failure();
        }
        accumulator.add(event.id());
    }

    @Override
    public void retract(List<Integer> accumulator, Reading event) {
        if (accumulator.remove(0) != event.id()) {
            throw new AssertionError("not the oldest: " + event + " of " + accumulator);
        }
    }

    @Override
    public boolean retracts() {
        return true;
    }

    @Override
    public void merge(List<Integer> accumulator, List<Integer> other) {
        accumulator.addAll(other);
    }

    @Override
    public List<Integer> result(List<Integer> accumulator) {
        if (resultFails) {
            throw new Failure();
        }
        return List.copyOf(accumulator);
    }

    @Override
    public StateCodec<List<Integer>> codec() {
        return StateCodecs.lists(StateCodecs.ints());
    }
}
