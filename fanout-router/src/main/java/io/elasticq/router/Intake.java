package io.elasticq.router;

import io.elasticq.WaitStrategy;
import io.elasticq.internal.Counters;
import io.elasticq.journal.TailStart;
import io.elasticq.lockfree.SpscElasticQueue;
import org.jspecify.annotations.Nullable;

/**
 * Where a subscriber's events come from: the ring, or the journal. Used by the subscriber's thread, but for what says otherwise. {@link Link} says how it
 * goes from the one to the other.
 */
final class Intake<E> {

    /** What the subscriber is doing. */
    private enum Phase {
        /** Reads the ring. */
        LIVE,
        /** Reads the journal. */
        REPLAYING,
        /** Has no journal to read and will be attached again. */
        WAITING,
        /** Nothing comes any more. */
        OVER
    }

    private final Lane<E> lane;
    private final Step<E> step;
    private final Link link;
    private final Positions positions;
    private final SpscElasticQueue<E> ring;
    private final SubscriberConfig<E> config;
    private final WaitStrategy router;
    private final boolean manual;
    final Counters<Count> counters = new Counters<>(Count.class); // of the subscriber's thread

    private Phase phase = Phase.LIVE;
    private @Nullable Replay<E> replay;
    private long resumeAt = Link.NONE; // the first event that it has not been given
    private boolean asked;
    private volatile boolean over;
    private volatile boolean broken; // a replay failed; before it is over
    private volatile boolean reattach; // somebody has asked for it
    private volatile boolean leaving; // it has been unsubscribed, by whomever

    Intake(Lane<E> lane, Step<E> step, WaitStrategy router) {
        this.lane = lane;
        this.step = step;
        this.link = lane.link;
        this.positions = lane.positions;
        this.ring = lane.ring;
        this.config = lane.config;
        this.router = router;
        this.manual = config.acknowledgement() == Acknowledgement.MANUAL;
        if (config.replay() != null) {
            this.phase = Phase.REPLAYING;
            this.replay = reader(); // by who subscribes, who hears if there is no such place
        }
    }

    /** The next event, which is handed out by this; null if there is none now, or for good. */
    @Nullable
    E next() {
        if (phase == Phase.LIVE && !manual) {
            E event = ring.poll();
            if (event != null) {
                positions.take();
                return event;
            }
        }
        return nextSlowly();
    }

    private @Nullable E nextSlowly() {
        while (true) {
            if (manual && positions.taken() - positions.acknowledged() >= config.credits()) {
                return null;
            }
            Phase before = phase;
            E event =
                    switch (phase) {
                        case LIVE -> live();
                        case REPLAYING -> replay();
                        case WAITING -> awaitAttachment();
                        case OVER -> null;
                    };
            if (event != null || phase == before) {
                return event;
            }
        }
    }

    /** The event has been dealt with. */
    void done() {
        if (!manual) {
            positions.giveBackAll();
            if (link.isAwaited()) {
                router.signalAll();
            }
        }
    }

    /** Some events have been dealt with: the router may wait for that. */
    void signal() {
        router.signalAll();
    }

    // ---- the ring

    private @Nullable E live() {
        boolean closed = link.state() == SubscriptionState.CLOSED;
        long resume = link.resume();
        E event = ring.poll(); // after resume and the state: NothingAfterResume, ClosedLast
        if (event != null) {
            positions.take();
            return event;
        }
        if (resume != Link.NONE) {
            detached(resume, closed);
        } else if (closed) {
            end();
        }
        return null;
    }

    private void detached(long resume, boolean closed) {
        if (leaving) {
            end();
            return;
        }
        boolean wanted = config.reattach() == Reattach.WHEN_CAUGHT_UP || reattach;
        if (!wanted && !closed) {
            return;
        }
        resumeAt = resume;
        asked = false;
        if (wanted && step.replayLog() != null && !(closed && link.end() == Link.NONE)) {
            phase = Phase.REPLAYING;
        } else {
            phase = Phase.WAITING;
        }
    }

    // ---- without a journal

    private @Nullable E awaitAttachment() {
        long join = asked ? link.join() : Link.NONE;
        if (join != Link.NONE) {
            tellGap(resumeAt, join);
            phase = Phase.LIVE;
        } else if (link.state() == SubscriptionState.CLOSED) {
            join = asked ? link.join() : Link.NONE; // it may have been attached before it was closed
            if (join == Link.NONE) {
                end();
            }
        } else if (!asked && hasRoom()) {
            ask();
        }
        return null;
    }

