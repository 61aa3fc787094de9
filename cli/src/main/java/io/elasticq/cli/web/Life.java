package io.elasticq.cli.web;

import io.elasticq.ElasticConfig;
import io.elasticq.WaitStrategy;
import io.elasticq.journal.TailStart;
import io.elasticq.router.DetachCause;
import io.elasticq.router.Router;
import io.elasticq.router.SubscriberConfig;
import io.elasticq.router.Subscription;
import io.elasticq.router.SubscriptionListener;
import io.elasticq.router.SubscriptionStats;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A subscriber from when it joins until it is killed: a subscription, and the thread that takes its events. */
final class Life implements SubscriptionListener {

    private final ScenePlan.Part part;
    private final RollCall roll;
    private final Tempo tempo;
    private final Chronicle chronicle;
    private final Subscription<Event> subscription;
    private final Thread thread;
    private final AtomicLong overrun = new AtomicLong();
    private volatile boolean killed;
    private volatile @Nullable Throwable failure;

    /**
     * Begins it.
     *
     * @param from the first event that it wants from the journal; null for what comes from now on
     */
    Life(
            ScenePlan.Part part,
            Router<Event> router,
            @Nullable TailStart from,
            RollCall roll,
            Tempo tempo,
            Chronicle chronicle) {
        this.part = part;
        this.roll = roll;
        this.tempo = tempo;
        this.chronicle = chronicle;
        this.subscription = router.subscribe(config(from));
        this.thread = new Thread(this::live, "elasticq-demo-subscriber-" + part.name());
        thread.setDaemon(true);
        thread.start();
    }

    private SubscriberConfig<Event> config(@Nullable TailStart from) {
        ElasticConfig ring = ElasticConfig.builder()
                .initialCapacity(part.minRing())
                .minCapacity(part.minRing())
                .maxCapacity(part.credits())
                .build();
        SubscriberConfig.Builder<Event> config = SubscriberConfig.<Event>named(part.name())
                .credits(part.credits())
                .overload(part.overload())
                .ring(ring)
                .catchUpLag(part.minRing())
                .listener(this);
        return from == null ? config.build() : config.replay(from).build();
    }

    SubscriptionStats stats() {
        return subscription.stats();
    }

    /** Records that had left the journal before it came to them. */
    long overrun() {
        return overrun.get();
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Ends it in the middle of whatever it does. What waits in its ring is not taken. Returns when its thread has ended. */
    void kill() throws InterruptedException {
        killed = true;
        LockSupport.unpark(thread);
        subscription.close();
        thread.join();
    }

    /** Returns when it has taken everything, or the time is over. */
    void join(long millis) throws InterruptedException {
        thread.join(Math.max(1, millis)); // 0 would be for ever
    }

    private void live() {
        WaitStrategy wait = WaitStrategy.backoff();
        int idle = 0;
        try {
            while (!killed && !subscription.isTerminated()) {
                idle = subscription.drain(this::take, 1) > 0 ? 0 : wait.idle(idle);
            }
        } catch (RuntimeException e) {
            failure = e; // it could not read the journal, and is unsubscribed; the page shows it
            chronicle.note(part.name() + " has failed: " + e.getMessage());
        }
    }

    private void take(Event event) {
        tempo.await(() -> killed);
        if (!killed) { // else it comes again, in the next life
            roll.arrived(event);
        }
    }

    @Override
    public void attached(Subscription<?> which) {
        long replayed = which.stats().replayed();
        String read = replayed == 0 ? "" : ", after " + count(replayed) + " events from the journal";
        chronicle.note(part.name() + " is attached" + read);
    }

    @Override
    public void detached(Subscription<?> which, DetachCause cause) {
        chronicle.note(part.name() + " is detached: "
                + switch (cause) {
                    case REFUSED_EVENTS -> "its credits are used up";
                    case TIME_OVER -> "the router has waited long enough";
                    case FAILURE -> "it has failed";
                });
    }

    @Override
    public void gap(Subscription<?> which, long missed) {
        overrun.addAndGet(missed);
        chronicle.note(part.name() + " came too late for " + count(missed) + " events: they have left the journal");
    }

    static String count(long events) {
        return String.format(Locale.ROOT, "%,d", events);
    }
}
