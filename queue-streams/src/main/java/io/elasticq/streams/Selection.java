package io.elasticq.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One use of a {@link Select}.
 *
 * @param <R> the type of the results of the cases
 * @param <T> the type of the answer: the result, or how to make it
 */
// OneChoice: the cases have a place each, in lines of different exchanges, under different locks. `decided` is what
// they have in common: a
// place that comes to its turn must win it by CAS before it moves an element, and so must the end of the time and a
// withdrawal. A place that loses has
// no effect, and its line goes on with the next, so nothing ever has to be given back.
//
// NoPlaceLeft: the places that lose are taken out of their lines by whoever decides, and by the thread that put them
// there
// if something was decided before it had put all. Both do it after the CAS, so no place is missed.
final class Selection<R, T> {

    private final AtomicBoolean decided = new AtomicBoolean();
    private final Trampoline trampoline; // of the first channel of the select
    private final QueueFuture<T> future;
    private final BiConsumer<QueueFuture<T>, Outcome<R>> answer;
    private final List<Place<?>> places = new ArrayList<>(); // complete, and not changed any more, when ready is set

    private volatile boolean ready;
    private volatile @Nullable Outcome<R> outcome;

    private Selection(Trampoline trampoline, BiConsumer<QueueFuture<T>, Outcome<R>> answer) {
        this.trampoline = trampoline;
        this.future = new QueueFuture<>(trampoline, this::decideAndLeave);
        this.answer = answer;
    }

    /** One whose caller makes the result. */
    static <R> Selection<R, Outcome<R>> forOutcome(Trampoline trampoline) {
        return new Selection<>(trampoline, QueueFuture::assign);
    }

    /** One that makes the result when it completes the future. */
    static <R> Selection<R, R> forResult(Trampoline trampoline) {
        return new Selection<>(trampoline, (future, outcome) -> future.assignMadeBy(outcome::result));
    }

    QueueFuture<T> begin(List<Case<?, R>> cases, @Nullable Duration timeout) {
        for (Case<?, R> each : cases) {
            each.submit(this);
            if (decided.get()) {
                break;
            }
        }
        ready = true; // before the look at `decided`: who decides sets that, and then looks at `ready`
        if (decided.get()) {
            leave();
        } else if (timeout != null) {
            future.after(timeout, this::expire);
        }
        return future;
    }

    <E> Place<E> place(Case<E, R> of) {
        Place<E> place = new Place<>(of);
        places.add(place);
        return place;
    }

    Outcome<R> outcome() {
        Outcome<R> chosen = outcome;
        if (chosen == null) {
            throw new IllegalStateException("nothing has been chosen");
        }
        return chosen;
    }

    private boolean decideAndLeave() {
        if (!decided.compareAndSet(false, true)) {
            return false;
        }
        if (ready) {
            leave();
        }
        return true;
    }

    private void expire() {
        if (decideAndLeave()) {
            chosen(Outcome.none());
            trampoline.deliver(future::settle);
        }
    }

    private void chosen(Outcome<R> what) {
        outcome = what;
        answer.accept(future, what);
    }

    /** Gives up all places. Any number of times, by any thread, once they are ready. */
    private void leave() {
        places.forEach(Place::leave);
    }

    /** A place in the line of one case. */
    final class Place<E> extends Waiter<E> {
        private final Case<E, R> of;

        private Place(Case<E, R> of) {
            this.of = of;
        }

        @Override
        boolean isReady() {
            return of.isReady();
        }

        @Override
        boolean claim() {
            return decided.compareAndSet(false, true);
        }

        @Override
        void perform() {
            chosen(new Outcome<>(of.perform()));
        }

        @Override
        void fail(Throwable failure) {
            chosen(Outcome.failed(failure));
        }

        @Override
        void deliver() {
            if (ready) {
                Selection.this.leave();
            }
            trampoline.deliver(
                    future::settle); // not that of this channel: a loop of selects may turn to another each time
        }

        private void leave() {
            of.queue().exchange().withdraw(this);
        }
    }
}
