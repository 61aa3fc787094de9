package io.elasticq.priority;

/** Keeps the lines of what lies before the consumer's fields free of them. */
@SuppressWarnings("unused") // padding
abstract class PadBeforeState {
    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

/** The fields. */
abstract class StateFields extends PadBeforeState {

    /** Whether a cost function or a collection is at work. */
    boolean inUserCode;

    /** The level that the last element was taken from. */
    int lastLevel = -1;

    /** How many were taken from it in a row. */
    long run;

    /** Elements polled since the queue was found empty. */
    long sinceEmpty;

    /** The pauses made then. */
    int pauses;

    /** Whether the elements of the level that was looked at last were not known before. */
    boolean isNews;

    /** Of a round: whose turn it is, or from where on to look for the next. */
    int turn;

    /** Of a round: whether that level's turn has begun. */
    boolean inTurn;

    /** Of a round: whether any level had elements. */
    boolean sawElements;
}

/**
 * What the consumer writes with each element. It is kept apart from what the producers read with each: on the same cache line it would cost
 * them, and then the consumer, a miss per element.
 */
@SuppressWarnings("unused") // padding
final class ConsumerState extends StateFields {

    /** Entries that keep an array of the consumer off the lines of its neighbours. */
    static final int PAD = 16;

    long p16, p17, p18, p19, p20, p21, p22, p23, p24, p25, p26, p27, p28, p29, p30, p31;
}
