package io.elasticq.channel;

/**
 * Where a producer begins. The one before it may have died anywhere: behind a commit and before it moved {@code position}; or in the middle of a message, of which it may have
 * committed the last fragments, but not the first.
 */
final class TakeOver {

    private TakeOver() {}

    /** The first sequence that is not published. What is committed or marked behind it is marked, so that nobody reads it: it will be written again. */
    static long of(Region region) {
        long hint = region.position();
        long next = hint;
        while (next != hint + region.slots && region.sequence(region.slot(next)) == next) {
            next++;
        }
        checkCredits(region, next);
        region.setPosition(next); // before the marks, as always
        for (long s = next; s != next + region.slots; s++) {
            int slot = region.slot(s);
            long value = region.sequence(slot);
            if (value == s - region.slots) {
                continue;
            }
            if (Region.unmarked(value, s) != s) {
                throw region.corruptSlot(s, value);
            }
            region.mark(slot, s);
        }
        Region.fenceMarks();
        return next;
    }

    private static void checkCredits(Region region, long next) {
        if (region.identity.has(RegionDescriptor.FLOW_CONTROL)) {
            long lag = next - region.consumed();
            if (lag < 0 || lag > region.depth) {
                throw region.corrupt(
                        "position=" + next + ", consumed=" + region.consumed() + ", depth=" + region.depth);
            }
        }
    }
}
