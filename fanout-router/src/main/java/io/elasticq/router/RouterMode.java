package io.elasticq.router;

import java.util.Objects;
import java.util.function.Function;

/**
 * Who gets an event.
 *
 * @param <E> the type of the events
 */
public sealed interface RouterMode<E> {

    /**
     * Each event goes to every subscriber that is attached, in the same order.
     *
     * @param <E> the type of the events
     */
    record Broadcast<E>() implements RouterMode<E> {}

    /**
     * Each event goes to one subscriber that can take it: the one next in turn.
     *
     * @param pressure what happens when none can
     * @param <E> the type of the events
     */
    record RoundRobin<E>(Pressure pressure) implements RouterMode<E> {}

    /**
     * Each event goes to one subscriber that can take it: the one with the fewest events that it was given and has not given back the credits of.
     *
     * @param pressure what happens when none can
     * @param <E> the type of the events
     */
    record LeastLoaded<E>(Pressure pressure) implements RouterMode<E> {}

    /**
     * Each event goes to the subscriber that its key belongs to. Keys are spread over 4096 slots by their hash codes. A slot is given to the attached subscriber
     * with the fewest slots when an event comes for it, and stays there as long as that one is attached, whoever else comes: so the events of a key keep their order.
     * When the subscriber goes or is detached, its slots are given anew in the same way, each with its next event. The pressure is that of the one subscriber.
     *
     * @param key finds the key of an event
     * @param pressure what happens when the subscriber can't take the event
     * @param <E> the type of the events
     */
    record ByKey<E>(Function<? super E, ?> key, Pressure pressure) implements RouterMode<E> {}

    /**
     * See {@link Broadcast}.
     *
     * @param <E> the type of the events
     * @return the mode
     */
    static <E> RouterMode<E> broadcast() {
        return new Broadcast<>();
    }

    /**
     * See {@link RoundRobin}.
     *
     * @param pressure what happens when no subscriber can take an event
     * @param <E> the type of the events
     * @return the mode
     */
    static <E> RouterMode<E> roundRobin(Pressure pressure) {
        return new RoundRobin<>(Objects.requireNonNull(pressure, "pressure"));
    }

    /**
     * See {@link LeastLoaded}.
     *
     * @param pressure what happens when no subscriber can take an event
     * @param <E> the type of the events
     * @return the mode
     */
    static <E> RouterMode<E> leastLoaded(Pressure pressure) {
        return new LeastLoaded<>(Objects.requireNonNull(pressure, "pressure"));
    }

    /**
     * See {@link ByKey}.
     *
     * @param key finds the key of an event; called by the router's thread. Null is a key, too. An event for which it throws is dropped as unclaimed
     * @param pressure what happens when the subscriber that the key belongs to can't take an event
     * @param <E> the type of the events
     * @return the mode
     */
    static <E> RouterMode<E> byKey(Function<? super E, ?> key, Pressure pressure) {
        return new ByKey<>(Objects.requireNonNull(key, "key"), Objects.requireNonNull(pressure, "pressure"));
    }
}
