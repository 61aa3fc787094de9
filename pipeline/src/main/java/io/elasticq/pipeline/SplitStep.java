package io.elasticq.pipeline;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Hands events to several workers, each of which gets all marks. Three ways of choosing: whoever has room, by key, or in turn.
 */
abstract class SplitStep<T> extends Step<T> {

    final Link[] links;
    final Work work;

    SplitStep(Link[] links, Work work) {
        this.links = links;
        this.work = work;
    }

    @Override
    void mark(Mark mark) {
        for (Link link : links) {
            link.putMark(mark, work);
        }
    }

    /** To the next worker that has room; if none has, what the hand-off says happens at the one whose turn it is. */
    static final class ToAny<T> extends SplitStep<T> {

        private final Predicate<Object> offering = this::offered; // made once, and not for each wait
        private int turn;

        ToAny(Link[] links, Work work) {
            super(links, work);
        }

        @Override
        void accept(T event) {
            if (offered(event)) {
                return;
            }
            switch (links[turn].handOff.overload()) {
                case BLOCK, GROW -> await(event, Work.FOR_EVER);
                case BLOCK_WITH_TIMEOUT -> await(event, links[turn].handOff.timeoutNanos());
                case DROP_NEWEST, DROP_OLDEST -> {
                    links[turn].put(event, work);
                    turn = (turn + 1) % links.length;
                }
            }
        }

        private boolean offered(Object event) {
            for (int i = 0; i < links.length; i++) {
                Link link = links[turn];
                turn = turn + 1 == links.length ? 0 : turn + 1;
                if (link.offer(event)) {
                    return true;
                }
            }
            return false;
        }

        private void await(T event, long timeoutNanos) {
            Fate otherwise = work.await(offering, event, timeoutNanos);
            if (otherwise != null) {
                work.lost(otherwise, links[turn].name, event);
            }
        }
    }

    /** To the worker that has the key. */
    static final class ByKey<T> extends SplitStep<T> {

        private static final int SPREAD =
                0x9E3779B9; // 2^32 / golden ratio: hash codes that follow each other go everywhere

        private final Place place;
        private final Function<? super T, ?> key;

        ByKey(Link[] links, Place place, Function<? super T, ?> key) {
            super(links, place.work);
            this.place = place;
            this.key = key;
        }

        @Override
        void accept(T event) {
            int spread;
            try {
                spread = key.apply(event).hashCode() * SPREAD;
            } catch (Throwable e) {
                place.failed(event, e);
                return;
            }
            links[(int) ((Integer.toUnsignedLong(spread) * links.length) >>> Integer.SIZE)].put(event, work);
        }
    }

    /** To each worker in its turn, so that the merge can put the results in order; an event that is dropped has no turn. */
    static final class InTurn<T> extends SplitStep<T> {

        private int turn;

        InTurn(Link[] links, Work work) {
            super(links, work);
        }

        @Override
        void accept(T event) {
            if (links[turn].put(event, work)) {
                turn = turn + 1 == links.length ? 0 : turn + 1;
            }
        }
    }
}
