package io.elasticq.sequencer;

import io.elasticq.sequencer.StallListener.Answer;
import io.elasticq.sequencer.StallListener.Stall;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices consumers that do not get on: one whose handler hangs, whose thread has died, that has failed and holds the producers back, or that tries one event for
 * ever. It compares the positions that consumers publish anyway, so it costs them nothing; a consumer that waits for events is never taken for
 * one that hangs. Made by {@link Topology#watch}.
 *
 * <p>A slow handler looks the same as one that hangs: the patience must be longer than any event may take. To ungate one that is only slow does no harm to others,
 * but it has missed events from then on.
 *
 * <p>Any thread may call any method. What a listener throws comes out of {@link #look} or {@link #run}, which ends by that.
 */
public final class ConsumerWatch implements Runnable, AutoCloseable {

    private record Seen(long position, boolean waited, long beats, long since, long told) {}

    private final Topology<?> topology;
    private final long patienceNanos;
    private final StallListener listener;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock(); // one look at a time
    private final Map<EventProcessor<?>, Seen> seen = new HashMap<>();
    private volatile @Nullable Thread runner;
    private volatile boolean closed;

    ConsumerWatch(Topology<?> topology, Duration patience, StallListener listener, LongSupplier nanoClock) {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("patience must be above zero: patience=" + patience);
        }
        this.topology = topology;
        this.patienceNanos = TimeUnit.NANOSECONDS.convert(patience);
        this.listener = Objects.requireNonNull(listener, "listener");
        this.nanoClock = Objects.requireNonNull(nanoClock, "nanoClock");
    }

    /** Looks at all consumers once, and tells the listener of those that have stayed where they are for too long. */
    public void look() {
        lock.lock();
        try {
            List<? extends EventProcessor<?>> watched = topology.processors();
            seen.keySet().retainAll(watched);
            long now = nanoClock.getAsLong();
            for (EventProcessor<?> each : watched) {
                look(each, now);
            }
        } finally {
            lock.unlock();
        }
    }

    private void look(EventProcessor<?> processor, long now) {
        long position = processor.position();
        long gate = processor.gate().get();
        long from = gate - position > 0 ? gate : position; // what was released early may be written again already
        long waiting = processor.barrier().available(from) - position;
        Seen before = seen.get(processor);
        if (before == null || before.position != position || !before.waited || waiting == 0) {
            seen.put(processor, new Seen(position, waiting != 0, processor.beats(), now, now));
        } else if (now - before.told >= patienceNanos) {
            seen.put(processor, new Seen(position, true, processor.beats(), before.since, now));
            tell(processor, waiting, now, before);
        }
    }

    private void tell(EventProcessor<?> processor, long waiting, long now, Seen before) {
        Stall stall = new Stall(
                processor.report(),
                waiting,
                Duration.ofNanos(now - before.since),
                processor.isInEvent(),
                processor.beats() != before.beats);
        Answer answer = Objects.requireNonNull(listener.onStall(stall), "the listener's answer");
        if (answer == Answer.UNGATE && processor.position() == before.position) {
            topology.ungate(processor);
        }
    }

    /** Looks again and again, four times in the time of its patience, until it is closed or its thread is interrupted, which it stays. */
    @Override
    public void run() {
        runner = Thread.currentThread();
        while (!closed && !Thread.currentThread().isInterrupted()) {
            look();
            LockSupport.parkNanos(this, Math.max(1, patienceNanos / 4));
        }
    }

    /** Ends {@link #run}. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(runner);
    }
}
