package io.elasticq.sequencer;

import io.elasticq.internal.Counters;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricGroup;
import io.elasticq.stats.MetricSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A consumer with a thread: hands each event to a handler, once and in order, from the position where it was made. The gate moves after each batch, or
 * earlier if the handler says so. {@link Topology} makes many and keeps them together; alone it is for a thread of one's own:
 *
 * <!-- snippet: expects "8 events, DRAINED" -->
 * <pre>{@code
 * import io.elasticq.sequencer.*;
 *
 * SequencedRing<long[]> ring = SequencedRing.builder(() -> new long[1], 64).singleProducer();
 * EventProcessor<long[]> sums = EventProcessor.builder(ring, (long[] event, long sequence, boolean end) -> event[0]++).build();
 * Thread thread = new Thread(sums);
 * thread.start();
 * for (int i = 0; i < 8; i++) {
 *     ring.publish((event, sequence) -> event[0] = sequence);
 * }
 * ring.close();
 * thread.join();
 * System.out.println(sums.report().handled() + " events, " + sums.report().reason());
 * }</pre>
 *
 * <p>Its life: NEW until {@link #run}, RUNNING, HALTING once it was asked to end, ENDED for good. When it has ended, its gate stays where it is: nothing that it
 * has not handled is lost, and producers wait for it, until {@link SequencedRing#removeGate}.
 *
 * <p>Interruption of the thread ends it after the batch, or at the event whose handler throws {@link InterruptedException}; the thread stays
 * interrupted.
 *
 * <p>Any thread may call any method; one thread may {@link #run} it, once.
 *
 * @param <E> the events
 */
public final class EventProcessor<E> implements Runnable, MetricSource {
    private static final VarHandle RUNNER;

    static {
        try {
            RUNNER = MethodHandles.lookup().findVarHandle(EventProcessor.class, "runner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Where a processor is in its life. */
    public enum State {
        /** Not run yet. Its gate holds producers back already. */
        NEW,
        /** Handles events. */
        RUNNING,
        /** Was asked to end, and has not ended yet. */
        HALTING,
        /** Will never handle another event. */
        ENDED
    }

    private final String name;
    private final SequencedRing<E> ring;
    private final Request request = new Request();
    private final BatchLoop<E> loop;
    private final long start;
    private final CountDownLatch end = new CountDownLatch(1);

    @SuppressWarnings("FieldMayBeFinal") // through RUNNER
    private volatile @Nullable Thread runner;

    private volatile @Nullable EndReason reason; // what the loop knows in the end is written before

    private EventProcessor(
            Builder<E> builder, SequenceBarrier barrier, ConsumerOptions<? super E> options, Sequence gate) {
        this.name = builder.name;
        this.ring = builder.ring;
        this.start = gate.get();
        this.loop = new BatchLoop<>(ring, builder.handler, options, barrier, gate, request);
    }

    /**
     * Begins a processor.
     *
     * @param <E> the events
     * @param ring whose events it handles
     * @param handler handles them
     * @return to be completed
     */
    public static <E> Builder<E> builder(SequencedRing<E> ring, EventHandler<? super E> handler) {
        return new Builder<>(ring, handler);
    }

    /**
     * Handles events until the ring is closed and everything is handled, or it is asked to end, or fails. Never throws what a handler throws: see
     * {@link #report}.
     *
     * @throws IllegalStateException if it runs, or has run
     */
    @Override
    public void run() {
        if (!RUNNER.compareAndSet(this, null, Thread.currentThread())) {
            throw new IllegalStateException("a processor runs once, in one thread: processor=" + name + ", state="
                    + state() + ", its thread=" + runner + ", this thread=" + Thread.currentThread());
        }
        EndReason ended = EndReason.FAILED;
        try {
            ended = loop.run();
        } finally {
            reason = ended;
            end.countDown();
        }
    }

    /** Ends it where it is, if it was never run. Not while another thread is about to. */
    void endIfNeverRun() {
        if (RUNNER.compareAndSet(this, null, Thread.currentThread())) {
            reason = EndReason.HALTED;
            end.countDown();
        }
    }

    /** Asks it to end after its batch; a wait ends at once. One that has not been run yet ends as soon as it is. */
    public void halt() {
        ask(Request.HALT);
    }

    /** Asks it to end after its event; a wait ends at once. */
    public void abort() {
        ask(Request.ABORT);
    }

    /** Interrupts its thread, unless that is this one, or the handler is told of the end already. */
    void interrupt() {
        Thread thread = runner;
        if (thread != null && thread != Thread.currentThread()) {
            request.interrupt(thread);
        }
    }

    /** From now on it begins no event. To be called before its gate is removed while it may be running. */
    void fence() {
        ask(Request.UNGATE);
    }

    private void ask(int level) {
        request.raise(level);
        ring.sequencer().signalAll();
    }

    /**
     * Waits until it has ended.
     *
     * @param timeout how long at the most
     * @return false if it has not ended by then
     * @throws InterruptedException if the caller is interrupted
     */
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        return end.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    }

    /**
     * Where it is in its life.
     *
     * @return not null
     */
    public State state() {
        return stateWith(reason);
    }

    private State stateWith(@Nullable EndReason ended) {
        if (ended != null) {
            return State.ENDED;
        }
        if (request.level() != Request.NONE) {
            return State.HALTING;
        }
        return runner == null ? State.NEW : State.RUNNING;
    }

    /**
     * How it is now. Exact when it has ended; until then the numbers may be from slightly different instants.
     *
     * @return a copy
     */
    public ConsumerReport report() {
        return report(runner != null && reason == null);
    }

    ConsumerReport report(boolean running) {
        EndReason ended = reason; // read first: what follows was written before it
        boolean over = ended != null;
        return new ConsumerReport(
                name,
                stateWith(ended),
                ended,
                over ? loop.failure() : null,
                start,
                loop.position(),
                loop.counts.get(Count.SKIPPED),
                over ? loop.suspect() : null,
                running);
    }

    /**
     * Its name.
     *
     * @return as given
     */
    public String name() {
        return name;
    }

    /**
     * Its gate, for consumers that come after it. Not to be moved by anyone else.
     *
     * @return always the same
     */
    public Sequence gate() {
        return loop.gate;
    }

    SequenceBarrier barrier() {
        return loop.barrier;
    }

    /** Everything before it is handled. */
    long position() {
        return loop.position();
    }

    /** Whether the handler is in an event now. */
    boolean isInEvent() {
        return reason == null && loop.isInEvent();
    }

    /** Moves on with each retry and each turn of waiting, too. */
    long beats() {
        return loop.counts.get(Count.RETRIES) + loop.counts.get(Count.IDLE_TURNS) + loop.counts.get(Count.BATCHES);
    }

    @Override
    public List<Metric> metrics() {
        Map<String, String> tags = Map.of("consumer", name);
        MetricGroup<EventProcessor<E>> group = new MetricGroup<>("elasticq.consumer.", tags, () -> this);
        MetricGroup<Counters<Count>> counts = new MetricGroup<>(group.prefix(), tags, () -> loop.counts);
        return List.of(
                group.counter(
                        "done",
                        "events",
                        "events done with, those that were skipped among them",
                        consumer -> consumer.position() - consumer.start),
                counts.counter("skipped", "events", "events that failed and were skipped", c -> c.get(Count.SKIPPED)),
                counts.counter(
                        "retries", "calls", "calls of the handler that were repeated", c -> c.get(Count.RETRIES)),
                counts.counter("failures", "exceptions", "exceptions of the handler", c -> c.get(Count.FAILURES)),
                counts.counter("batches", "batches", "batches begun", c -> c.get(Count.BATCHES)),
                counts.counter("idle.turns", "turns", "turns of waiting for events", c -> c.get(Count.IDLE_TURNS)),
                group.gauge("position", "events", "position of the next event", EventProcessor::position),
                group.gauge(
                        "lag",
                        "events",
                        "how far it is behind the producers",
                        consumer -> consumer.ring.position() - consumer.position()));
    }

    @Override
    public String toString() {
        return "EventProcessor[name=" + name + ", state=" + state() + ", reason=" + reason + ", position=" + position()
                + ", gate=" + gate() + "]";
    }

    /**
     * Says what a processor is to be.
     *
     * @param <E> the events
     */
    public static final class Builder<E> {
        private final SequencedRing<E> ring;
        private final EventHandler<? super E> handler;
        private String name = "consumer";
        private Sequence[] after = {};
        private ConsumerOptions<? super E> options = ConsumerOptions.defaults();

        private Builder(SequencedRing<E> ring, EventHandler<? super E> handler) {
            this.ring = Objects.requireNonNull(ring, "ring");
            this.handler = Objects.requireNonNull(handler, "handler");
        }

        /**
         * What it is called in reports, metrics and messages.
         *
         * @param name not null
         * @return this
         */
        public Builder<E> name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Whom it comes after.
         *
         * @param gates of other consumers; none to come after the producers
         * @return this
         */
        public Builder<E> after(Sequence... gates) {
            this.after = gates.clone();
            return this;
        }

        /**
         * Its batches, and what is done about exceptions.
         *
         * @param options {@link ConsumerOptions#defaults} unless said
         * @return this
         */
        public Builder<E> options(ConsumerOptions<? super E> options) {
            this.options = Objects.requireNonNull(options, "options");
            return this;
        }

        /**
         * Adds the consumer to the ring: it handles what is published from now on.
         *
         * @return to be run
         * @throws IllegalArgumentException if it is to come after what is no gate of the ring
         */
        public EventProcessor<E> build() {
            SequenceBarrier barrier = ring.barrier(after); // first: what comes after another one starts no earlier
            return new EventProcessor<>(this, barrier, options, ring.addGate());
        }
    }
}
