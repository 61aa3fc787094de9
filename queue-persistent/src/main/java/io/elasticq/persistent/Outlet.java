package io.elasticq.persistent;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What comes out of a queue. Each method takes the lock and gives it back; but for {@link #acknowledge}, none waits for the disk. */
final class Outlet<E> {

    private final Monitor<E> monitor;
    private final Ledger<E> ledger;
    private final Backlog<E> backlog;
    private final Counts counts;

    Outlet(Monitor<E> monitor) {
        this.monitor = monitor;
        this.ledger = monitor.ledger;
        this.backlog = monitor.backlog;
        this.counts = monitor.counts;
    }

    // ---- taken

    @Nullable
    Answer<E> poll() {
        monitor.lock();
        try {
            return extract();
        } finally {
            monitor.unlock();
        }
    }

    /** Null, too, if another thread has the lock. */
    @Nullable
    Answer<E> tryPollNow() {
        if (!monitor.tryLock()) {
            return null;
        }
        try {
            return extract();
        } finally {
            monitor.unlock();
        }
    }

    @Nullable
    Answer<E> poll(long nanos) throws InterruptedException {
        monitor.lockInterruptibly();
        try {
            monitor.awaitElement(nanos, false);
            return extract();
        } finally {
            monitor.unlock();
        }
    }

    @Nullable
    E peek() {
        monitor.lock();
        try {
            Entry<E> head = monitor.head();
            return head == null ? null : head.element;
        } finally {
            monitor.unlock();
        }
    }

    Answer<Integer> pollInto(@Nullable Object[] into, int offset, int length) {
        monitor.lock();
        try {
            List<Entry<E>> taken = monitor.head() == null ? List.of() : backlog.removeFirst(length);
            try {
                for (int i = 0; i < taken.size(); i++) {
                    into[offset + i] = taken.get(i).element;
                }
            } catch (ArrayStoreException e) {
                backlog.giveBack(taken);
                throw e;
            }
            ledger.settleTaken(taken);
            counts.polled += taken.size();
            return new Answer<>(taken.size(), ledger.last());
        } finally {
            monitor.unlock();
        }
    }

    List<Entry<E>> beginDelivery(int max) {
        monitor.lock();
        try {
            return takeForDelivery(max);
        } finally {
            monitor.unlock();
        }
    }

    List<Entry<E>> beginDelivery(int max, long nanos) throws InterruptedException {
        monitor.lockInterruptibly();
        try {
            monitor.awaitElement(nanos, false);
            return takeForDelivery(max);
        } finally {
            monitor.unlock();
        }
    }

    private List<Entry<E>> takeForDelivery(int max) {
        List<Entry<E>> taken = monitor.head() == null ? List.of() : backlog.removeFirst(max);
        backlog.beginDelivery(taken);
        return taken;
    }

    /** The first ones were delivered, the others come back. */
    Answer<Integer> endDelivery(List<Entry<E>> batch, int delivered) {
        monitor.lock();
        try {
            backlog.endDelivery(batch);
            backlog.giveBack(batch.subList(delivered, batch.size()));
            monitor.requireFiles();
            ledger.settleTaken(batch.subList(0, delivered));
            counts.polled += delivered;
            return new Answer<>(delivered, ledger.last());
        } finally {
            monitor.unlock();
        }
    }

    Answer<Integer> clear() {
        monitor.lock();
        try {
            monitor.requireFiles();
            int cleared = backlog.size();
            ledger.settleAllWaiting();
            counts.removed += cleared;
            return new Answer<>(cleared, ledger.last());
        } finally {
            monitor.unlock();
        }
    }

    /** Takes one out of the middle, if it waits. */
    Answer<Boolean> remove(long id) {
        monitor.lock();
        try {
            monitor.requireFiles();
            if (!backlog.isWaiting(id)) {
                return new Answer<>(false, 0);
            }
            ledger.settleWaiting(id);
            counts.removed++;
            return new Answer<>(true, ledger.last());
        } finally {
            monitor.unlock();
        }
    }

    private @Nullable Answer<E> extract() {
        Entry<E> head = monitor.head();
        if (head == null) {
            return null;
        }
        ledger.settle(head);
        backlog.removeFirst();
        counts.polled++;
        return new Answer<>(head.element, ledger.last());
    }

    // ---- received and acknowledged

    @Nullable
    Delivery<E> receive() {
        monitor.lock();
        try {
            return takeForFlight();
        } finally {
            monitor.unlock();
        }
    }

    @Nullable
    Delivery<E> receive(long nanos) throws InterruptedException {
        monitor.lockInterruptibly();
        try {
            monitor.awaitElement(nanos, true);
            return takeForFlight();
        } finally {
            monitor.unlock();
        }
    }

    private @Nullable Delivery<E> takeForFlight() {
        Entry<E> head = monitor.head();
        if (head == null || !monitor.mayReceive()) {
            return null;
        }
        backlog.removeFirst();
        backlog.receive(head, monitor.deadline());
        return new Received<>(this, head, head.attempts);
    }

    private Answer<Boolean> ack(Received<E> delivery) {
        monitor.lock();
        try {
            monitor.requireFiles();
            if (!isInFlight(delivery)) {
                return new Answer<>(false, 0);
            }
            ledger.settle(delivery.entry());
            backlog.endFlight(delivery.entry());
            counts.polled++;
            return new Answer<>(true, ledger.last());
        } finally {
            monitor.unlock();
        }
    }

    /** Returns when it is as durable as the queue promises. */
    boolean acknowledge(Received<E> delivery) {
        return monitor.settled(ack(delivery));
    }

    Answer<Integer> ack(Collection<? extends Delivery<E>> deliveries) {
        Set<Received<E>> ours = new LinkedHashSet<>();
        for (Delivery<E> delivery : deliveries) {
            if (!(delivery instanceof Received<E> received) || received.outlet() != this) {
                throw new IllegalArgumentException("this delivery is not of this queue: id=" + delivery.id());
            }
            ours.add(received);
        }
        monitor.lock();
        try {
            monitor.requireFiles();
            List<Entry<E>> acked =
                    ours.stream().filter(this::isInFlight).map(Received::entry).toList();
            int count = ledger.settleTogether(acked);
            counts.polled += count;
            return new Answer<>(count, ledger.last());
        } finally {
            monitor.unlock();
        }
    }

    boolean giveBack(Received<E> delivery) {
        monitor.lock();
        try {
            if (!isInFlight(delivery)) {
                return false;
            }
            backlog.comeBack(delivery.entry());
            return true;
        } finally {
            monitor.unlock();
        }
    }

    private boolean isInFlight(Received<E> delivery) {
        monitor.expire();
        return backlog.isInFlight(delivery.entry(), delivery.attempt());
    }
}
