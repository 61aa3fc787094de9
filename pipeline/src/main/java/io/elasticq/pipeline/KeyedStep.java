package io.elasticq.pipeline;

import io.elasticq.pipeline.state.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Knows something of each key. A function that throws leaves the state as it was, since only {@link #done} changes it.
 *
 * <p>Of a state with many keys a checkpoint gets those that have changed since the last one was written.
 */
final class KeyedStep<K, S, T, R> extends StatefulStep<T> {

    /** How keys and states are written. */
    record Codecs<K, S>(StateCodec<K> keys, StateCodec<S> states) {}

    private final Function<? super T, ? extends K> keyOf;
    private final KeyedFunction<K, S, T, R> function;
    private final @Nullable Codecs<K, S> codecs;
    private final Results<R> results;
    private final Map<K, S> states = new HashMap<>();
    private final Set<K> changed = new LinkedHashSet<>();

    private @Nullable K key;
    private @Nullable S after;

    KeyedStep(
            Place place,
            Function<? super T, ? extends K> keyOf,
            KeyedFunction<K, S, T, R> function,
            @Nullable Codecs<K, S> codecs,
            Step<? super R> next) {
        super(place);
        this.keyOf = keyOf;
        this.function = function;
        this.codecs = codecs;
        this.results = new Results<>(place, next);
    }

    @Override
    void call(T event) throws Exception {
        results.forget();
        K of = keyOf.apply(event);
        if (of == null) {
            throw new NullPointerException("the key function of " + place.name + " returned null");
        }
        after = function.apply(of, states.get(of), event, results);
        key = of;
    }

    @Override
    void done(T event) {
        K of = key;
        if (of == null) {
            throw new AssertionError(place.name);
        }
        if (after == null) {
            states.remove(of);
        } else {
            states.put(of, after);
        }
        if (codecs != null) {
            changed.add(of);
        }
        place.work.tally.count(Fate.ABSORBED);
        results.release();
    }

    @Override
    void marked(Mark mark) {
        if (mark instanceof Mark.Barrier barrier) {
            Stateful.take(barrier, place.name, this, place.work);
        }
        results.mark(mark);
    }

    private Codecs<K, S> codecs() {
        if (codecs == null) {
            throw new IllegalStateException("no codecs were given: stage=" + place.name);
        }
        return codecs;
    }

    @Override
    public void writeState(long checkpoint, DataOutput out) throws IOException {
        out.writeInt(states.size());
        for (Map.Entry<K, S> entry : states.entrySet()) {
            codecs().keys().write(entry.getKey(), out);
            codecs().states().write(entry.getValue(), out);
        }
        changed.clear();
    }

    @Override
    public boolean writeChanges(DataOutput out) throws IOException {
        out.writeInt(changed.size());
        for (K of : changed) {
            codecs().keys().write(of, out);
            S state = states.get(of);
            out.writeBoolean(state != null);
            if (state != null) {
                codecs().states().write(state, out);
            }
        }
        changed.clear();
        return true;
    }

    @Override
    public void readState(DataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            K of = codecs().keys().read(in);
            states.put(of, codecs().states().read(in));
        }
    }

    @Override
    public void readChanges(DataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            K of = codecs().keys().read(in);
            if (in.readBoolean()) {
                states.put(of, codecs().states().read(in));
            } else {
                states.remove(of);
            }
        }
    }
}
