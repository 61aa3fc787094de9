package io.elasticq.pipeline;

import java.util.function.Consumer;

/**
 * Makes any number of events of one. Called by one worker at a time, but in parallel parts by several.
 *
 * @param <T> the events
 * @param <R> what is made of them
 */
@FunctionalInterface
public interface FlatMapFunction<T, R> {

    /**
     * Makes events. They go on when it has returned; if it throws, none of them does.
     *
     * @param event not null
     * @param out takes what is made, during the call
     * @throws Exception goes to the error action of the stage
     */
    void apply(T event, Consumer<R> out) throws Exception;
}
