package io.elasticq.streams;

import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A queue, and who waits for it: the state behind {@link AsyncElasticQueue} and all that is made of it. Any thread may call any method; none
 * waits but for the lock, which is held for a few operations of the queue at a time.
 *
 * @param <E> the type of the elements
 */
// How it works
//
// A small lock guards the queue and four lines. Each call puts its waiter at the end of a line, lets all pass who can
// (serve), and gives the lock back; then those who passed are told. So a wake-up always comes from the other side,
// and a call that finds what it wants is one that passes at once.
//
// Invariants, whenever the lock is free:
//   Matched      The first sender in line does not fit, unless there is none; the first receiver finds the queue
//                empty, unless there is none. Nobody waits for a queue that is closed.
//   InLine       A waiter is in a line exactly as long as nothing has been decided about it. Whoever takes it out,
//                under the lock, decides: a transfer, the end of its time, or a withdrawal. So none is served twice,
//                and none that has withdrawn is served.
//   Arrival      Each line is served from its head only: nobody overtakes, a small sender behind a large batch
//                neither.
//   Reserved     0 <= reserved, and size + reserved <= maxCapacity: reserved room is kept for elements that were
//                asked for.
//   AlienFree    No code of the user runs under the lock, but for the queue's own resize policy and listeners; these
//                are refused if they call back.
final class Exchange<E> {

    final Line<E> receivers = new Line<>();
    final Line<E> senders = new Line<>();

    private final Line<E> closings = new Line<>(); // wait for the queue to be closed
    private final Line<E> endings = new Line<>(); // wait for it to be closed and empty

    private final ElasticQueue<E> queue;
    private final boolean waitsForRoom;
    private final Trampoline trampoline;
    private final ReentrantLock lock = new ReentrantLock();

    private int reserved;
    private long refused;
    private @Nullable Waiter<E> firstPassed;
    private @Nullable Waiter<E> lastPassed;

    Exchange(ElasticQueue<E> queue, @Nullable Executor executor) {
        this.queue = Objects.requireNonNull(queue, "queue");
        this.waitsForRoom = queue.overflowPolicy() == OverflowPolicy.BLOCK;
        this.trampoline = new Trampoline(executor);
    }

    ElasticQueue<E> queue() {
        return queue;
    }

    Trampoline trampoline() {
        return trampoline;
    }

    boolean waitsForRoom() {
        return waitsForRoom;
    }

    /** Puts the waiter in line. It may have passed when this returns. */
    void submit(Line<E> line, Waiter<E> waiter) {
        enter();
        try {
            line.add(waiter);
            serve();
        } finally {
            leave();
        }
    }

    /**
     * Lets the waiter pass if it can do so at once, or else puts it in line.
     *
     * @return whether it has passed, and is for the caller to deliver
     */
    boolean pass(Line<E> line, Waiter<E> waiter) {
        enter();
        try {
            if (!line.isEmpty() || !waiter.isReady()) {
                line.add(waiter);
                return false; // as it is not ready, nobody else is: Matched
            }
            boolean claimed = waiter.claim();
            if (claimed) {
                perform(waiter);
                serve();
            }
            return claimed;
        } finally {
            leave();
        }
    }

    void awaitClosing(Waiter<E> waiter) {
        submit(closings, waiter);
    }

    void awaitEnding(Waiter<E> waiter) {
        submit(endings, waiter);
    }

    /** Lets the waiter pass if it can do so at once, without overtaking, or returns false. */
    boolean attempt(Line<E> line, Waiter<E> waiter) {
        enter();
        try {
            if (!line.isEmpty() || !waiter.isReady()) {
                return false;
            }
            line.add(waiter);
            serve();
            return true;
        } finally {
            leave();
        }
    }

    /** Takes the waiter out of its line. Returns false if something has been decided about it. */
    boolean withdraw(Waiter<E> waiter) {
        enter();
        try {
            Line<E> line = waiter.line;
            if (line == null || !line.remove(waiter)) {
                return false;
            }
            serve(); // those behind it may fit
            return true;
        } finally {
            leave();
        }
    }

    /** Tells the waiter that its time is over, if it is still in line. */
    void expire(Waiter<E> waiter) {
        enter();
        try {
            Line<E> line = waiter.line;
            if (line != null && line.remove(waiter) && waiter.claim()) {
                if (line == senders) {
                    refused++;
                }
                waiter.expire();
                passed(waiter);
                serve(); // those behind it may fit
            }
        } finally {
            leave();
        }
    }

    OfferResult trySend(E element) {
        enter();
        try {
            boolean fits = !waitsForRoom || queue.isClosed() || (senders.isEmpty() && room() >= 1);
            if (!fits) {
                refused++;
                return OfferResult.FULL;
            }
            OfferResult result = queue.tryOffer(element);
            serve();
            return result;
        } finally {
            leave();
        }
    }

    @Nullable
    E tryReceive() {
        enter();
        try {
            E element = queue.poll(); // where there is one, no receiver is in line: Matched
            serve();
            return element;
        } finally {
            leave();
        }
    }

    /** Inserts an element for which room was reserved. */
    OfferResult sendReserved(E element) {
        enter();
        try {
            reserved--;
            OfferResult result = queue.tryOffer(element);
            serve();
            return result;
        } finally {
            leave();
        }
    }

    /** Under the lock: keeps up to so many places free. Returns how many. */
    int reserve(int atMost) {
        int places = Math.min(atMost, room());
        reserved += places;
        return places;
    }

    /** Gives reserved places back. */
    void release(int places) {
        enter();
        try {
            reserved -= places;
            serve();
        } finally {
            leave();
        }
    }

    void close() {
        enter();
        try {
            queue.close();
            serve();
        } finally {
            leave();
        }
    }

    /** Under the lock: how many elements fit that have not been asked for by others. */
    int room() {
        return queue.maxCapacity() - queue.size() - reserved;
    }

    int read(IntSupplier value) {
        enter();
        try {
            return value.getAsInt();
        } finally {
            leave();
        }
    }

    long refused() {
        enter();
        try {
            return refused;
        } finally {
            leave();
        }
    }

    private void enter() {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    "a listener or resize policy of the queue must not call what the queue is owned by: "
                            + queue.getClass().getName());
        }
        lock.lock();
    }

    private void leave() {
        Waiter<E> chain = firstPassed;
        firstPassed = null;
        lastPassed = null;
        lock.unlock();
        if (chain != null) {
            trampoline.deliver(chain);
        }
    }

    /** Restores Matched. */
    private void serve() {
        boolean moved;
        do {
            moved = serve(senders);
            moved |= serve(receivers);
        } while (moved);
        if (queue.isClosed()) {
            serve(closings);
            serve(endings);
        }
    }

    private boolean serve(Line<E> line) {
        boolean moved = false;
        for (Waiter<E> first = line.first(); first != null && first.isReady(); first = line.first()) {
            line.remove(first);
            if (first.claim()) {
                perform(first);
                passed(first);
                moved = true;
            }
        }
        return moved;
    }

    private void perform(Waiter<E> waiter) {
        try {
            waiter.perform();
        } catch (Throwable e) {
            waiter.fail(e); // reaches who asked for it, and nobody else
        }
    }

    private void passed(Waiter<E> waiter) {
        if (lastPassed == null) {
            firstPassed = waiter;
        } else {
            lastPassed.next = waiter;
        }
        lastPassed = waiter;
    }
}
