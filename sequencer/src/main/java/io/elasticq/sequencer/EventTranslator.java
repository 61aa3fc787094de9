package io.elasticq.sequencer;

/**
 * Writes an event in place. Called between the claim and the publication, by the thread that publishes. What it throws comes out of the
 * publishing call, and the event is published as it is by then: its position was claimed, and everyone would wait for it.
 *
 * @param <E> the events
 */
@FunctionalInterface
public interface EventTranslator<E> {

    /**
     * Writes it.
     *
     * @param event holds what was in it a lap ago
     * @param sequence its position
     */
    void translateTo(E event, long sequence);

    /**
     * The same with an argument, so that no lambda has to capture it.
     *
     * @param <E> the events
     * @param <A> the argument
     */
    @FunctionalInterface
    interface OneArg<E, A> {

        /**
         * Writes it.
         *
         * @param event holds what was in it a lap ago
         * @param sequence its position
         * @param a the argument
         */
        void translateTo(E event, long sequence, A a);
    }

    /**
     * The same with two arguments.
     *
     * @param <E> the events
     * @param <A> the first argument
     * @param <B> the second
     */
    @FunctionalInterface
    interface TwoArg<E, A, B> {

        /**
         * Writes it.
         *
         * @param event holds what was in it a lap ago
         * @param sequence its position
         * @param a the first argument
         * @param b the second
         */
        void translateTo(E event, long sequence, A a, B b);
    }

    /**
     * The same with three arguments.
     *
     * @param <E> the events
     * @param <A> the first argument
     * @param <B> the second
     * @param <C> the third
     */
    @FunctionalInterface
    interface ThreeArg<E, A, B, C> {

        /**
         * Writes it.
         *
         * @param event holds what was in it a lap ago
         * @param sequence its position
         * @param a the first argument
         * @param b the second
         * @param c the third
         */
        void translateTo(E event, long sequence, A a, B b, C c);
    }
}
