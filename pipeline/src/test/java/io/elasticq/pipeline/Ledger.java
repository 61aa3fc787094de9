package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.pipeline.window.WindowResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where each event of a run came from and what it came to, by identity, as told by the functions of its stages and by its listener. Any thread.
 */
final class Ledger implements RunListener {

    private final Map<Object, String> origins = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Map<Object, String> fates = Collections.synchronizedMap(new IdentityHashMap<>());
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private final Map<Object, String> aside = Collections.synchronizedMap(new IdentityHashMap<>());
    private final AtomicLong results = new AtomicLong(); // of windows
    private final AtomicLong produced = new AtomicLong();
    private final AtomicLong made = new AtomicLong();
    private final AtomicLong listenerFailures = new AtomicLong();
    private final boolean listenerFails;

    Ledger(boolean listenerFails) {
        this.listenerFails = listenerFails;
    }

    Item produced(Item item) {
        produced.incrementAndGet();
        return origin(item, "a source");
    }

    Item made(Item item, String by) {
        made.incrementAndGet();
        return origin(item, by);
    }

    /** What a stage makes of the result of a window. */
    Item result(Item item) {
        results.incrementAndGet();
        return origin(item, "a window");
    }

    private Item origin(Item item, String by) {
        String before = origins.put(item, by);
        if (before != null) {
            wrong.add(item + " came from " + before + " and from " + by);
        }
        return item;
    }

    void fate(Object event, String fate) {
        String before = fates.put(event, fate);
        if (before != null) {
            wrong.add(event + " came to " + before + " and to " + fate);
        }
    }

    /** It was given to a side output. */
    void aside(Object event, Fate fate) {
        aside.put(event, fate.name());
    }

    @Override
    public void onLost(Fate fate, String stage, Object event, @Nullable Throwable error) {
        if (event instanceof WindowResult<?, ?>) {
            results.incrementAndGet();
            assertThat(fate).isEqualTo(Fate.DISCARDED);
        } else {
            fate(event, fate.name());
        }
        if (listenerFails) {
            listenerFailures.incrementAndGet();
            throw new AssertionError("the listener fails");
        }
    }

    void check(RunReport report) {
        assertThat(wrong).isEmpty();
        for (Map.Entry<Object, String> origin : origins.entrySet()) {
            assertThat(fates.get(origin.getKey()))
                    .as("the fate of %s from %s", origin.getKey(), origin.getValue())
                    .isNotNull();
        }
        assertThat(fates).hasSameSizeAs(origins);
        for (Map.Entry<Object, String> each : aside.entrySet()) {
            assertThat(fates.get(each.getKey())).as("%s", each.getKey()).isEqualTo(each.getValue());
        }
        assertThat(aside.size()).isEqualTo(report.count(Fate.LATE) + report.count(Fate.DEAD_LETTERED));
        assertThat(report.produced()).isEqualTo(produced.get());
        assertThat(report.made()).isEqualTo(made.get() + results.get());
        assertThat(report.conserved()).as(report.toString()).isTrue();
        assertThat(report.listenerFailures()).isEqualTo(listenerFailures.get());
        for (Fate fate : Fate.values()) {
            long known = fates.values().stream().filter(fate.name()::equals).count();
            long more = fate == Fate.DISCARDED ? report.count(fate) - known : 0; // results of windows
            assertThat(known + more).as(fate.name()).isEqualTo(report.count(fate));
            assertThat(more).isBetween(0L, results.get());
        }
    }
}
