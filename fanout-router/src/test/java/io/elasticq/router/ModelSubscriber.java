package io.elasticq.router;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of each event for one subscriber, by name. */
final class ModelSubscriber {

    static final long NONE = -1;

    private final ModelRouter router;
    final SubscriberConfig<Event> config;

    final List<Event> delivered = new ArrayList<>();
    final List<Event> droppedNoCredit = new ArrayList<>();
    final List<Event> droppedQueueFull = new ArrayList<>();
    final List<Event> droppedFailed = new ArrayList<>();
    final List<Event> filtered = new ArrayList<>();
    final List<Event> missed = new ArrayList<>();
    final List<Event> refused = new ArrayList<>();
    final List<String> told = new ArrayList<>();

    @Nullable
    Event parked;

    long routedCount;
    SubscriptionState state = SubscriptionState.JOINING;
    boolean wasAttached;

    final Deque<Event> ring = new ArrayDeque<>();
    long taken;
    long acknowledged;
    long replayed;

    private boolean noCredit;
    private long since;
    private long join = NONE;
    private long resume = NONE;
    private long end = NONE;
    private String phase;
    private long replayAt;
    private long resumeAt = NONE;
    private boolean asked;
    boolean reattach;
    boolean leaving;
    boolean over;

    ModelSubscriber(ModelRouter router, SubscriberConfig<Event> config, long replayAt) {
        this.router = router;
        this.config = config;
        this.phase = config.replay() == null ? "live" : "replaying";
        this.replayAt = replayAt;
    }

    // ---- the router's side

    void subscribe() {
        if (router.terminated) {
            close(router.nextSequence());
        } else if (config.replay() == null) {
            attach();
        }
    }

    private void attach() {
        if (state == SubscriptionState.CLOSED || state == SubscriptionState.ATTACHED) {
            return;
        }
        state = SubscriptionState.ATTACHED;
        wasAttached = true;
        join = router.nextSequence();
        told.add("attached");
    }

    void unsubscribe() {
        close(NONE);
    }

    void route(Event event) {
        if (!wasAttached || state == SubscriptionState.CLOSED) {
            return;
        }
        routedCount++;
        if (state == SubscriptionState.DETACHED) {
            missed.add(event);
            return;
        }
        boolean wanted;
        try {
            wanted = config.filter() == null || config.filter().test(event);
        } catch (RuntimeException e) {
            switch (config.errors()) {
                case DROP_EVENT -> droppedFailed.add(event);
                case DETACH -> {
                    detach(
                            DetachCause.FAILURE,
                            refused.isEmpty() ? event.id() : refused.get(0).id());
                    missed.add(event);
                }
                case STOP -> {
                    close(NONE);
                    missed.add(event);
                }
            }
            return;
        }
        if (!wanted) {
            filtered.add(event);
        } else if (hasRoom()) {
            give(event);
        } else {
            refuse(event);
        }
    }

    private boolean hasRoom() {
        boolean credit = delivered.size() - (acknowledged - replayed) < config.credits();
        noCredit = !credit;
        return credit && ring.size() < config.ring().maxCapacity();
    }

    private void give(Event event) {
        (noCreditOfRefused ? droppedNoCredit : droppedQueueFull).addAll(refused);
        refused.clear();
        delivered.add(event);
        ring.add(event);
    }

    private boolean noCreditOfRefused;

    private void refuse(Event event) {
        OverloadPolicy policy = config.overload();
        if (policy instanceof OverloadPolicy.Park) {
            parked = event;
            since = router.now;
        } else if (policy instanceof OverloadPolicy.Drop) {
            (noCredit ? droppedNoCredit : droppedQueueFull).add(event);
        } else {
            if (refused.isEmpty()) {
                since = router.now;
            }
            noCreditOfRefused = noCredit;
            refused.add(event);
            if (policy instanceof OverloadPolicy.DetachAfterRefusals most && refused.size() >= most.events()) {
                detach(DetachCause.REFUSED_EVENTS, refused.get(0).id());
            } else if (policy instanceof OverloadPolicy.DetachAfter after
                    && router.now - since >= after.after().toNanos()) {
                detach(DetachCause.TIME_OVER, refused.get(0).id());
            }
        }
    }

