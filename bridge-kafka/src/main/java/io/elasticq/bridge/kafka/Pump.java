package io.elasticq.bridge.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a publication: takes events, gives them to the producer, and settles them when Kafka has acknowledged them.
 *
 * <p>Invariants:
 * <ul>
 *   <li><b>SettledIsAcknowledged</b>: what is settled has been acknowledged by Kafka, or was refused and the listener has been told; the oldest first.
 *   <li><b>NothingPasses</b>: when an event has failed, no further one is taken until all on their way have come to an end, and those that failed were given to the producer again, in their order.
 *   <li><b>TakenIsSomewhere</b>: at the end, what was taken and not settled is given back, or the listener is told of each.
 * </ul>
 */
final class Pump<T, H> implements Runnable {

    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50); // how late it notices that it is to stop
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(1); // or that an acknowledgement has come
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int SETTLE_BATCH = 256;

    private final Feed<T, H> feed;
    private final Producer<byte[], byte[]> producer;
    private final RecordMaker<T> maker;
    private final boolean skipsRefused;
    private final PublicationEvents<T> events;
    private final long closeNanos;
    private final List<H> settling = new ArrayList<>();

    final AtomicLong taken = new AtomicLong(); // these have one writer, this thread
    final AtomicLong settled = new AtomicLong();
    final AtomicLong skipped = new AtomicLong();
    final AtomicLong again = new AtomicLong();
    private volatile KafkaPublication.State state = KafkaPublication.State.RUNNING;
    private final InFlight<H> flight;
    private final ReentrantLock endLock = new ReentrantLock();
    private boolean ending; // guarded by endLock
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;

    Pump(KafkaSink<T> sink, Feed<T, H> feed, Producer<byte[], byte[]> producer, PublicationEvents<T> events) {
        this.feed = feed;
        this.producer = producer;
        this.maker = sink.built.records();
        this.skipsRefused = sink.built.skipsRefused;
        this.flight = new InFlight<>(sink.built.maxInFlight);
        this.closeNanos = TimeUnit.NANOSECONDS.convert(sink.built.closeTimeout);
        this.events = events;
    }

    void stop() {
        stopping = true;
    }

    KafkaPublication.State state() {
        return state;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Interrupts the thread, but not while it ends: that is the listener's time, and the queue's. */
    void interrupt(Thread thread) {
        endLock.lock();
        try {
            if (!ending) {
                thread.interrupt();
            }
        } finally {
            endLock.unlock();
        }
    }

    @Override
    public void run() {
        KafkaPublication.State end = KafkaPublication.State.FAILED;
        try {
            work();
            end = feed.isTerminated() ? KafkaPublication.State.ENDED : KafkaPublication.State.CLOSED;
        } catch (InterruptedException | InterruptException e) {
            end = stopping ? KafkaPublication.State.CLOSED : KafkaPublication.State.FAILED;
            failure = stopping ? null : e;
        } catch (Throwable e) {
            failure = e;
        } finally {
            end(end);
        }
    }

    private void work() throws InterruptedException {
        try {
            while (!stopping && turn()) {
                // until there is nothing more
            }
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            awaitSent();
            throw e;
        }
        long since = System.nanoTime();
        while (!flight.isEmpty() && System.nanoTime() - since < closeNanos) {
            await();
            settle();
        }
    }

    /** Nothing more will be taken, but what is on its way may still arrive. An interruption ends that. */
    private void awaitSent() {
        long since = System.nanoTime();
        while (flight.anySent() && System.nanoTime() - since < closeNanos && !Thread.interrupted()) {
            LockSupport.parkNanos(this, BUSY_NANOS);
        }
    }

    /** Returns false when there is nothing to do any more. */
    private boolean turn() throws InterruptedException {
        if (flight.isFull()) {
            await();
            settle();
            return true;
        }
        H next = feed.take(0);
        if (next == null) {
            settle();
            next = feed.take(flight.isEmpty() ? IDLE_NANOS : BUSY_NANOS);
        }
        if (next != null) {
            long count = taken.getPlain() + 1;
            taken.setRelease(count);
            send(flight.add(next));
            if (count % SETTLE_BATCH == 0) {
                settle();
            }
        }
        if (flight.anyFailed()) {
            recover();
        }
        return next != null || !flight.isEmpty() || !feed.isTerminated();
    }

    private void await() throws InterruptedException {
        flight.await(IDLE_NANOS);
        if (Thread.interrupted()) {
            throw new InterruptedException("waiting for Kafka: topic=" + maker.topic() + ", inFlight=" + flight.size());
        }
        if (flight.anyFailed()) {
            recover();
        }
    }

    private void send(InFlight.Cell<H> cell) {
        try {
            cell.record = maker.make(feed.event(cell.taken()));
        } catch (RuntimeException e) {
            cell.failed(e);
            return;
        }
        Producers.send(producer, cell.record, cell);
    }

    private void settle() {
        int n = flight.acknowledged();
        if (n == 0) {
            return;
        }
        settling.clear();
        for (int i = 0; i < n; i++) {
            settling.add(flight.get(i).taken());
        }
        if (feed.settle(settling)) {
            flight.removeOldest(n);
            settled.setRelease(settled.getPlain() + n);
        } else {
            LockSupport.parkNanos(this, AGAIN_NANOS);
        }
        settling.clear();
    }

    /** NothingPasses. */
    private void recover() throws InterruptedException {
        while (flight.anyFailed()) {
            producer.flush();
            flight.forgetFailed();
            List<InFlight.Cell<H>> failed = judge();
            if (failed.isEmpty()) {
                return;
            }
            LockSupport.parkNanos(this, AGAIN_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException("waiting for Kafka: topic=" + maker.topic());
            }
            for (InFlight.Cell<H> cell : failed) {
                again.setRelease(again.getPlain() + 1);
                cell.state = InFlight.State.SENT;
                Producers.send(producer, Objects.requireNonNull(cell.record, "record"), cell);
            }
        }
    }

    /** Skips what is refused, if that may be; returns what is to be given to the producer again. */
    private List<InFlight.Cell<H>> judge() {
        List<InFlight.Cell<H>> failed = new ArrayList<>();
        boolean anyRefused = false;
        for (int i = 0; i < flight.size(); i++) {
            InFlight.Cell<H> cell = flight.get(i);
            if (cell.state != InFlight.State.FAILED) {
                continue;
            }
            if (kind(cell) == SendFailure.REFUSED) {
                anyRefused = true;
                refused(cell);
            } else {
                failed.add(cell);
            }
        }
        for (InFlight.Cell<H> cell : failed) {
            SendFailure kind = kind(cell);
            if (kind == SendFailure.FATAL || (kind == SendFailure.WITH_REFUSED && !anyRefused)) {
                throw new KafkaException("Kafka refuses what is sent: topic=" + maker.topic(), cell.failure);
            }
        }
        return failed;
    }

    private static SendFailure kind(InFlight.Cell<?> cell) {
        return cell.record == null || cell.failure == null ? SendFailure.REFUSED : SendFailure.of(cell.failure);
    }

    private void refused(InFlight.Cell<H> cell) {
        Throwable cause = cell.failure == null ? new AssertionError("no cause") : cell.failure;
        if (!skipsRefused) {
            throw new KafkaException(
                    "an event is refused: topic=" + maker.topic() + ", event=" + feed.event(cell.taken()), cause);
        }
        events.skipped(feed.event(cell.taken()), cause);
        skipped.setRelease(skipped.getPlain() + 1);
        cell.state = InFlight.State.ACKNOWLEDGED;
    }

    /** TakenIsSomewhere. Each step is tried, whatever became of those before. */
    private void end(KafkaPublication.State how) {
        endLock.lock();
        try {
            ending = true;
        } finally {
            endLock.unlock();
        }
        Thread.interrupted(); // what is left to do doesn't wait
        try {
            attempt(() -> producer.close(Duration.ZERO)); // after that no cell is completed any more
            attempt(this::giveBackOrTell);
            attempt(feed::end);
            Throwable why = failure;
            if (why != null) {
                events.failed(why);
            }
        } finally {
            state = failure == null ? how : KafkaPublication.State.FAILED;
        }
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            failed(e);
        }
    }

    /** Some may have been acknowledged behind one that was not. */
    private void giveBackOrTell() {
        List<H> arrived = new ArrayList<>();
        List<H> all = new ArrayList<>();
        List<H> rest = new ArrayList<>();
        for (int i = 0; i < flight.size(); i++) {
            InFlight.Cell<H> cell = flight.get(i);
            all.add(cell.taken());
            (cell.state == InFlight.State.ACKNOWLEDGED ? arrived : rest).add(cell.taken());
        }
        if (arrived.isEmpty() || feed.settle(arrived)) {
            settled.setRelease(settled.getPlain() + arrived.size());
        } else {
            rest = all; // in order
        }
        if (!rest.isEmpty() && !feed.giveBack(rest)) {
            events.unacknowledged(rest.stream().map(feed::event).toList());
        }
    }

    private void failed(Throwable e) {
        Throwable first = failure;
        if (first == null) {
            failure = e;
        } else if (first != e) {
            first.addSuppressed(e);
        }
    }
}
