package io.elasticq.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** An event of a window makes no object; a window and a result do. */
class WindowAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int EVENTS = 200_000;
    private static final int PER_WINDOW = 1_000;

    /** What a window and its result may cost, with what the measurement itself does; an object per event would be 16,000. */
    private static final int BYTES_PER_WINDOW = 4_000;

    private static final class Counter {
        long time;
    }

    private Object last = "";
    private final Consumer<Object> out = result -> last = result;

    @Test
    void batches_allocateNothingPerEvent() {
        int windows = EVENTS / PER_WINDOW;
        assertThat(allocated(
                        Windows.timeBatch(Duration.ofSeconds(1), event -> event.time), Aggregates.sum(e -> e.time)))
                .isLessThan((long) windows * BYTES_PER_WINDOW);
        assertThat(allocated(Windows.lengthBatch(PER_WINDOW), Aggregates.max(event -> event.time)))
                .isLessThan((long) windows * BYTES_PER_WINDOW);
        assertThat(allocated(Windows.lengthBatch(PER_WINDOW), Aggregates.stdDev(event -> event.time)))
                .isLessThan((long) windows * BYTES_PER_WINDOW);
    }

    @Test
    void lastEvents_allocateTheirResultsOnly() {
        long results = results();
        assertThat(results).isGreaterThan(EVENTS * 16L);
        assertThat(allocated(Windows.length(64), Aggregates.sum(event -> event.time)))
                .isLessThan(results + 16_000);
        assertThat(allocated(Windows.length(64), Aggregates.min(event -> event.time)))
                .isLessThan(results + 16_000);
        assertThat(allocated(Windows.time(Duration.ofMillis(64), event -> event.time), Aggregates.sum(e -> e.time)))
                .isLessThan(results + 16_000);
    }

    /** The twin: values in objects are noticed. */
    @Test
    void anObjectPerEvent_isNoticed() {
        assertThat(allocated(
                        Windows.lengthBatch(PER_WINDOW),
                        Aggregates.max(event -> event.time + 1000, io.elasticq.pipeline.state.StateCodecs.longs())))
                .isGreaterThan((long) EVENTS / PER_WINDOW * BYTES_PER_WINDOW);
    }

    private long allocated(Window<Counter> window, Aggregate<Counter, ?, ?> aggregate) {
        WindowOperator<String, Counter, Object> windows =
                new WindowOperator<>(window, aggregate, event -> "key", null, null);
        Counter event = new Counter();
        events(windows, event);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        events(windows, event);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private void events(WindowOperator<String, Counter, Object> windows, Counter event) {
        for (int i = 0; i < EVENTS; i++) {
            event.time++;
            windows.add(event, out);
            windows.advanceTo(event.time, out);
        }
    }

    private long results() {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < EVENTS; i++) {
            last = new WindowResult<>("key", i, i + 64, 64, (Object) (i + 1000L));
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