    private void tellGap(long from, long to) {
        if (to - from > 0 && !step.isWorkQueue()) {
            step.failures.tell(config.listener(), listener -> listener.gap(lane.subscription, to - from));
        }
    }

    // ---- the journal

    /** What the journal or its codec throws, ends the subscriber: the router must not wait for one that can't go on. */
    private @Nullable E replay() {
        try {
            return replay(reader());
        } catch (Throwable e) {
            broken = true;
            lane.ended(e);
            giveUp(link.state() != SubscriptionState.CLOSED);
            throw e;
        }
    }

    private @Nullable E replay(Replay<E> reader) {
        while (true) {
            long expected = reader.nextSequence();
            long until = until();
            if (until != Link.NONE && expected - until >= 0) {
                endReplay(reader);
                return null;
            }
            if (until == Link.NONE && hasLeft() && until() == Link.NONE) {
                endReplay(reader);
                end();
                return null;
            }
            if (!asked && step.loggedFrom(expected) <= config.catchUpLag() && hasRoom()) {
                ask();
            }
            if (!reader.next()) {
                return null;
            }
            until = until(); // after the record was read: JoinBeforeAppend
            long sequence = reader.sequence();
            if (until != Link.NONE && sequence - until >= 0) {
                tellGap(expected, until);
                endReplay(reader);
                return null;
            }
            tellGap(sequence - reader.missed(), sequence);
            E event = reader.event();
            if (event != null && wants(event)) {
                positions.takeReplayed();
                return event;
            }
            if (phase == Phase.OVER) {
                return null;
            }
        }
    }

    private Replay<E> reader() {
        Replay<E> reader = replay;
        if (reader == null) {
            TailStart start = resumeAt == Link.NONE ? config.replay() : TailStart.sequence(resumeAt);
            if (start == null || step.replayLog() == null) {
                throw new IllegalStateException("nothing to replay: resumeAt=" + resumeAt);
            }
            reader = step.replayLog().replay(start);
            replay = reader;
        }
        return reader;
    }

    /** Up to where the journal is to be replayed, exclusive. */
    private long until() {
        long join = asked ? link.join() : Link.NONE;
        if (join != Link.NONE) {
            return join;
        }
        if (link.state() != SubscriptionState.CLOSED) {
            return Link.NONE;
        }
        join = asked ? link.join() : Link.NONE; // it may have been attached before it was closed
        return join != Link.NONE || leaving ? join : link.end();
    }

    /** Whether it is unsubscribed, or is going to be: no end is to be waited for. */
    private boolean hasLeft() {
        return leaving || link.state() == SubscriptionState.CLOSED;
    }

    private void endReplay(Replay<E> reader) {
        reader.close();
        replay = null;
        phase = Phase.LIVE;
        if (!asked) {
            link.clear(); // the router has ended, and answers no more
        }
    }

    /** Replays no more; what may be in the ring after that, stays there. */
    private void giveUp(boolean unsubscribe) {
        phase = Phase.OVER;
        over = true;
        if (unsubscribe) {
            step.request(Step.Kind.UNSUBSCRIBE, lane);
            router.signalAll();
        }
        Replay<E> reader = replay;
        if (reader != null) {
            replay = null;
            reader.close();
        }
    }

    private boolean wants(E event) {
        try {
            if (config.filter() == null || config.filter().test(event)) {
                return true;
            }
        } catch (Throwable e) {
            lane.failed(event, e);
            if (config.errors() == ErrorPolicy.STOP) {
                giveUp(true);
            }
        }
        counters.add(Count.REPLAY_FILTERED, 1);
        return false;
    }

    // ---- asking

    private boolean hasRoom() {
        return positions.taken() - positions.acknowledged() <= config.credits() / 2;
    }

    private void ask() {
        asked = true;
        if (resumeAt != Link.NONE) {
            reattach = false; // in its first replay it was not asked for: it counts for the next time
        }
        link.clear();
        step.request(Step.Kind.ATTACH, lane);
        router.signalAll();
    }

    /** By any thread. */
    void reattach() {
        reattach = true;
        config.waitStrategy().signalAll();
    }

    /** By any thread. It has been unsubscribed: a replay ends where it is, unless what comes then is in the ring already. */
    void leave() {
        leaving = true;
        config.waitStrategy().signalAll();
    }

    private void end() {
        if (resumeAt != Link.NONE && phase == Phase.WAITING && link.end() != Link.NONE) {
            tellGap(resumeAt, link.end());
        }
        phase = Phase.OVER;
        over = true;
    }

    /** By any thread. Whether it is over since it could not go on. */
    boolean isBroken() {
        return broken;
    }

    /** By any thread. */
    boolean isTerminated() {
        return over;
    }
}
