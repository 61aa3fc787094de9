package io.elasticq.pipeline;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a stage does with an event and what it knows of the event's key.
 *
 * @param <K> the keys
 * @param <S> what is known of a key: immutable, since a function that throws must leave it as it was
 * @param <T> the events
 * @param <R> what is made of them
 */
@FunctionalInterface
public interface KeyedFunction<K, S, T, R> {

    /**
     * Handles an event. What it has given to {@code out} goes on when it has returned, and is forgotten if it throws.
     *
     * @param key the event's
     * @param state what the call before, for the same key, has returned; null if that was null, or if there was none
     * @param event not null
     * @param out takes any number of results
     * @return what is known of the key from now on; null to forget the key
     * @throws Exception goes to the error action of the stage
     */
    @Nullable
    S apply(K key, @Nullable S state, T event, Consumer<? super R> out) throws Exception;
}
