package io.elasticq.bridge.aeron;

/**
 * What is said of an event beside its bytes. It takes no room of its own: Aeron's header has 64 bits for whoever sends, which are
 *
 * <pre>
 *   63      56 55                                               0
 *  +----------+--------------------------------------------------+
 *  |   kind   |                    sequence                      |
 *  +----------+--------------------------------------------------+
 * </pre>
 *
 * <p>Sequences count from 0 in each session of a sender, and come to their end after 200 years of ten million a second. A message of another kind than these is foreign.
 */
final class Frame {

    /** An event with this sequence. */
    static final int EVENT = 0xE1;
    /** No event below this sequence is to come any more. Without content. */
    static final int MARK = 0xE2;
    /** No event from this sequence on will ever be, and none below is to come. Without content. Said again until it is known. */
    static final int END = 0xE3;

    /** A mark for one receiver, whose number is the content: from this sequence on it counts. Said again to one that has not heard it. */
    static final int WELCOME = 0xE4;

    private static final int KIND_SHIFT = 56;
    private static final long SEQUENCE_MASK = (1L << KIND_SHIFT) - 1;

    private Frame() {}

    static long word(int kind, long sequence) {
        return (long) kind << KIND_SHIFT | sequence;
    }

    static int kind(long word) {
        return (int) (word >>> KIND_SHIFT);
    }

    static long sequence(long word) {
        return word & SEQUENCE_MASK;
    }
}
