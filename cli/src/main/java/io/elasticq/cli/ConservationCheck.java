package io.elasticq.cli;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Compares the elements that a queue accepted with those that came out of it: the very objects and not their number, so
 * that a lost and a duplicated one don't make up for each other. The order is checked for each producer by itself;
 * between producers a queue promises none.
 */
final class ConservationCheck {

    /**
     * What was found.
     *
     * @param accepted elements that the queue accepted
     * @param arrived of these, how many came out at least once
     * @param lost of these, how many never came out
     * @param duplicated arrivals of an element that had come out before
     * @param reordered first arrivals after a younger element of the same producer
     * @param unknown arrivals of something that was never accepted
     */
    record Result(long accepted, long arrived, long lost, long duplicated, long reordered, long unknown) {

        boolean isPassed() {
            return lost == 0 && duplicated == 0 && reordered == 0 && unknown == 0;
        }

        String verdict() {
            if (isPassed()) {
                return "conservation: PASS, " + arrived + " of " + accepted
                        + " elements arrived exactly once, in order";
            }
            return "conservation: FAIL, " + arrived + " of " + accepted + " elements arrived: " + lost + " lost, "
                    + duplicated + " duplicated, " + reordered + " out of order, " + unknown + " unknown";
        }
    }

    /** Where an accepted element belongs, and whether it has come out. */
    private static final class Place {
        final int producer;
        final int index;
        boolean arrived;

        Place(int producer, int index) {
            this.producer = producer;
            this.index = index;
        }
    }

    private ConservationCheck() {}

    /**
     * Compares.
     *
     * @param accepted for each producer, what the queue accepted from it, in order
     * @param arrived what came out of the queue, in order
     */
    static Result check(List<? extends List<?>> accepted, List<?> arrived) {
        IdentityHashMap<Object, Place> places = placesOf(accepted);
        int[] youngest = new int[accepted.size()]; // one past the youngest that has come out
        long duplicated = 0;
        long reordered = 0;
        long unknown = 0;
        for (Object element : arrived) {
            Place place = places.get(element);
            if (place == null) {
                unknown++;
            } else if (place.arrived) {
                duplicated++;
            } else {
                place.arrived = true;
                if (place.index < youngest[place.producer]) {
                    reordered++;
                }
                youngest[place.producer] = Math.max(youngest[place.producer], place.index + 1);
            }
        }
        long lost = places.values().stream().filter(place -> !place.arrived).count();
        return new Result(places.size(), places.size() - lost, lost, duplicated, reordered, unknown);
    }

    private static IdentityHashMap<Object, Place> placesOf(List<? extends List<?>> accepted) {
        IdentityHashMap<Object, Place> places = new IdentityHashMap<>();
        for (int producer = 0; producer < accepted.size(); producer++) {
            List<?> elements = new ArrayList<>(accepted.get(producer));
            for (int index = 0; index < elements.size(); index++) {
                if (places.put(elements.get(index), new Place(producer, index)) != null) {
                    throw new IllegalArgumentException("accepted twice, so it can't tell: " + elements.get(index));
                }
            }
        }
        return places;
    }
}
