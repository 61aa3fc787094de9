package io.elasticq.cli.web;

import io.elasticq.journal.Journal;
import io.elasticq.journal.TailStart;
import io.elasticq.router.Router;
import io.elasticq.router.SubscriptionState;
import io.elasticq.router.SubscriptionStats;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber of the scene through all its lives. It remembers the last number that it has taken, as a program would on its disk, and joins again right behind it.
 * For any thread: the lock makes each command, and each look, whole.
 */
final class Subscriber {

    /** What of a subscriber's counters belongs to the lives that are over. */
    private record Past(long replayed, long dropped, long overrun, long skipped, long lost, long waits, long detaches) {
        static final Past NONE = new Past(0, 0, 0, 0, 0, 0, 0);
    }

    private final ScenePlan.Part part;
    private final int producers;
    private final Router<Event> router;
    private final Journal journal;
    private final Chronicle chronicle;
    private final Tempo tempo;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable RollCall roll; // from when it has joined first
    private @Nullable Life life;
    private Past past = Past.NONE;

    Subscriber(ScenePlan.Part part, int producers, Router<Event> router, Journal journal, Chronicle chronicle) {
        this.part = part;
        this.producers = producers;
        this.router = router;
        this.journal = journal;
        this.chronicle = chronicle;
        this.tempo = new Tempo(part.fullPerSecond());
    }

    ScenePlan.Part part() {
        return part;
    }

    // ---- commands; each says whether it made sense

    boolean slowDown() {
        return change(part.slowPerSecond(), "is slowed down to ");
    }

    boolean speedUp() {
        return change(part.fullPerSecond(), "is back at ");
    }

    private boolean change(long perSecond, String how) {
        lock.lock();
        try {
            if (tempo.perSecond() == perSecond) {
                return false;
            }
            tempo.change(perSecond);
            chronicle.note(part.name() + " " + how + Life.count(perSecond) + " events a second");
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Joins, or comes back: with the first event that it has not had. */
    boolean join() {
        lock.lock();
        try {
            if (life != null) {
                return false;
            }
            if (roll == null) {
                roll = new RollCall(producers, journal.stats().firstSequence() - 1);
            }
            long next = roll.tally().last() + 1;
            chronicle.note(part.name() + " joins, and wants event " + Life.count(next) + " next");
            life = new Life(part, router, TailStart.sequence(next), roll, tempo, chronicle);
            return true;
        } finally {
            lock.unlock();
        }
    }

    boolean kill() throws InterruptedException {
        lock.lock();
        try {
            if (life == null || roll == null) {
                return false;
            }
            life.kill();
            past = sum(life, life.stats(), roll.tally());
            life = null;
            chronicle.note(
                    part.name() + " is killed; event " + Life.count(roll.tally().last()) + " was its last");
            return true;
        } finally {
            lock.unlock();
        }
    }

    // ---- looks

    /**
     * How it is now.
     *
     * @param lastRouted the newest event
     */
    Look look(long lastRouted) {
        lock.lock();
        try {
            RollCall.Tally tally = roll == null ? new RollCall.Tally(0, 0, 0, 0) : roll.tally(); // first: drops lead
            SubscriptionStats stats = life == null ? null : life.stats();
            Past all = life == null || stats == null ? past : sum(life, stats, tally);
            return new Look(
                    stateOf(stats),
                    tempo.perSecond() == part.slowPerSecond(),
                    stats == null ? 0 : part.credits() - out(stats),
                    stats == null ? 0 : stats.inRing(),
                    stats == null ? 0 : stats.ringCapacity(),
                    tally.last(),
                    Math.max(0, lastRouted - tally.last()),
                    tally.arrived(),
                    tally.twice(),
                    all.replayed(),
                    all.dropped(),
                    all.overrun(),
                    all.lost(),
                    all.waits(),
                    all.detaches(),
                    life == null || life.failure() == null ? null : String.valueOf(life.failure()));
        } finally {
            lock.unlock();
        }
    }

    private String stateOf(@Nullable SubscriptionStats stats) {
        if (stats == null) {
            return roll == null ? "away" : "killed";
        }
        boolean isHeld = stats.state() == SubscriptionState.ATTACHED && stats.pending() > 0;
        return isHeld ? "awaited" : stats.state().name().toLowerCase(Locale.ROOT);
    }

    private static long out(SubscriptionStats stats) {
        return stats.inRing() + stats.taken() - stats.acknowledged();
    }

    /** What was skipped and neither dropped, as the router counts, nor overrun, is lost. */
    private Past sum(Life current, SubscriptionStats stats, RollCall.Tally tally) {
        long skipped = tally.skipped() - past.skipped();
        long lost = Math.max(0, skipped - stats.dropped() - current.overrun());
        return new Past(
                past.replayed() + stats.replayed(),
                past.dropped() + stats.dropped(),
                past.overrun() + current.overrun(),
                tally.skipped(),
                past.lost() + lost,
                past.waits() + stats.creditWaits(),
                past.detaches() + stats.detaches());
    }

    // ---- the end

    /** Lets it take what is left as fast as it can. Returns when it has, or the time is over. */
    void finish(long millis) throws InterruptedException {
        Life last;
        lock.lock();
        try {
            last = life;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.join(millis);
        }
    }

    void hurry() {
        tempo.change(Tempo.UNLIMITED);
    }
}
