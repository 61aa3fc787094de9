package io.elasticq.pipeline;

import java.util.ArrayList;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a function has made of one event. It is held back until the function has returned: if it throws, nothing of it has gone on.
 *
 * @param <R> what is made
 */
final class Results<R> implements Consumer<R> {

    private final Place place;
    private final Step<? super R> next;
    private final ArrayList<R> made = new ArrayList<>();

    Results(Place place, Step<? super R> next) {
        this.place = place;
        this.next = next;
    }

    @Override
    public void accept(R result) {
        made.add(Objects.requireNonNull(result, () -> "a result of " + place.name));
    }

    void forget() {
        made.clear();
    }

    /** Hands on all that was made. */
    void release() {
        int count = made.size();
        if (count == 0) {
            return;
        }
        place.work.tally.made(count);
        for (int i = 0; i < count; i++) {
            R result = made.get(i);
            if (place.work.aborting()) {
                place.work.lost(Fate.DISCARDED, place.name, result);
            } else {
                next.accept(result);
            }
        }
        made.clear();
    }

    void mark(Mark mark) {
        next.mark(mark);
    }
}
