package io.elasticq.router;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Keeps a subscriber's positions apart from what the router writes. */
@SuppressWarnings("unused")
abstract class PadBeforePositions {
    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

/** The positions themselves. */
@SuppressWarnings("UnusedVariable") // read by their handles, too
abstract class PositionFields extends PadBeforePositions {
    long taken;
    long acknowledged;
    long replayed;
}

/**
 * How far a subscriber is. Credits are no number of their own but the difference of positions, so that none can be made or lost: what a subscriber was given, less
 * what it has given back, is at most its budget.
 *
 * <p>Invariants:
 * <ul>
 *   <li>NoMint: {@code replayed <= taken} and {@code acknowledged <= taken}. An acknowledgement moves {@code acknowledged} from a value
 *       that it has checked against {@code taken}, by a compare-and-set; {@code taken} only grows.
 *   <li>ReplayedFirst: a replayed event is counted in {@code replayed} before it is in {@code taken}, so before it is acknowledged. Whoever reads
 *       {@code acknowledged} first and {@code replayed} then takes no replayed event for one that came through the ring.
 * </ul>
 */
@SuppressWarnings("unused")
final class Positions extends PositionFields {

    private static final VarHandle TAKEN;
    private static final VarHandle ACKNOWLEDGED;
    private static final VarHandle REPLAYED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TAKEN = lookup.findVarHandle(PositionFields.class, "taken", long.class);
            ACKNOWLEDGED = lookup.findVarHandle(PositionFields.class, "acknowledged", long.class);
            REPLAYED = lookup.findVarHandle(PositionFields.class, "replayed", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;

    /** By the subscriber's thread. */
    void take() {
        TAKEN.setRelease(this, taken + 1); // pairs with acknowledge: what is acknowledged has been handed out
    }

    /** By the subscriber's thread. */
    void takeReplayed() {
        REPLAYED.setRelease(this, replayed + 1); // ReplayedFirst: pairs with credited
        take();
    }

    /** By the subscriber's thread, where nobody else acknowledges. */
    void giveBackAll() {
        ACKNOWLEDGED.setRelease(this, taken); // pairs with credited: who sees the credit sees that the event was read
    }

    /** By any thread. */
    void acknowledge(long events) {
        while (true) {
            long from = acknowledged();
            long outstanding = taken() - from;
            if (events < 1 || events > outstanding) {
                throw new IllegalArgumentException("only what has been handed out can be acknowledged, once: events="
                        + events + ", outstanding=" + outstanding + ", acknowledged=" + from);
            }
            if (ACKNOWLEDGED.compareAndSet(this, from, from + events)) {
                return;
            }
        }
    }

    /** By any thread. */
    void acknowledgeTo(long position) {
        while (true) {
            long from = acknowledged();
            long to = taken();
            if (position - from <= 0 || position - to > 0) {
                throw new IllegalArgumentException("only what has been handed out can be acknowledged, once: position="
                        + position + ", acknowledged=" + from + ", handed out=" + to);
            }
            if (ACKNOWLEDGED.compareAndSet(this, from, position)) {
                return;
            }
        }
    }

    /** How many events that came through the ring are given back; fewer as long as replayed ones are not. */
    long credited() {
        long returned = acknowledged(); // before replayed: ReplayedFirst
        return returned - replayed();
    }

    long taken() {
        return (long) TAKEN.getAcquire(this); // pairs with take
    }

    long acknowledged() {
        return (long) ACKNOWLEDGED.getAcquire(this); // pairs with giveBackAll and the compareAndSets
    }

    long replayed() {
        return (long) REPLAYED.getAcquire(this); // pairs with takeReplayed
    }
}
