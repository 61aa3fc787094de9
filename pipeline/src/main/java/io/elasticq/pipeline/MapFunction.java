package io.elasticq.pipeline;

/**
 * Makes one event of another. Called by one worker at a time, but in parallel parts by several.
 *
 * @param <T> the events
 * @param <R> what is made of them
 */
@FunctionalInterface
public interface MapFunction<T, R> {

    /**
     * Makes an event.
     *
     * @param event not null
     * @return not null, which would be an error of the stage
     * @throws Exception goes to the error action of the stage
     */
    R apply(T event) throws Exception;
}
