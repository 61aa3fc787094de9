package io.elasticq.cli;

import io.elasticq.router.Subscription;
import io.elasticq.router.SubscriptionStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A subscriber of {@link FanoutScene}, with its thread. */
final class FanoutReceiver {

    private final String name;
    private final @Nullable Long perSecond;
    private final Subscription<Item> subscription;
    private final List<Item> arrived = new ArrayList<>(); // by its thread
    private final Thread thread;

    /**
     * Makes one, and starts it.
     *
     * @param perSecond how fast it can be; null for any speed
     */
    FanoutReceiver(String name, @Nullable Long perSecond, Subscription<Item> subscription) {
        this.name = name;
        this.perSecond = perSecond;
        this.subscription = subscription;
        this.thread = new Thread(this::receive, "elasticq-demo-subscriber-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    String name() {
        return name;
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    SubscriptionStats stats() {
        return subscription.stats();
    }

    /** What it got. Valid after {@link #join}. */
    List<Item> arrived() {
        return arrived;
    }

    private void receive() {
        Pace pace = perSecond == null ? null : new Pace(perSecond, System::nanoTime);
        subscription.run(item -> {
            if (pace != null) {
                for (long wait = pace.untilDueNanos(); wait > 0; wait = pace.untilDueNanos()) {
                    LockSupport.parkNanos(wait);
                }
                pace.pass();
            }
            arrived.add(item);
        });
    }
}
