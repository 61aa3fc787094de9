package io.elasticq.pipeline;

/**
 * Sees events on their way. Called by one worker at a time, but in parallel parts by several.
 *
 * @param <T> the events
 */
@FunctionalInterface
public interface PeekFunction<T> {

    /**
     * Sees an event.
     *
     * @param event not null
     * @throws Exception goes to the error action of the stage
     */
    void accept(T event) throws Exception;
}
