package io.elasticq.pipeline.window;

import io.elasticq.pipeline.state.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The windows of all keys, with what is aggregated in them. One thread at a time may use it; there is no clock and no other thread in it. Results come in an order that depends on the calls only: of
 * one watermark, by the ends of the windows, then by which key came first.
 *
 * <p>If a function of the user throws in {@link #add}, the event is not in: all is as it was before, given that {@link Aggregate#add} keeps its promise. If {@link Aggregate#result} throws when
 * the watermark passes, the window has no result, and the windows after it give theirs when {@link #advanceTo} is called again. What {@code out} throws comes out too; the result counts as given,
 * and the other results of the same event are not given. Neither those functions nor {@code out} may call the operator: that is an {@link IllegalStateException}.
 *
 * <p>State: {@link #writeState} writes all, {@link #writeChanges} the keys that changed or went since the state was written or read last, in either way. So the changes are worth something only
 * after everything that was written before them: who loses one of these begins again with {@link #writeState}. The same calls give the same bytes.
 *
 * <p>An event costs O(log keys) at the most, and an aggregate's add; with {@link Windows#time}, out of order, all events of the window; for sessions, all that are kept of the key.
 *
 * @param <K> the keys, with {@code equals} and {@code hashCode}
 * @param <T> the events
 * @param <R> the aggregates
 */
public final class WindowOperator<K, T, R> {

    /*
     * Scheduled: each key is in the schedule for the instant when it is due, so a watermark touches no other keys. Forgotten: a key that holds nothing is in no structure. Gone: what went since
     * the last write and was in that write. It has no more keys than were written, so it doesn't grow where nobody writes.
     */

    private static final int VERSION = 1;
    private static final int ALL = 1;
    private static final int CHANGES = 2;
    private static final int END = 0x7e;

    private final Window<T> window;
    private final Function<? super T, ? extends K> keyOf;
    private final @Nullable StateCodec<K> keyCodec;
    private final Setting<K, T, R> setting;
    private final Schedule<K, T, R> schedule = new Schedule<>();
    private Map<K, Keyed<K, T, R>> keys = new LinkedHashMap<>();
    private final List<K> gone = new ArrayList<>();
    private long arrivals;
    private long held;
    private boolean busy;

    /**
     * Begins without events.
     *
     * @param window which events belong together
     * @param aggregate what is computed of them
     * @param key of an event, not null
     * @param keys how keys are written; null if no state will be
     * @param events how events are written; null if no state will be, or the window doesn't {@linkplain Window#keepsEvents keep} them
     * @throws IllegalArgumentException if the window keeps events and the aggregate doesn't retract
     */
    public WindowOperator(
            Window<T> window,
            Aggregate<? super T, ?, ? extends R> aggregate,
            Function<? super T, ? extends K> key,
            @Nullable StateCodec<K> keys,
            @Nullable StateCodec<T> events) {
        this.window = Objects.requireNonNull(window, "window");
        this.keyOf = Objects.requireNonNull(key, "key");
        this.keyCodec = keys;
        this.setting = new Setting<>(Objects.requireNonNull(aggregate, "aggregate"), events);
        if (window.keepsEvents() && !aggregate.retracts()) {
            throw new IllegalArgumentException("events leave this window, so its aggregate must retract: window="
                    + window + ", aggregate=" + aggregate);
        }
    }

    /**
     * Adds an event to its windows.
     *
     * @param event not null
     * @param out gets the results, if there are any at once
     * @return false if it is too late for all of its windows, and changed nothing
     */
    public boolean add(T event, Consumer<? super WindowResult<K, R>> out) {
        Objects.requireNonNull(event, "event");
        enter();
        try {
            long time = window instanceof ByTime<T> byTime ? byTime.timeOf(event) : 0;
            K key = Objects.requireNonNull(keyOf.apply(event), "the key of an event");
            Keyed<K, T, R> keyed = keys.get(key);
            boolean first = keyed == null;
            if (keyed == null) {
                keyed = windowsOf(key, arrivals);
            }
            if (!keyed.add(event, time)) {
                return false;
            }
            if (first) {
                arrivals++;
                keys.put(key, keyed);
            }
            settle(keyed);
            give(out);
            return true;
        } finally {
            leave();
        }
    }

    /**
     * Moves the watermark on: all events with times below it have come. Windows whose ends it reaches give their results. A watermark that is not above the last one changes nothing.
     *
     * @param watermark in milliseconds
     * @param out gets the results
     */
    public void advanceTo(long watermark, Consumer<? super WindowResult<K, R>> out) {
        enter();
        try {
            setting.watermark = Math.max(setting.watermark, watermark);
            Keyed<K, T, R> keyed = schedule.due(setting.watermark);
            while (keyed != null) {
                try {
                    keyed.step(keyed.scheduled);
                } finally {
                    settle(keyed);
                }
                give(out);
                keyed = schedule.due(setting.watermark);
            }
        } finally {
            leave();
        }
    }

    /**
     * There are no more events: every window that has not given its result does so, and nothing is left. Batches by number come in the order of the keys' first arrivals.
     *
     * @param out gets the results
     */
    public void end(Consumer<? super WindowResult<K, R>> out) {
        if (window.byTime()) {
            advanceTo(Long.MAX_VALUE, out);
            return;
        }
        enter();
        try {
            while (!keys.isEmpty()) {
                Keyed<K, T, R> keyed = keys.values().iterator().next();
                try {
                    keyed.end();
                } finally {
                    settle(keyed);
                }
                give(out);
            }
        } finally {
            leave();
        }
    }

    /**
     * How much is kept.
     *
     * @return the events that are kept, or the accumulators of panes, batches and sessions
     */
    public long held() {
        return held;
    }

    /**
     * Writes everything.
     *
     * @param out where to
     * @throws IOException if {@code out} does; then this counts as not written
     * @throws IllegalStateException if a codec is missing
     */
    public void writeState(DataOutput out) throws IOException {
        write(out, ALL);
    }

    /**
     * Writes what changed since the state was written or read last; everything, if it never was.
     *
     * @param out where to
     * @throws IOException if {@code out} does; then this counts as not written
     * @throws IllegalStateException if a codec is missing
     */
    public void writeChanges(DataOutput out) throws IOException {
        write(out, CHANGES);
    }

    /**
     * Goes on from what {@link #writeState} wrote, for the same window. Whatever was in here before is gone.
     *
     * @param in where from
     * @throws IOException if {@code in} does, or it is no such state; then nothing has changed
     * @throws IllegalStateException if a codec is missing
     */
    public void readState(DataInput in) throws IOException {
        read(in, ALL);
    }

    /**
     * Adds what {@link #writeChanges} wrote to what was read before it.
     *
     * @param in where from
     * @throws IOException if {@code in} does, or it is no such state; then nothing has changed
     * @throws IllegalStateException if a codec is missing
     */
    public void readChanges(DataInput in) throws IOException {
        read(in, CHANGES);
    }

    private Keyed<K, T, R> windowsOf(K key, long arrival) {
        if (window instanceof ByTime<T> byTime) {
            return switch (byTime.kind()) {
                case EVENTS -> new LastEvents.OfTime<>(setting, key, arrival, byTime.size());
                case PANES -> new Panes<>(setting, key, arrival, byTime);
                case SESSION -> new Sessions<>(setting, key, arrival, byTime);
            };
        }
        ByNumber<T> byNumber = (ByNumber<T>) window;
        return byNumber.batch()
                ? new Batch<>(setting, key, arrival, byNumber.events())
                : new LastEvents.OfLength<>(setting, key, arrival, byNumber.events());
    }

    private void settle(Keyed<K, T, R> keyed) {
        keyed.changed = true;
        held += keyed.held() - keyed.counted;
        keyed.counted = keyed.held();
        schedule.set(keyed, keyed.due());
        if (keyed.counted == 0) {
            keys.remove(keyed.key);
            if (keyed.written) {
                gone.add(keyed.key);
            }
        }
    }

    private void give(Consumer<? super WindowResult<K, R>> out) {
        List<WindowResult<K, R>> results = setting.results;
        for (int i = 0; i < results.size(); i++) {
            out.accept(results.get(i));
        }
        results.clear();
    }

    private void enter() {
        if (busy) {
            throw new IllegalStateException("the operator is at work: what it calls must not call it");
        }
        busy = true;
    }

    private void leave() {
        setting.results.clear();
        busy = false;
    }

    private void write(DataOutput out, int what) throws IOException {
        StateCodec<K> codec = keyCodec();
        enter();
        try {
            out.writeByte(VERSION);
            out.writeByte(what);
            out.writeUTF(window.toString());
            out.writeLong(setting.watermark);
            out.writeLong(arrivals);
            if (what == CHANGES) {
                out.writeInt(gone.size());
                for (K key : gone) {
                    codec.write(key, out);
                }
            }
            out.writeInt(what == ALL ? keys.size() : changed());
            for (Keyed<K, T, R> keyed : keys.values()) {
                if (what == ALL || keyed.changed) {
                    codec.write(keyed.key, out);
                    out.writeLong(keyed.arrival);
                    keyed.write(out);
                }
            }
            out.writeByte(END);
            written();
        } finally {
            leave();
        }
    }

    private int changed() {
        int count = 0;
        for (Keyed<K, T, R> keyed : keys.values()) {
            count += keyed.changed ? 1 : 0;
        }
        return count;
    }

    private void written() {
        gone.clear();
        for (Keyed<K, T, R> keyed : keys.values()) {
            keyed.changed = false;
            keyed.written = true;
        }
    }

    private void read(DataInput in, int what) throws IOException {
        StateCodec<K> codec = keyCodec();
        enter();
        long before = setting.watermark;
        boolean done = false;
        try {
            expect("version", VERSION, in.readUnsignedByte());
            expect("kind", what, in.readUnsignedByte());
            String of = in.readUTF();
            if (!of.equals(window.toString())) {
                throw new IOException("the state is of " + of + ", and the window is " + window);
            }
            setting.watermark = in.readLong();
            long came = in.readLong();
            List<K> went = new ArrayList<>();
            for (int left = what == CHANGES ? readCount(in) : 0; left > 0; left--) {
                went.add(codec.read(in));
            }
            Map<K, Keyed<K, T, R>> read = readKeys(in, codec, came);
            expect("end", END, in.readUnsignedByte());
            apply(what, went, read);
            arrivals = came;
            done = true;
        } finally {
            if (!done) {
                setting.watermark = before;
            }
            leave();
        }
    }

    private Map<K, Keyed<K, T, R>> readKeys(DataInput in, StateCodec<K> codec, long came) throws IOException {
        Map<K, Keyed<K, T, R>> read = new LinkedHashMap<>();
        long last = -1;
        for (int left = readCount(in); left > 0; left--) {
            K key = codec.read(in);
            long arrival = in.readLong();
            if (arrival <= last || arrival >= came) {
                throw new IOException("damaged state of " + window + ": key " + key + " came as number " + arrival
                        + ", after " + last + " and before " + came);
            }
            last = arrival;
            Keyed<K, T, R> keyed = windowsOf(key, arrival);
            keyed.read(in);
            if (read.put(key, keyed) != null) {
                throw new IOException("damaged state of " + window + ": key " + key + " twice");
            }
        }
        return read;
    }

    private void apply(int what, List<K> went, Map<K, Keyed<K, T, R>> read) throws IOException {
        for (K key : went) {
            if (!keys.containsKey(key)) {
                throw new IOException("the changes are not of this state: key " + key + " went and was not there");
            }
        }
        if (what == ALL) {
            new ArrayList<>(keys.keySet()).forEach(this::forget);
        } else {
            went.forEach(this::forget);
        }
        read.forEach((key, keyed) -> {
            Keyed<K, T, R> old = keys.put(key, keyed);
            if (old != null) {
                held -= old.counted;
                schedule.set(old, Keyed.NEVER);
            }
            settle(keyed);
        });
        written();
    }

    private void forget(K key) {
        Keyed<K, T, R> old = Objects.requireNonNull(keys.remove(key), "was there");
        held -= old.counted;
        schedule.set(old, Keyed.NEVER);
    }

    private int readCount(DataInput in) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            throw new IOException("damaged state of " + window + ": count=" + count);
        }
        return count;
    }

    private void expect(String name, int expected, int found) throws IOException {
        if (expected != found) {
            throw new IOException("damaged state of " + window + ", or another kind of state: " + name + "=" + found
                    + ", expected " + expected);
        }
    }

    private StateCodec<K> keyCodec() {
        if (keyCodec == null) {
            throw new IllegalStateException("state needs a codec of keys");
        }
        return keyCodec;
    }
}
