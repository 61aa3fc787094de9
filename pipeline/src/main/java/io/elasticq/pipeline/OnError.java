package io.elasticq.pipeline;

import io.elasticq.InvalidConfigException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happens to an event that the function of a stage throws on. Unless a stage is told otherwise, it is {@link #fail()}: nothing goes wrong unseen.
 *
 * <p>An {@link InterruptedException}, or what is caused by one, while a run is being aborted is no error of the function: the event is {@linkplain Fate#DISCARDED discarded}.
 */
public final class OnError {

    enum Action {
        FAIL,
        DROP,
        LOG,
        DEAD_LETTER
    }

    private static final OnError FAIL = new OnError(Action.FAIL, 0, null);
    private static final OnError DROP = new OnError(Action.DROP, 0, null);
    private static final OnError LOG = new OnError(Action.LOG, 0, null);

    final Action action;
    final int retries;
    final @Nullable SideOutput<? super DeadLetter> deadLetters;

    private OnError(Action action, int retries, @Nullable SideOutput<? super DeadLetter> deadLetters) {
        this.action = action;
        this.retries = retries;
        this.deadLetters = deadLetters;
    }

    /**
     * The run is aborted, and fails with the error. The event is {@link Fate#FAILED}.
     *
     * @return the action
     */
    public static OnError fail() {
        return FAIL;
    }

    /**
     * The event is dropped, as {@link Fate#DROPPED_ON_ERROR}; the listener of the run hears of it.
     *
     * @return the action
     */
    public static OnError drop() {
        return DROP;
    }

    /**
     * As {@link #drop()}, and a warning is logged to the {@link System.Logger} {@code io.elasticq.pipeline}.
     *
     * @return the action
     */
    public static OnError log() {
        return LOG;
    }

    /**
     * The event is {@link Fate#DEAD_LETTERED}. If even that fails, so does the run.
     *
     * @param deadLetters takes the event and the error
     * @return the action
     */
    public static OnError deadLetter(SideOutput<? super DeadLetter> deadLetters) {
        return new OnError(Action.DEAD_LETTER, 0, Objects.requireNonNull(deadLetters, "deadLetters"));
    }

    /**
     * The function is called again, at once, with the same event. Where it should be called later, or not at all after many failures, a {@link Guard} does that.
     *
     * @param times how often, above zero
     * @param then what happens after that
     * @return the action
     * @throws InvalidConfigException if {@code times} is not above zero
     */
    public static OnError retry(int times, OnError then) {
        if (times < 1) {
            throw new InvalidConfigException("times must be >= 1: times=" + times);
        }
        return new OnError(then.action, Math.addExact(times, then.retries), then.deadLetters);
    }

    @Override
    public String toString() {
        return retries == 0 ? action.toString() : "RETRY(" + retries + "), " + action;
    }
}
