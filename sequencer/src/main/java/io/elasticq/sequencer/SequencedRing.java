package io.elasticq.sequencer;

import io.elasticq.OfferResult;
import io.elasticq.QueueClosedException;
import io.elasticq.WaitStrategy;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricGroup;
import io.elasticq.stats.MetricSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A ring of events that are made once and written again and again. Producers claim positions, write the events there, and publish them; each
 * consumer sees all of them, in the order of the claims, and moves a {@link Sequence} of its own, its gate: no event is written again before all gates
 * have passed it. Consumers may come after others, and may come and go while the ring is in use.
 *
 * <p>Threads: a ring made by {@link Builder#singleProducer} has one producer, and {@link #claim}, {@link #publish} and {@link #close} are its calls; with
 * {@link Builder#multiProducer} any thread may make them. All others may be made by any thread. A claim with room is wait-free with one producer and
 * lock-free with several; a consumer never makes another one wait but for those that come after it.
 *
 * <p>An idea of the LMAX Disruptor. Different here: gates and barriers change while the ring runs, any capacity, a ring that can be closed, and with several
 * producers a consumer never reads the word that they claim from.
 *
 * @param <E> the events
 */
public final class SequencedRing<E> implements MetricSource, AutoCloseable {
    /** What {@link #tryClaim(int)} answers where there is no room now. No position, until 2^64 - 1 events have been claimed. */
    public static final long NO_ROOM = Sequencer.NO_ROOM;

    /** What {@link #tryClaim(int)} answers for a ring that is closed or aborted. */
    public static final long CLOSED = Sequencer.CLOSED;

    private static final int MAX_CAPACITY = 1 << 30;

    private final Sequencer sequencer;
    private final Object[] events;
    private final int mask;

    private SequencedRing(Builder<E> builder, boolean several) {
        int slots = 1 << (32 - Integer.numberOfLeadingZeros(builder.capacity - 1));
        this.mask = slots - 1;
        this.events = new Object[slots];
        for (int i = 0; i < slots; i++) {
            events[i] = Objects.requireNonNull(builder.factory.get(), "the factory made no event");
        }
        this.sequencer = several
                ? new MultiProducerSequencer(
                        builder.capacity, slots, builder.consumersWait, builder.producersWait, builder.first)
                : new SingleProducerSequencer(
                        builder.capacity, builder.consumersWait, builder.producersWait, builder.first);
    }

    /**
     * Begins a ring.
     *
     * @param <E> the events
     * @param factory makes the events, all of them at once
     * @param capacity how many events may be claimed beyond the slowest consumer, from 1 to 2^30; need not be a power of two
     * @return to be completed
     * @throws IllegalArgumentException if the capacity is out of its range
     */
    public static <E> Builder<E> builder(Supplier<? extends E> factory, int capacity) {
        return new Builder<>(factory, capacity);
    }

    /**
     * Claims the next position, and waits for room. The claimed event must be published, or everyone waits for it. Interruption is not looked at.
     *
     * @return the position
     * @throws QueueClosedException if the ring is closed or aborted, or becomes so
     */
    public long claim() {
        return claim(1);
    }

    /**
     * Claims the next positions, one after the other, and waits for room for all of them.
     *
     * @param n how many, from 1 to {@link #capacity()}
     * @return the first of them
     * @throws IllegalArgumentException if n is out of its range
     * @throws QueueClosedException if the ring is closed or aborted, or becomes so
     */
    public long claim(int n) {
        checkCount(n);
        long first = sequencer.tryClaim(n);
        return first < 0 ? claimSlowly(first, n) : first;
    }

    private long claimSlowly(long answer, int n) {
        long first = answer == NO_ROOM ? sequencer.claim(n) : answer;
        if (first == CLOSED) {
            throw new QueueClosedException("the ring is closed: " + this);
        }
        return first;
    }

    /**
     * Claims the next position if there is room.
     *
     * @return the position, {@link #NO_ROOM} or {@link #CLOSED}
     */
    public long tryClaim() {
        return sequencer.tryClaim(1);
    }

    /**
     * Claims the next positions if there is room for all of them.
     *
     * @param n how many, from 1 to {@link #capacity()}
     * @return the first of them, {@link #NO_ROOM} or {@link #CLOSED}
     * @throws IllegalArgumentException if n is out of its range
     */
    public long tryClaim(int n) {
        checkCount(n);
        return sequencer.tryClaim(n);
    }

    /**
     * Claims the next positions, and waits for room for some time.
     *
     * @param n how many, from 1 to {@link #capacity()}
     * @param timeout how long to wait at the most; looks again at least every millisecond, whatever the wait strategy
     * @return the first of them, {@link #NO_ROOM} or {@link #CLOSED}
     * @throws InterruptedException if the thread is interrupted while it waits; nothing is claimed then
     * @throws IllegalArgumentException if n is out of its range
     */
    public long tryClaim(int n, Duration timeout) throws InterruptedException {
        long nanos = saturatedNanos(timeout);
        long first = tryClaim(n);
        long deadline = System.nanoTime() + nanos;
        int idle = 0;
        while (first == NO_ROOM && deadline - System.nanoTime() > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException("no room for " + n + " events: " + this);
            }
            idle = Sequencer.UNSIGNALLED.idle(idle);
            first = tryClaim(n);
        }
        return first;
    }

    private static long saturatedNanos(Duration timeout) {
        try {
            return Math.min(timeout.toNanos(), Long.MAX_VALUE / 2);
        } catch (ArithmeticException tooLong) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE / 2;
        }
    }

    /**
     * The event at a position: to be written by the one who claimed it, until it is published, and to be read by consumers whose gate has not passed it. Wait-free.
     *
     * @param position of the event; not checked
     * @return always the same object for the same place in the ring
     */
    @SuppressWarnings("unchecked") // only the factory's events are in it
    public E get(long position) {
        return (E) events[(int) position & mask];
    }

    /**
     * Makes a claimed event visible. Wait-free, but for the wait strategy's signal.
     *
     * @param position that was claimed; not checked
     */
    public void publish(long position) {
        sequencer.publish(position, 1);
    }

    /**
     * Makes claimed events visible.
     *
     * @param first position that was claimed; not checked
     * @param n how many
     */
    public void publish(long first, int n) {
        sequencer.publish(first, n);
    }

    /**
     * Claims an event, waits for room, writes and publishes it.
     *
     * @param translator writes it
     * @throws QueueClosedException if the ring is closed or aborted, or becomes so
     */
    public void publish(EventTranslator<? super E> translator) {
        Objects.requireNonNull(translator, "translator");
        long position = claim(1);
        write(position, translator);
    }

    /**
     * Claims an event, waits for room, writes and publishes it.
     *
     * @param <A> the argument
     * @param translator writes it
     * @param a its argument
     * @throws QueueClosedException if the ring is closed or aborted, or becomes so
     */
    public <A> void publish(EventTranslator.OneArg<? super E, ? super A> translator, A a) {
        Objects.requireNonNull(translator, "translator");
        long position = claim(1);
        try {
            translator.translateTo(get(position), position, a);
        } finally {
            sequencer.publish(position, 1);
        }
    }

    /**
     * Claims an event, waits for room, writes and publishes it.
     *
     * @param <A> the first argument
     * @param <B> the second
     * @param translator writes it
     * @param a its first argument
     * @param b its second argument
     * @throws QueueClosedException if the ring is closed or aborted, or becomes so
     */
    public <A, B> void publish(EventTranslator.TwoArg<? super E, ? super A, ? super B> translator, A a, B b) {
        Objects.requireNonNull(translator, "translator");
        long position = claim(1);
        try {
            translator.translateTo(get(position), position, a, b);
        } finally {
            sequencer.publish(position, 1);
        }
    }

    /**
     * Claims an event, waits for room, writes and publishes it.
     *
     * @param <A> the first argument
     * @param <B> the second
     * @param <C> the third
     * @param translator writes it
     * @param a its first argument
     * @param b its second argument
     * @param c its third argument
     * @throws QueueClosedException if the ring is closed or aborted, or becomes so
     */
    public <A, B, C> void publish(
            EventTranslator.ThreeArg<? super E, ? super A, ? super B, ? super C> translator, A a, B b, C c) {
        Objects.requireNonNull(translator, "translator");
        long position = claim(1);
        try {
            translator.translateTo(get(position), position, a, b, c);
        } finally {
            sequencer.publish(position, 1);
        }
    }

    /**
     * Writes and publishes an event if there is room.
     *
     * @param translator writes it
     * @return {@link OfferResult#ACCEPTED}, {@link OfferResult#FULL} or {@link OfferResult#CLOSED}
     */
    public OfferResult tryPublish(EventTranslator<? super E> translator) {
        Objects.requireNonNull(translator, "translator");
        long position = sequencer.tryClaim(1);
        if (position == NO_ROOM) {
            return OfferResult.FULL;
        }
        if (position == CLOSED) {
            return OfferResult.CLOSED;
        }
        write(position, translator);
        return OfferResult.ACCEPTED;
    }

    private void write(long position, EventTranslator<? super E> translator) {
        try {
            translator.translateTo(get(position), position);
        } finally {
            sequencer.publish(position, 1);
        }
    }

    /**
     * A place to wait for events.
     *
     * @param after the gates of the consumers that come before; none to wait for the producers
     * @return for one consumer
     * @throws IllegalArgumentException if one of them is no gate of this ring
     */
    public SequenceBarrier barrier(Sequence... after) {
        for (Sequence sequence : after) {
            if (!sequencer.isGate(sequence)) {
                throw new IllegalArgumentException("no gate of this ring: position=" + sequence + ", ring=" + this);
            }
        }
        return new SequenceBarrier(sequencer, after);
    }

    /**
     * Adds a consumer that has a loop of its own. It sees every event that is published from now on.
     *
     * @param after the gates of the consumers that come before; none to wait for the producers
     * @return to be closed, or the producers wait for it
     * @throws IllegalArgumentException if one of them is no gate of this ring
     */
    public EventPoller<E> poller(Sequence... after) {
        SequenceBarrier barrier = barrier(after); // first: what comes after another one starts no earlier
        return new EventPoller<>(this, barrier, addGate());
    }

    /**
     * Adds a consumer, which sees every event that is published from now on. May be called while the ring is in use.
     *
     * @return its gate: what comes before it has been read. The consumer reads from {@link Sequence#get} on and {@link #advance}s it
     */
    public Sequence addGate() {
        Sequence gate = new Sequence(0);
        sequencer.addGate(gate);
        return gate;
    }

    /**
     * Removes a consumer: events are written again without regard to it. It must have stopped reading. A consumer that
     * waits for it at a {@link #barrier} waits for ever: a {@link Topology} takes care of that.
     *
     * @param gate of the consumer
     * @return false if it was no gate of this ring
     */
    public boolean removeGate(Sequence gate) {
        return sequencer.removeGate(gate);
    }

    /**
     * Moves a consumer on, and wakes those who wait for that. For the owner of the gate.
     *
     * @param gate of the consumer
     * @param position the next event that it wants; everything before it may be written again
     */
    public void advance(Sequence gate, long position) {
        gate.set(position);
        sequencer.consumed();
    }

    /**
     * How many events may be claimed beyond the slowest consumer.
     *
     * @return as asked for
     */
    public int capacity() {
        return sequencer.capacity;
    }

    /**
     * How far producers are.
     *
     * @return the next position to be claimed, with several producers; with one, to be published
     */
    public long position() {
        return sequencer.claimed();
    }

    /**
     * The next event that the slowest consumer wants.
     *
     * @return behind what is published without a gap, if there is no consumer
     */
    public long lowestGate() {
        return sequencer.lowestGate();
    }

    /** Ends the ring: claims are refused from now on; everything claimed before will be seen, then consumers learn that it is over. A second call does nothing. */
    @Override
    public void close() {
        sequencer.close();
    }

    /**
     * Whether {@link #close} was called.
     *
     * @return true from then on
     */
    public boolean isClosed() {
        return sequencer.isClosed();
    }

    /** Stops everyone at once, whatever is left: claims that would have to wait are refused, and no consumer waits any longer. By any thread. */
    public void abort() {
        sequencer.abort();
    }

    /**
     * Whether {@link #abort} was called.
     *
     * @return true from then on
     */
    public boolean isAborted() {
        return sequencer.isAborted();
    }

    @Override
    public List<Metric> metrics() {
        MetricGroup<SequencedRing<E>> group = new MetricGroup<>("elasticq.ring.", Map.of(), () -> this);
        return List.of(
                group.counter("claimed", "events", "events claimed or published so far", SequencedRing::position),
                group.counter("consumed", "events", "events every consumer is done with", SequencedRing::lowestGate),
                group.gauge("lag", "events", "how far the slowest consumer is behind", SequencedRing::lag),
                group.gauge("capacity", "events", "how far it may be behind", SequencedRing::capacity),
                group.gauge(
                        "gates", "consumers", "consumers that hold claims back", ring -> ring.sequencer.gateCount()));
    }

    private long lag() {
        return position() - lowestGate();
    }

    Sequencer sequencer() {
        return sequencer;
    }

    @Override
    public String toString() {
        return "SequencedRing[capacity=" + capacity() + ", position=" + position() + ", lowestGate=" + lowestGate()
                + ", gates=" + sequencer.gateCount() + ", closed=" + isClosed() + ", aborted=" + isAborted() + "]";
    }

    private void checkCount(int n) {
        if (n < 1 || n > sequencer.capacity) {
            throw new IllegalArgumentException(
                    "n must be from 1 to the capacity: n=" + n + ", capacity=" + sequencer.capacity);
        }
    }

    /**
     * Says what a ring is to be.
     *
     * @param <E> the events
     */
    public static final class Builder<E> {
        private final Supplier<? extends E> factory;
        private final int capacity;
        private WaitStrategy consumersWait = WaitStrategy.backoff();
        private WaitStrategy producersWait = WaitStrategy.backoff();
        private long first;

        private Builder(Supplier<? extends E> factory, int capacity) {
            this.factory = Objects.requireNonNull(factory, "factory");
            this.capacity = capacity;
            if (capacity < 1 || capacity > MAX_CAPACITY) {
                throw new IllegalArgumentException(
                        "capacity must be from 1 to " + MAX_CAPACITY + ": capacity=" + capacity);
            }
        }

        /**
         * How consumers wait for events.
         *
         * @param strategy {@link WaitStrategy#backoff()} unless said
         * @return this
         */
        public Builder<E> consumersWait(WaitStrategy strategy) {
            this.consumersWait = Objects.requireNonNull(strategy, "strategy");
            return this;
        }

        /**
         * How producers wait for room.
         *
         * @param strategy {@link WaitStrategy#backoff()} unless said
         * @return this
         */
        public Builder<E> producersWait(WaitStrategy strategy) {
            this.producersWait = Objects.requireNonNull(strategy, "strategy");
            return this;
        }

        /** For tests near the wrap. */
        Builder<E> firstPosition(long position) {
            this.first = position;
            return this;
        }

        /**
         * A ring with one producer.
         *
         * @return with no consumer yet
         */
        public SequencedRing<E> singleProducer() {
            return new SequencedRing<>(this, false);
        }

        /**
         * A ring with any number of producers.
         *
         * @return with no consumer yet
         */
        public SequencedRing<E> multiProducer() {
            return new SequencedRing<>(this, true);
        }
    }
}
