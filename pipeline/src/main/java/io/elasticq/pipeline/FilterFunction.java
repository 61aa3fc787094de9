package io.elasticq.pipeline;

/**
 * Says which events go on. Called by one worker at a time, but in parallel parts by several.
 *
 * @param <T> the events
 */
@FunctionalInterface
public interface FilterFunction<T> {

    /**
     * Looks at an event.
     *
     * @param event not null
     * @return whether it goes on
     * @throws Exception goes to the error action of the stage
     */
    boolean test(T event) throws Exception;
}
