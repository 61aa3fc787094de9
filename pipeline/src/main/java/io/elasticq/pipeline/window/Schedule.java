package io.elasticq.pipeline.window;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Keys by when they are due, then by arrival: a binary heap in which each key knows its place. */
final class Schedule<K, T, R> {

    private static final int FIRST_LENGTH = 16;

    private @Nullable Keyed<K, T, R>[] heap = array(FIRST_LENGTH);
    private int size;

    /** The first, if that is due. */
    @Nullable
    Keyed<K, T, R> due(long watermark) {
        Keyed<K, T, R> first = heap[0];
        return first != null && first.scheduled <= watermark ? first : null;
    }

    /** Puts a key where it belongs now, or takes it out. */
    void set(Keyed<K, T, R> keyed, long due) {
        if (due == keyed.scheduled) {
            return;
        }
        if (keyed.place < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            keyed.place = size++;
        }
        keyed.scheduled = due;
        if (due == Keyed.NEVER) {
            remove(keyed);
        } else {
            put(keyed, keyed.place);
        }
    }

    private void remove(Keyed<K, T, R> keyed) {
        int place = keyed.place;
        keyed.place = -1;
        Keyed<K, T, R> last = at(--size);
        heap[size] = null;
        if (last != keyed) {
            put(last, place);
        }
    }

    private void put(Keyed<K, T, R> keyed, int from) {
        int place = from;
        while (place > 0 && before(keyed, at((place - 1) / 2))) {
            move(at((place - 1) / 2), place);
            place = (place - 1) / 2;
        }
        for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
            if (child + 1 < size && before(at(child + 1), at(child))) {
                child++;
            }
            if (!before(at(child), keyed)) {
                break;
            }
            move(at(child), place);
            place = child;
        }
        move(keyed, place);
    }

    private void move(Keyed<K, T, R> keyed, int place) {
        heap[place] = keyed;
        keyed.place = place;
    }

    @SuppressWarnings("NullAway") // below size there is no null
    private Keyed<K, T, R> at(int place) {
        return heap[place];
    }

    private static boolean before(Keyed<?, ?, ?> a, Keyed<?, ?, ?> b) {
        return a.scheduled < b.scheduled || (a.scheduled == b.scheduled && a.arrival < b.arrival);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // no array of a generic type can be made
    private static <K, T, R> Keyed<K, T, R>[] array(int length) {
        return new Keyed[length];
    }
}
