package io.elasticq.streams;

import io.elasticq.ElasticQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's side of a {@link QueuePublisher}.
 *
 * @param <E> the type of the elements
 */
// One thread at a time is in work(): whoever makes `calls` greater than 0. What others want meanwhile they say in a
// volatile field, and count in `calls`, so that the working thread looks again. Signals come from work() only, so
// they never overlap and never nest.
//
// OneOnItsWay: there is at most one turn in line, and it has a demand of 1 to answer for. An element that it brings
// is handed to the subscriber whatever was cancelled meanwhile: it has left the queue.
final class QueueSubscription<E> implements Flow.Subscription {

    private static final System.Logger LOG = System.getLogger(QueueSubscription.class.getName());

    private final Exchange<E> exchange;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();

    private volatile boolean cancelled;
    private volatile boolean over;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Turn answered; // a turn that has come back

    // By the working thread only:
    private Flow.@Nullable Subscriber<? super E> subscriber; // null when it has had its last signal
    private @Nullable Turn turn; // that is in line, or on its way back
    private @Nullable End end;

    QueueSubscription(Exchange<E> exchange, Flow.Subscriber<? super E> subscriber) {
        this.exchange = exchange;
        this.subscriber = subscriber;
    }

    /** Subscribes. Nothing else is signalled before {@code onSubscribe} has returned. */
    void start() {
        calls.set(1);
        if (subscribed()) {
            End watch = new End();
            end = watch;
            exchange.awaitEnding(watch);
        }
        work(1);
    }

    /** Subscribes, only to say that it does not work. */
    void refuse(Throwable why) {
        calls.set(1);
        if (subscribed()) {
            failure = why;
        }
        work(1);
    }

    private boolean subscribed() {
        Flow.Subscriber<? super E> to = subscriber;
        try {
            if (to != null) {
                to.onSubscribe(this);
            }
            return true;
        } catch (Throwable e) {
            failure = e;
            return false;
        }
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            failure = new IllegalArgumentException("request must be > 0 (Reactive Streams 3.9): n=" + n);
        } else {
            demand.accumulateAndGet(n, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
        }
        signal();
    }

    @Override
    public void cancel() {
        cancelled = true;
        signal();
    }

    private void signal() {
        if (calls.getAndIncrement() == 0) {
            work(1);
        }
    }

    private void work(int missed) {
        int seen = missed;
        do {
            while (step()) {}
            seen = calls.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Does one thing. Returns false if there is nothing to do before the next call. */
    private boolean step() {
        Flow.Subscriber<? super E> to = subscriber;
        if (to == null) {
            return false;
        }
        Turn back = answered;
        if (back != null) {
            answered = null;
            turn = null;
            take(back, to);
            return true;
        }
        Throwable failed = failure;
        if (cancelled || failed != null) {
            if (turn != null && !exchange.withdraw(turn)) {
                return false; // it is on its way back
            }
            finish();
            if (failed != null && !cancelled) {
                fail(to, failed);
            }
            return false;
        }
        if (turn != null) {
            return false;
        }
        if (over) {
            finish();
            complete(to);
            return false;
        }
        return ask(to);
    }

    private boolean ask(Flow.Subscriber<? super E> to) {
        if (demand.get() == 0) {
            return false;
        }
        if (exchange.trampoline().isHome()) {
            E element = exchange.tryReceive();
            if (element != null) {
                used();
                hand(element, to);
                return true;
            }
        }
        used();
        Turn next = new Turn();
        turn = next;
        exchange.submit(exchange.receivers, next);
        return true;
    }

    /** One of what was asked for. */
    private void used() {
        demand.updateAndGet(n -> n == Long.MAX_VALUE ? n : n - 1);
    }

    private void hand(E element, Flow.Subscriber<? super E> to) {
        try {
            to.onNext(element);
        } catch (Throwable e) {
            failure = e;
        }
    }

    private void take(Turn back, Flow.Subscriber<? super E> to) {
        E element = back.element;
        if (element != null) {
            hand(element, to);
        } else if (back.failure != null) {
            failure = back.failure;
        } else {
            over = true;
        }
    }

    /** Holds on to nothing any more (Reactive Streams 3.13). */
    private void finish() {
        subscriber = null;
        turn = null;
        End watch = end;
        if (watch != null) {
            end = null;
            exchange.withdraw(watch);
        }
    }

    private static void fail(Flow.Subscriber<?> to, Throwable why) {
        try {
            to.onError(why);
        } catch (Throwable e) {
            e.addSuppressed(why);
            LOG.log(System.Logger.Level.WARNING, "a subscriber threw from onError", e);
        }
    }

    private static void complete(Flow.Subscriber<?> to) {
        try {
            to.onComplete();
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.WARNING, "a subscriber threw from onComplete", e);
        }
    }

    /** Waits for one element. */
    private final class Turn extends Waiter<E> {
        private @Nullable E element;
        private @Nullable Throwable failure;

        @Override
        boolean isReady() {
            ElasticQueue<E> queue = exchange.queue();
            return !queue.isEmpty() || queue.isClosed();
        }

        @Override
        void perform() {
            element = exchange.queue().poll();
        }

        @Override
        void fail(Throwable e) {
            failure = e;
        }

        @Override
        void deliver() {
            answered = this;
            signal();
        }
    }

    /** Waits for the end of the queue. */
    private final class End extends Waiter<E> {
        @Override
        boolean isReady() {
            return exchange.queue().isTerminated();
        }

        @Override
        void perform() {}

        @Override
        void fail(Throwable e) {
            throw new AssertionError("can't fail", e);
        }

        @Override
        void deliver() {
            over = true;
            signal();
        }
    }
}
