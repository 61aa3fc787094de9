package io.elasticq.pipeline;

import java.util.function.Function;

/**
 * Where a stage puts what does not go on: dead letters, late events. The workers of all stages that it was given to call it, several at once if there are several.
 *
 * <p>It is flushed before a stage says that its part of a checkpoint is there, so what it got is there at least once after a crash; not exactly once, since what came after the checkpoint comes again.
 *
 * @param <T> what it takes
 */
@FunctionalInterface
public interface SideOutput<T> {

    /**
     * Takes one.
     *
     * @param value not null
     * @throws Exception fails the run: what can be neither handled nor put aside must not be lost
     */
    void accept(T value) throws Exception;

    /**
     * Makes durable what it has taken so far, if it can.
     *
     * @throws Exception fails the run
     */
    default void flush() throws Exception {}

    /**
     * Takes something else, which is made into what this takes; a flush is this one's. A lambda that only calls {@link #accept} would lose the flush.
     *
     * @param function makes what this takes; called by the workers that call {@link #accept}
     * @param <S> what the other takes
     * @return the other
     */
    default <S> SideOutput<S> of(Function<? super S, ? extends T> function) {
        SideOutput<T> target = this;
        return new SideOutput<>() {
            @Override
            public void accept(S value) throws Exception {
                target.accept(function.apply(value));
            }

            @Override
            public void flush() throws Exception {
                target.flush();
            }
        };
    }
}
