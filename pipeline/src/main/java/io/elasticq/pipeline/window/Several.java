package io.elasticq.pipeline.window;

import io.elasticq.pipeline.state.StateCodec;
import io.elasticq.pipeline.state.StateCodecs;
import java.util.List;
import java.util.function.Function;

/** Several aggregates of the same events. All parts have an event or none: before it is added to the first, the others have checked it. */
final class Several<T, R> implements Aggregate<T, Object[], R> {

    private final List<Aggregate<T, Object, ?>> parts;
    private final Function<? super Object[], ? extends R> combine;

    @SuppressWarnings("unchecked") // each part gets only accumulators that it made
    Several(List<? extends Aggregate<? super T, ?, ?>> parts, Function<? super Object[], ? extends R> combine) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("there must be an aggregate: aggregates=" + parts);
        }
        this.parts = List.copyOf((List<Aggregate<T, Object, ?>>) parts);
        this.combine = combine;
    }

    @Override
    public Object[] create() {
        return parts.stream().map(Aggregate::create).toArray();
    }

    @Override
    public Object[] createSliding() {
        return parts.stream().map(Aggregate::createSliding).toArray();
    }

    @Override
    public void check(T event) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).check(event);
        }
    }

    @Override
    public void add(Object[] accumulator, T event) {
        for (int i = 1; i < parts.size(); i++) {
            parts.get(i).check(event);
        }
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).add(accumulator[i], event);
        }
    }

    @Override
    public void retract(Object[] accumulator, T event) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).retract(accumulator[i], event);
        }
    }

    @Override
    public boolean retracts() {
        return parts.stream().allMatch(Aggregate::retracts);
    }

    @Override
    public void merge(Object[] accumulator, Object[] other) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).merge(accumulator[i], other[i]);
        }
    }

    @Override
    public R result(Object[] accumulator) {
        Object[] results = new Object[parts.size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = parts.get(i).result(accumulator[i]);
        }
        return combine.apply(results);
    }

    @Override
    public StateCodec<Object[]> codec() {
        List<StateCodec<Object>> codecs = parts.stream().map(Aggregate::codec).toList();
        return StateCodecs.of(
                (accumulator, out) -> {
                    for (int i = 0; i < accumulator.length; i++) {
                        codecs.get(i).write(accumulator[i], out);
                    }
                },
                in -> {
                    Object[] accumulator = new Object[codecs.size()];
                    for (int i = 0; i < accumulator.length; i++) {
                        accumulator[i] = codecs.get(i).read(in);
                    }
                    return accumulator;
                });
    }

    @Override
    public String toString() {
        return "all" + parts;
    }
}
