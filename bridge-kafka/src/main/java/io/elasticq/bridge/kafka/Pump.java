package io.elasticq.bridge.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
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
    private final int max;
    private final long closeNanos;
    private final List<H> settling = new ArrayList<>();

    final AtomicLong taken = new AtomicLong(); // these have one writer, this thread
    final AtomicLong settled = new AtomicLong();
    final AtomicLong skipped = new AtomicLong();
    final AtomicLong again = new AtomicLong();
    private volatile KafkaPublication.State state = KafkaPublication.State.RUNNING;
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;

    Pump(KafkaSink<T> sink, Feed<T, H> feed, Producer<byte[], byte[]> producer, PublicationEvents<T> events) {
        this.feed = feed;
        this.producer = producer;
        this.maker = sink.built.records();
        this.skipsRefused = sink.built.skipsRefused;
        this.max = sink.built.maxInFlight;
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

    @Override
    public void run() {
        InFlight<H> flight = new InFlight<>(max, Thread.currentThread());
        KafkaPublication.State end = KafkaPublication.State.FAILED;
        try {
            work(flight);
            end = feed.isOver() ? KafkaPublication.State.ENDED : KafkaPublication.State.CLOSED;
        } catch (InterruptedException | InterruptException e) {
            end = stopping ? KafkaPublication.State.CLOSED : KafkaPublication.State.FAILED;
            failure = stopping ? null : e;
        } catch (Throwable e) {
            failure = e;
        } finally {
            Thread.interrupted(); // what is left to do doesn't wait
            end(flight, end);
        }
    }

    private void work(InFlight<H> flight) throws InterruptedException {
        while (!stopping && turn(flight)) {
            // until there is nothing more
        }
        long since = System.nanoTime();
        while (!flight.isEmpty() && System.nanoTime() - since < closeNanos) {
            await(flight);
            settle(flight);
        }
    }

    /** Returns false when there is nothing to do any more. */
    private boolean turn(InFlight<H> flight) throws InterruptedException {
        if (flight.isFull()) {
            await(flight);
            settle(flight);
            return true;
        }
        H next = feed.take(0);
        if (next == null) {
            settle(flight);
            next = feed.take(flight.isEmpty() ? IDLE_NANOS : BUSY_NANOS);
        }
        if (next != null) {
            long count = taken.getPlain() + 1;
            taken.setRelease(count);
            send(flight.add(next));
            if (count % SETTLE_BATCH == 0) {
                settle(flight);
            }
        }
        if (flight.anyFailed()) {
            recover(flight);
        }
        return next != null || !flight.isEmpty() || !feed.isOver();
    }

    private void await(InFlight<H> flight) throws InterruptedException {
        flight.await(IDLE_NANOS);
        if (Thread.interrupted()) {
            throw new InterruptedException("waiting for Kafka: topic=" + maker.topic() + ", inFlight=" + flight.size());
        }
        if (flight.anyFailed()) {
            recover(flight);
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

    private void settle(InFlight<H> flight) {
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
    private void recover(InFlight<H> flight) throws InterruptedException {
        while (flight.anyFailed()) {
            producer.flush();
            flight.forgetFailed();
            List<InFlight.Cell<H>> failed = judge(flight);
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
    private List<InFlight.Cell<H>> judge(InFlight<H> flight) {
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

    /** TakenIsSomewhere. */
    private void end(InFlight<H> flight, KafkaPublication.State how) {
        KafkaPublication.State end = how;
        try {
            producer.close(Duration.ZERO); // after that no cell is completed any more
        } catch (RuntimeException e) {
            end = failed(e);
        }
        try {
            settle(flight);
            giveBackOrTell(flight);
            feed.end();
        } catch (RuntimeException e) {
            end = failed(e);
        }
        Throwable why = failure;
        if (why != null) {
            events.failed(why);
        }
        state = end;
    }

    private void giveBackOrTell(InFlight<H> flight) {
        List<H> rest = new ArrayList<>();
        List<H> unacknowledged = new ArrayList<>(); // others may have been acknowledged behind one that was not
        for (int i = 0; i < flight.size(); i++) {
            rest.add(flight.get(i).taken());
            if (flight.get(i).state != InFlight.State.ACKNOWLEDGED) {
                unacknowledged.add(flight.get(i).taken());
            }
        }
        if (!rest.isEmpty() && !feed.giveBack(rest)) {
            unacknowledged.forEach(each -> events.unacknowledged(feed.event(each)));
        }
    }

    private KafkaPublication.State failed(Throwable e) {
        Throwable first = failure;
        if (first == null) {
            failure = e;
        } else {
            first.addSuppressed(e);
        }
        return KafkaPublication.State.FAILED;
    }
}
