package io.elasticq.pipeline;

/**
 * A step that calls a function of the user's, between {@link #call} and {@link #done}: what the function throws is the stage's own failure, and what a later step does is not, since it is outside.
 *
 * <p>An event that comes in either gets through {@link #done}, once, or has got its fate in {@link Place#failed}, and never both.
 *
 * <p>A step that many events come through has an {@link #accept} of its own, for events that are neither {@linkplain #isWatched watched} nor fail. The one of this class calls functions of many steps from one place,
 * and itself through the next step, so it can't be compiled into one piece with them.
 *
 * @param <T> what comes in
 */
abstract class UserStep<T> extends Step<T> {

    private static final int MAX_DEPTH = 16; // causes may go round in a circle

    final Place place;
    private final boolean plain;
    private boolean worked;

    UserStep(Place place) {
        this.place = place;
        this.plain = place.guard == null;
    }

    /** Calls the function and keeps its result. Called again if the stage is to try again: it must leave nothing behind when it throws. */
    abstract void call(T event) throws Exception;

    /** Goes on with the result. */
    abstract void done(T event);

    @Override
    void accept(T event) {
        watched(event, place.meter.next());
    }

    /** Whether the call for an event has more around it than its step knows: a clock, or a guard. */
    final boolean isWatched(boolean timed) {
        return timed || !plain;
    }

    /** Takes the whole way. */
    final void watched(T event, boolean timed) {
        long start = timed ? System.nanoTime() : 0;
        boolean through = tried(event);
        if (timed) {
            place.meter.took(System.nanoTime() - start);
        }
        if (through) {
            done(event);
        }
    }

    private boolean tried(T event) {
        try {
            attempt(event);
            return true;
        } catch (Throwable e) {
            return triedAgain(event, e);
        }
    }

    /** The function has thrown: tries again if that was asked for. Returns whether {@link #call} has worked; otherwise the event has its fate. */
    final boolean triedAgain(T event, Throwable first) {
        Throwable error = first;
        for (int left = place.onError.retries; left > 0; left--) {
            if (place.work.aborting()) {
                place.work.lost(Fate.DISCARDED, place.name, event, error);
                return false;
            }
            try {
                attempt(event);
                return true;
            } catch (Throwable e) {
                error = e;
            }
        }
        if (interrupted(error)) {
            place.work.lost(Fate.DISCARDED, place.name, event, error);
        } else {
            place.failed(event, error);
        }
        return false;
    }

    /** Whether it is the abort that the function has thrown for, by itself or wrapped. */
    private boolean interrupted(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof InterruptedException) {
                return place.work.aborting();
            }
            cause = cause.getCause();
        }
        return false;
    }

    private void attempt(T event) throws Exception {
        if (plain) {
            call(event);
        } else {
            guarded(event);
        }
    }

    private void guarded(T event) throws Exception {
        Guard guard = place.guard;
        if (guard == null) {
            throw new AssertionError(place.name);
        }
        worked = false;
        guard.run(() -> {
            worked = false;
            call(event);
            worked = true;
        });
        if (!worked) {
            throw new IllegalStateException(
                    "the guard of " + place.name + " returned although its last attempt did not work: guard=" + guard);
        }
    }

    @Override
    void mark(Mark mark) {
        if (!(mark instanceof Mark.Watermark) && mark != Mark.Signal.TURN) {
            place.flushDeadLetters();
        }
        marked(mark);
    }

    /** Handles a mark after the dead letters are safe. */
    abstract void marked(Mark mark);
}
