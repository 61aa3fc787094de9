package io.elasticq.bridge.kafka;

import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The events that were taken and are not settled, in the order that they were taken in: a ring of cells that are used again, each of which is the producer's callback.
 *
 * <p>The pump's thread calls all of it; the producer's thread completes cells. A cell's {@code state} is volatile: what was written before it is seen by who reads it.
 *
 * @param <H> what was taken
 */
final class InFlight<H> {

    /** Of a cell. */
    enum State {
        SENT,
        ACKNOWLEDGED,
        FAILED
    }

    private final Cell<H>[] cells;
    private final int max;
    private @Nullable Thread owner; // the last that has waited
    private long head; // the oldest
    private long tail; // the next
    private volatile boolean anyFailed;
    private volatile boolean waiting;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    InFlight(int max) {
        this.max = max;
        cells = new Cell[max];
        for (int i = 0; i < max; i++) {
            cells[i] = new Cell<>(this);
        }
    }

    boolean isFull() {
        return tail - head == max;
    }

    boolean isEmpty() {
        return tail == head;
    }

    int size() {
        return (int) (tail - head);
    }

    /** There must be room. */
    Cell<H> add(H taken) {
        Cell<H> cell = cells[(int) (tail++ % max)];
        cell.taken = taken;
        cell.record = null;
        cell.failure = null;
        cell.state = State.SENT;
        return cell;
    }

    /** The {@code i}th oldest, from 0. */
    Cell<H> get(int i) {
        return cells[(int) ((head + i) % max)];
    }

    /** How many of the oldest are acknowledged, up to the first that is not. */
    int acknowledged() {
        int n = 0;
        while (n < size() && get(n).state == State.ACKNOWLEDGED) {
            n++;
        }
        return n;
    }

    boolean anySent() {
        for (int i = 0; i < size(); i++) {
            if (get(i).state == State.SENT) {
                return true;
            }
        }
        return false;
    }

    void removeOldest(int n) {
        for (int i = 0; i < n; i++) {
            Cell<H> cell = get(i);
            cell.taken = null;
            cell.record = null;
        }
        head += n;
    }

    boolean anyFailed() {
        return anyFailed;
    }

    void forgetFailed() {
        anyFailed = false;
    }

    /** Waits until the oldest is acknowledged, or any has failed, or the time is over, or for no reason; an interruption stays set. */
    void await(long nanos) {
        owner = Thread.currentThread();
        waiting = true; // after the owner: who sees it, sees him
        if (!isEmpty() && get(0).state == State.SENT && !anyFailed) {
            LockSupport.parkNanos(this, nanos);
        }
        waiting = false;
    }

    private void completed() {
        if (waiting) {
            LockSupport.unpark(owner);
        }
    }

    /** One event. */
    static final class Cell<H> implements Callback {

        private final InFlight<H> all;
        private @Nullable H taken;

        @Nullable
        ProducerRecord<byte[], byte[]> record;

        @Nullable
        Throwable failure;

        volatile State state = State.ACKNOWLEDGED;

        private Cell(InFlight<H> all) {
            this.all = all;
        }

        H taken() {
            return Objects.requireNonNull(taken, "taken");
        }

        void failed(Throwable e) {
            failure = e;
            state = State.FAILED;
            all.anyFailed = true;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception e) {
            if (e == null) {
                state = State.ACKNOWLEDGED;
            } else {
                failed(e);
            }
            all.completed();
        }
    }
}
