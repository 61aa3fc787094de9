package io.elasticq.metrics;

import io.elasticq.ElasticQueue;
import io.elasticq.QueueStats;
import io.elasticq.ResizeListener;
import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.FlightRecorder;

/**
 * Events of one queue for the JDK's flight recorder.
 *
 * <ul>
 *   <li>{@code io.elasticq.QueueResize}: one for each resize, with the capacities, the generation and the cause. This object
 *       is the listener to give to the queue's builder.
 *   <li>{@code io.elasticq.QueueOverrun}: at most one in a period, of a second unless the recording sets another, and only
 *       if elements were dropped or refused since the last one: how many, by kind. One event for each would be too many when
 *       a queue overflows, so the counts that the queue keeps are compared, by the recorder's thread, once {@link #watch} has
 *       been called; producers and consumers do nothing for it.
 * </ul>
 *
 * <p>Without a recording that has the events enabled, a resize costs a look at a flag, and nothing is compared. Any thread may
 * call any method; nothing here waits. The queue is held weakly.
 *
 * <!-- snippet: expects "32" -->
 * <pre>{@code
 * import io.elasticq.lockbased.LockedElasticQueue;
 *
 * QueueFlightEvents events = QueueFlightEvents.named("orders");
 * ElasticConfig config = ElasticConfig.builder().minCapacity(16).initialCapacity(16).maxCapacity(32).build();
 * LockedElasticQueue<Integer> orders =
 *         LockedElasticQueue.<Integer>builder(config, OverflowPolicy.REJECT).onResize(events).build();
 * events.watch(orders);
 * for (int i = 0; i < 40; i++) {
 *     orders.offer(i);
 * }
 * System.out.println(orders.currentCapacity());
 * events.close();
 * }</pre>
 */
public final class QueueFlightEvents implements ResizeListener, AutoCloseable {

    /** The name of the event of a resize. */
    public static final String RESIZE = "io.elasticq.QueueResize";

    /** The name of the event of elements dropped or refused. */
    public static final String OVERRUN = "io.elasticq.QueueOverrun";

    private final String name;
    private final AtomicReference<Watch> watch = new AtomicReference<>();

    private QueueFlightEvents(String name) {
        this.name = name;
    }

    /**
     * Makes the events of a queue.
     *
     * @param name what the events call the queue
     * @return events that hear of nothing yet
     * @throws NullPointerException if the name is null
     */
    public static QueueFlightEvents named(String name) {
        return new QueueFlightEvents(Objects.requireNonNull(name, "name"));
    }

    /**
     * Writes the event of a resize, if a recording wants it.
     *
     * @param event what changed
     */
    @Override
    public void resized(Event event) {
        QueueResizeEvent resize = new QueueResizeEvent();
        if (resize.shouldCommit()) {
            resize.queue = name;
            resize.oldCapacity = event.oldCapacity();
            resize.newCapacity = event.newCapacity();
            resize.generation = event.generation();
            resize.cause = event.cause().name();
            resize.commit();
        }
    }

    /**
     * Compares the counts of a queue from now on, until {@link #close}, or until the queue is collected. Does nothing where
     * the JVM has no flight recorder.
     *
     * @param queue the queue; held weakly
     * @throws IllegalStateException if a queue is watched already
     * @throws NullPointerException if the queue is null
     */
    public void watch(ElasticQueue<?> queue) {
        Watch wanted = new Watch(name, queue);
        if (!watch.compareAndSet(null, wanted)) {
            throw new IllegalStateException("these events watch a queue already: name=" + name);
        }
        if (FlightRecorder.isAvailable()) {
            FlightRecorder.addPeriodicEvent(QueueOverrunEvent.class, wanted);
        }
    }

    /** Compares no longer. Resizes are still written, as long as the queue reports them. Any number of calls. */
    @Override
    public void close() {
        Watch watched = watch.getAndSet(null);
        if (watched != null) {
            watched.end();
        }
    }

    /** Run by the flight recorder, by one of its threads at a time or by several: each count is reported once. */
    private static final class Watch implements Runnable {

        private final String name;
        private final WeakReference<ElasticQueue<?>> queue;
        private final AtomicReference<QueueStats> reported;

        Watch(String name, ElasticQueue<?> queue) {
            this.name = name;
            this.queue = new WeakReference<>(queue);
            this.reported = new AtomicReference<>(queue.stats());
        }

        @Override
        public void run() {
            ElasticQueue<?> watched = queue.get();
            if (watched == null) {
                end();
                return;
            }
            QueueStats now = watched.stats();
            QueueStats before = reported.getAndSet(now);
            QueueOverrunEvent overrun = new QueueOverrunEvent();
            overrun.queue = name;
            overrun.refused = now.refused() - before.refused();
            overrun.droppedOldest = now.droppedOldest() - before.droppedOldest();
            overrun.droppedNewest = now.droppedNewest() - before.droppedNewest();
            overrun.undelivered = now.undelivered() - before.undelivered();
            overrun.size = now.size();
            overrun.capacity = now.capacity();
            if (overrun.refused > 0
                    || overrun.droppedOldest > 0
                    || overrun.droppedNewest > 0
                    || overrun.undelivered > 0) {
                overrun.commit();
            }
        }

        void end() {
            if (FlightRecorder.isAvailable()) {
                FlightRecorder.removePeriodicEvent(this);
            }
        }
    }
}
