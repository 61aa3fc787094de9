package io.elasticq.channel;

/** Times in 32 bits: of 64 nanoseconds each, so that they come round after 4.6 minutes. A time is known if it is nearer to now than half of that. */
final class Ticks {

    private static final int SHIFT = 6;

    private Ticks() {}

    static int of(long nanos) {
        int ticks = (int) (nanos >> SHIFT);
        return ticks == 0 ? 1 : ticks; // 0 says that there is none
    }

    /** The time nearest to now that has these ticks. */
    static long nanos(int ticks, long now) {
        return ((now >> SHIFT) + (ticks - (int) (now >> SHIFT))) << SHIFT;
    }
}
