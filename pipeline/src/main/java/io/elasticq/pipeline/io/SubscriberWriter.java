package io.elasticq.pipeline.io;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Publishes events to one subscriber. */
// Invariants:
//   SerialSignals: the worker alone calls the subscriber (Reactive Streams 1.3); also for a request that is wrong
// (3.9), which is why
//     that waits for the worker's next call.
//   NeverMoreThanRequested: `demand` is what was requested and not given; the worker alone takes from it.
//   OneEnd: after onComplete, onError or cancel the subscriber is called no more (`over`).
//   NoLostWakeUp: the worker says that it waits (`waiting`), and then looks again; who changes something does so first,
// and looks for
//     it then. All of these are volatile.
final class SubscriberWriter<T> implements SinkWriter<T>, Flow.Subscription {

    private final Flow.Subscriber<? super T> subscriber;
    private final OnCancel onCancel;
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean cancelled;
    private volatile @Nullable IllegalArgumentException wrong;
    private volatile @Nullable Thread waiting;
    private boolean over;

    SubscriberWriter(Flow.Subscriber<? super T> subscriber, OnCancel onCancel) {
        this.subscriber = subscriber;
        this.onCancel = onCancel;
    }

    @Override
    public void write(T event) throws InterruptedException {
        awaitDemand();
        refuseWrongRequest();
        if (cancelled || over) {
            if (onCancel == OnCancel.FAIL) {
                throw new CancellationException("the subscriber has cancelled: subscriber=" + subscriber);
            }
            return;
        }
        demand.getAndUpdate(n -> n == Long.MAX_VALUE ? n : n - 1);
        boolean taken = false;
        try {
            subscriber.onNext(event);
            taken = true;
        } finally {
            if (!taken) {
                over = true; // 2.13: one that throws is as one that has cancelled
            }
        }
    }

    /** Waits until there is demand, or it is over. */
    private void awaitDemand() throws InterruptedException {
        if (isDue()) {
            return;
        }
        waiting = Thread.currentThread();
        try {
            while (!isDue()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("waiting for demand: subscriber=" + subscriber);
                }
                LockSupport.park(this);
            }
        } finally {
            waiting = null;
        }
    }

    private boolean isDue() {
        return demand.get() > 0 || cancelled || wrong != null || over;
    }

    private void refuseWrongRequest() {
        IllegalArgumentException refused = wrong;
        if (refused != null && !cancelled && !over) {
            over = true;
            subscriber.onError(refused);
        }
        if (refused != null) {
            throw refused;
        }
    }

    @Override
    public void flush() {
        refuseWrongRequest();
    }

    @Override
    public void complete() {
        refuseWrongRequest();
        if (!cancelled && !over) {
            over = true;
            subscriber.onComplete();
        }
    }

    @Override
    public void fail(Throwable cause) {
        if (!cancelled && !over) {
            over = true;
            subscriber.onError(cause);
        }
    }

    @Override
    public void close() {
        fail(new CancellationException("the run has ended without its end"));
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            wrong = new IllegalArgumentException("3.9: n must be > 0: n=" + n);
        } else {
            demand.getAndUpdate(before -> before > Long.MAX_VALUE - n ? Long.MAX_VALUE : before + n);
        }
        wake();
    }

    @Override
    public void cancel() {
        cancelled = true;
        wake();
    }

    private void wake() {
        Thread worker = waiting;
        if (worker != null) {
            LockSupport.unpark(worker);
        }
    }
}