    void retry() {
        Event held = parked;
        if (held == null) {
            return;
        }
        if (hasRoom()) {
            parked = null;
            give(held);
        } else if (config.overload() instanceof OverloadPolicy.Park park
                && park.atMost() != null
                && router.now - since >= park.atMost().toNanos()) {
            detach(DetachCause.TIME_OVER, held.id());
        }
    }

    private void missPending() {
        if (parked != null) {
            missed.add(parked);
            parked = null;
        }
        missed.addAll(refused);
        refused.clear();
    }

    private void detach(DetachCause cause, long firstMissing) {
        missPending();
        state = SubscriptionState.DETACHED;
        resume = firstMissing;
        told.add("detached " + cause);
    }

    void close(long newEnd) {
        if (state != SubscriptionState.CLOSED) {
            if (newEnd != NONE && router.hasLog) {
                resume = parked != null
                        ? parked.id()
                        : refused.isEmpty() ? resume : refused.get(0).id();
            }
            missPending();
            state = SubscriptionState.CLOSED;
            end = newEnd;
        }
    }

    // ---- the subscriber's side

    @Nullable
    Event poll() {
        while (true) {
            if (config.acknowledgement() == Acknowledgement.MANUAL && taken - acknowledged >= config.credits()) {
                return null;
            }
            String before = phase;
            Event event =
                    switch (phase) {
                        case "live" -> live();
                        case "replaying" -> replay();
                        case "waiting" -> await();
                        default -> null;
                    };
            if (event != null) {
                taken++;
                if (config.acknowledgement() == Acknowledgement.AUTO) {
                    acknowledged = taken;
                }
            }
            if (event != null || phase.equals(before)) {
                return event;
            }
        }
    }

    private @Nullable Event live() {
        if (!ring.isEmpty()) {
            return ring.remove();
        }
        boolean closed = state == SubscriptionState.CLOSED;
        if (resume != NONE && leaving) {
            end();
        } else if (resume != NONE) {
            boolean wanted = config.reattach() == Reattach.WHEN_CAUGHT_UP || reattach;
            if (wanted || closed) {
                resumeAt = resume;
                asked = false;
                replayAt = resume;
                phase = wanted && router.hasLog && !(closed && end == NONE) ? "replaying" : "waiting";
            }
        } else if (closed) {
            end();
        }
        return null;
    }

    private @Nullable Event await() {
        if (asked && join != NONE) {
            gap(resumeAt, join);
            phase = "live";
        } else if (state == SubscriptionState.CLOSED) {
            gap(resumeAt, end);
            end();
        } else if (!asked && taken - acknowledged <= config.credits() / 2) {
            ask();
        }
        return null;
    }

    private @Nullable Event replay() {
        while (true) {
            long until = asked && join != NONE ? join : state == SubscriptionState.CLOSED ? end : NONE;
            if (leaving && !(asked && join != NONE)) {
                until = NONE;
            }
            if ((leaving || state == SubscriptionState.CLOSED) && until == NONE) {
                end();
                return null;
            }
            if (until != NONE && replayAt >= until) {
                phase = "live";
                if (!asked) {
                    resume = NONE;
                }
                return null;
            }
            if (!asked
                    && router.nextSequence() - replayAt <= config.catchUpLag()
                    && taken - acknowledged <= config.credits() / 2) {
                ask();
            }
            if (replayAt >= router.nextSequence()) {
                return null;
            }
            Event event = router.routed.get((int) replayAt++ - 1);
            try {
                if (config.filter() == null || config.filter().test(event)) {
                    replayed++;
                    return event;
                }
            } catch (RuntimeException e) {
                if (config.errors() == ErrorPolicy.STOP) {
                    if (!router.terminated) {
                        router.requests.add(this::unsubscribe);
                    }
                    end();
                    return null;
                }
            }
        }
    }

    private void ask() {
        asked = true;
        if (resumeAt != NONE) {
            reattach = false;
        }
        join = NONE;
        resume = NONE;
        if (!router.terminated) {
            router.requests.add(this::attach);
        }
    }

    private void gap(long from, long to) {
        if (to != NONE && to > from) {
            told.add("gap " + (to - from));
        }
    }

    private void end() {
        phase = "over";
        over = true;
    }
}
