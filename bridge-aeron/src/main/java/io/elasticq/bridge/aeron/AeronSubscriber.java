package io.elasticq.bridge.aeron;

import io.elasticq.WaitStrategy;
import io.elasticq.router.Acknowledgement;
import io.elasticq.router.EventCodec;
import io.elasticq.router.Subscription;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber of a router whose events go over Aeron. Its credits are back when the other end has given the events out, so that the subscriber's own policy, at this end, decides what becomes of
 * events for which the other end is too slow, or not there: they are dropped, the router is parked, or the subscriber is detached.
 *
 * <p><b>Threads.</b> Either {@link #start()} makes one, or one at a time calls {@link #step()}. {@link #stats()}, {@link #metrics()} and {@link #close()} may be called by any thread.
 *
 * <p><b>What is promised.</b> What the {@linkplain AeronSender sender} promises. Of the subscriber's credits so many are out as there are events on their way; those of events that are
 * {@linkplain SenderStats#unconfirmed() unconfirmed} for good are back when that is known.
 *
 * @param <E> the type of the events
 */
public final class AeronSubscriber<E> implements MetricSource, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(AeronSubscriber.class.getName());
    private static final int BATCH = 256;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final Subscription<E> subscription;
    private final AeronSender<E> sender;
    private final long base; // the subscription's position before the sender's first event
    private final AtomicReference<@Nullable Thread> own = new AtomicReference<>();

    private @Nullable E held; // taken from the subscription, and not by the sender
    private long acknowledged; // as the sender counts
    private boolean finished; // nothing comes from the subscription any more
    private volatile boolean complete; // and all of it is confirmed, or told to be unconfirmed
    private volatile boolean closing;
    private volatile boolean over;
    private volatile @Nullable Throwable failure;

    private AeronSubscriber(Subscription<E> subscription, AeronSender<E> sender) {
        this.subscription = subscription;
        this.sender = sender;
        this.base = subscription.position();
    }

    /**
     * Sends what a subscription gets.
     *
     * @param connection not closed by this
     * @param config where to, and how
     * @param subscription with acknowledgements by hand; used by this alone from now on, and unsubscribed when this ends
     * @param codec writes the events
     * @param <E> the type of the events
     * @return not started
     * @throws IllegalArgumentException if the subscription's acknowledgements are automatic: its credits would be back before anything has arrived
     * @throws AeronFailedException if the media driver refuses a channel
     */
    public static <E> AeronSubscriber<E> open(
            AeronConnection connection, SenderConfig config, Subscription<E> subscription, EventCodec<E> codec) {
        if (subscription.config().acknowledgement() != Acknowledgement.MANUAL) {
            throw new IllegalArgumentException(
                    "acknowledgements must be MANUAL, so that credits come back over the wire: "
                            + "subscriber=" + subscription.config().name() + ", acknowledgement="
                            + subscription.config().acknowledgement());
        }
        return new AeronSubscriber<>(subscription, AeronSender.open(connection, config, codec));
    }

    // ---- by hand

    /**
     * Sends what there is, up to a few hundred events, and gives credits back. Does not wait.
     *
     * @return how much there was to do; 0 for nothing
     * @throws IllegalStateException if another thread does this
     * @throws RuntimeException what the subscription throws when it replays
     */
    public int step() {
        int work = sender.step();
        acknowledge();
        if (!sender.isTerminated()) {
            work += send();
        }
        complete = complete || (finished && held == null && sender.isConfirmed());
        if (sender.isTerminated() || complete) {
            end();
        }
        return work;
    }

    private void acknowledge() {
        long confirmed = sender.confirmed();
        if (confirmed != acknowledged) {
            acknowledged = confirmed;
            subscription.acknowledgeTo(base + confirmed);
        }
    }

    private int send() {
        int n = 0;
        while (n < BATCH) {
            E event = held != null ? held : subscription.poll();
            if (event == null) {
                if (subscription.isTerminated()) {
                    sender.finish();
                    finished = true;
                }
                break;
            }
            held = event;
            if (!sender.offer(event).isTaken()) {
                break;
            }
            held = null;
            n++;
        }
        return n;
    }

    private void end() {
        if (!over) {
            failure = failure == null ? sender.failure() : failure;
            subscription.close();
            sender.close();
            over = true;
        }
    }

    // ---- in a thread of its own

    /**
     * Makes a thread that steps until this is over or closed. It goes easy on the processor when there is nothing to do; an interruption ends it.
     *
     * @return this
     * @throws IllegalStateException if it was started before
     */
    public AeronSubscriber<E> start() {
        Thread thread = new Thread(this::run, sender.config().name());
        if (!own.compareAndSet(null, thread)) {
            throw new IllegalStateException("started before: " + sender);
        }
        thread.start();
        return this;
    }

    private void run() {
        WaitStrategy asked = subscription.config().waitStrategy();
        WaitStrategy wait = asked.needsSignals() ? WaitStrategy.backoff() : asked; // nobody signals what comes back
        int idle = 0;
        try {
            while (!over && !closing && !Thread.currentThread().isInterrupted()) {
                idle = step() > 0 ? 0 : wait.idle(idle);
            }
        } catch (Throwable e) {
            failure = e;
        } finally {
            end();
        }
        if (failure != null) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the subscriber " + sender.config().name() + " can't go on",
                    failure);
        }
    }

    // ---- the end

    /**
     * Unsubscribes; sends what waits, and waits until the other end has given it out; then ends. Where there is no thread of its own, this one makes the steps.
     * What the router still holds for it, under {@link io.elasticq.router.OverloadPolicy#park()}, is not in its ring yet and is not sent: end the router first, or wait until its
     * {@linkplain io.elasticq.router.SubscriptionStats#pending() pending} events are 0, where that matters.
     *
     * @param timeout for all of it
     * @return whether all was sent, and confirmed or told to be unconfirmed, in that time; false, too, if this has ended before: with its last receiver, by a failure, an interruption, or {@link #close()}
     * @throws InterruptedException if interrupted before that; it goes on then
     */
    public boolean drain(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(timeout), Long.MAX_VALUE / 2);
        subscription.close();
        Thread thread = own.get();
        WaitStrategy wait = WaitStrategy.backoff();
        int idle = 0;
        while (!over && deadline - System.nanoTime() > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException("not drained: " + sender);
            }
            idle = thread == null && step() > 0 ? 0 : wait.idle(idle);
        }
        close();
        return complete;
    }

    /** Unsubscribes, and ends at once: what waits is not sent. The thread is joined. A second call does nothing. */
    @Override
    public void close() {
        closing = true;
        Thread thread = own.get();
        if (thread != null && thread != Thread.currentThread()) {
            join(thread);
        }
        end();
    }

    private static void join(Thread thread) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, CLOSE_TIMEOUT.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt(); // nothing, if it has ended
    }

    /**
     * Whether nothing will be sent any more: the subscription is over and everything was confirmed, the last receiver is gone and it was to {@linkplain WithoutReceivers#END end} then, it was closed, or
     * it can't go on.
     *
     * @return true for good, once it is
     */
    public boolean isTerminated() {
        return over;
    }

    /**
     * Why it ended before its time.
     *
     * @return null if it did not
     */
    public @Nullable Throwable failure() {
        return failure;
    }

    // ---- what it tells

    /**
     * What it has sent.
     *
     * @return a snapshot
     */
    public SenderStats stats() {
        return sender.stats();
    }

    /**
     * The router's end of it.
     *
     * @return as it was given
     */
    public Subscription<E> subscription() {
        return subscription;
    }

    @Override
    public List<Metric> metrics() {
        return sender.metrics();
    }

    @Override
    public String toString() {
        return "AeronSubscriber[subscription=" + subscription + ", sender=" + sender + "]";
    }
}
