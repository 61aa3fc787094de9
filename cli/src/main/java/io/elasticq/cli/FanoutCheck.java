package io.elasticq.cli;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Compares what a router routed with what a subscriber got: the very objects and their order. What did not arrive must be exactly as much as the router says that
 * it dropped, or that the subscriber missed.
 */
final class FanoutCheck {

    /**
     * What was found.
     *
     * @param routed elements that were routed
     * @param arrived of these, how many arrived at least once
     * @param disordered arrivals that came twice, or after a younger element
     * @param unknown arrivals of something that was never routed
     * @param dropped as the router counted
     * @param missed as the router counted, without what was replayed
     */
    record Result(long routed, long arrived, long disordered, long unknown, long dropped, long missed) {

        boolean isPassed() {
            return disordered == 0 && unknown == 0 && arrived + dropped + missed == routed;
        }

        String verdict() {
            String lost = dropped + missed == 0 ? "" : "; " + dropped + " dropped, " + missed + " missed";
            if (isPassed()) {
                return "PASS, " + arrived + " of " + routed + " elements arrived exactly once, in order" + lost;
            }
            return "FAIL, " + arrived + " of " + routed + " elements arrived: " + disordered
                    + " twice or out of order, " + unknown + " unknown" + lost;
        }
    }

    private FanoutCheck() {}

    /**
     * Compares.
     *
     * @param routed what was routed, in order, each once
     * @param arrived what the subscriber got, in order
     */
    static Result check(List<?> routed, List<?> arrived, long dropped, long missed) {
        IdentityHashMap<Object, Integer> places = new IdentityHashMap<>();
        for (int i = 0; i < routed.size(); i++) {
            places.put(routed.get(i), i);
        }
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        int youngest = -1;
        long disordered = 0;
        long unknown = 0;
        for (Object element : arrived) {
            Integer place = places.get(element);
            if (place == null) {
                unknown++;
                continue;
            }
            seen.add(element);
            if (place <= youngest) {
                disordered++;
            }
            youngest = Math.max(youngest, place);
        }
        return new Result(routed.size(), seen.size(), disordered, unknown, dropped, missed);
    }
}
