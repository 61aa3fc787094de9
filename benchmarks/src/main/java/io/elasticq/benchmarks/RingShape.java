package io.elasticq.benchmarks;

/** Who comes after whom among the consumers of a ring. */
public enum RingShape {
    /** One consumer. */
    ONE(new int[][] {{}}),
    /** Three, independent. */
    MULTICAST(new int[][] {{}, {}, {}}),
    /** Three, one after the other. */
    PIPELINE(new int[][] {{}, {0}, {1}}),
    /** Two, and one after both. */
    DIAMOND(new int[][] {{}, {}, {0, 1}});

    @SuppressWarnings("ImmutableEnumChecker") // nobody writes to it
    private final int[][] after;

    RingShape(int[][] after) {
        this.after = after;
    }

    int consumers() {
        return after.length;
    }

    /** The consumers before this one. */
    int[] before(int consumer) {
        return after[consumer].clone();
    }

    /** Whether none comes after it. */
    boolean isLast(int consumer) {
        for (int[] before : after) {
            for (int one : before) {
                if (one == consumer) {
                    return false;
                }
            }
        }
        return true;
    }
}
