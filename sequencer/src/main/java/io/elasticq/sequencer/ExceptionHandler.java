package io.elasticq.sequencer;

/**
 * Says what is to be done when a handler has thrown. Called by the thread of the handler. If it throws itself, the consumer ends, and that is
 * reported.
 *
 * @param <E> the events
 */
@FunctionalInterface
public interface ExceptionHandler<E> {

    /** What to do. */
    enum Answer {
        /** Go on as if it had returned: a failed event counts as skipped. */
        CONTINUE,
        /** Call it again, with the same event. Not when the consumer is to halt, or the event was released early: then HALT. */
        RETRY,
        /** End the consumer at that event, which is not handled. Its gate stays there: nothing is lost, and producers wait, until it is removed. */
        HALT
    }

    /**
     * Answers.
     *
     * @param failure what has happened
     * @return not null
     */
    Answer answer(HandlerFailure<? extends E> failure);

    /**
     * Always ends the consumer.
     *
     * @param <E> the events
     * @return HALT
     */
    static <E> ExceptionHandler<E> halting() {
        return failure -> Answer.HALT;
    }

    /**
     * Skips events that fail. Anything else that fails ends the consumer.
     *
     * @param <E> the events
     * @return CONTINUE for an event
     */
    static <E> ExceptionHandler<E> skipping() {
        return failure -> failure.phase() == HandlerFailure.Phase.EVENT ? Answer.CONTINUE : Answer.HALT;
    }

    /**
     * Tries again at once, some times.
     *
     * @param <E> the events
     * @param retries how often, 0 or more
     * @param then is asked after that
     * @return RETRY, then what the other one says
     * @throws IllegalArgumentException if the number is negative
     */
    static <E> ExceptionHandler<E> retrying(int retries, ExceptionHandler<? super E> then) {
        if (retries < 0) {
            throw new IllegalArgumentException("retries must be >= 0: retries=" + retries);
        }
        return failure -> failure.attempt() <= retries ? Answer.RETRY : then.answer(failure);
    }
}
