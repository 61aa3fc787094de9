package io.elasticq.sequencer;

import io.elasticq.WaitStrategy;

/** Keeps what consumers read apart from what the producer writes. */
@SuppressWarnings("UnusedVariable")
abstract class PadBeforeProducer extends Sequencer {
    private long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;

    PadBeforeProducer(int capacity, WaitStrategy consumersWait, WaitStrategy producersWait) {
        super(capacity, consumersWait, producersWait);
    }
}

/** What only the producer reads and writes. */
abstract class SingleProducerFields extends PadBeforeProducer {
    long next; // the next position to claim
    long limit; // claims below it have room

    SingleProducerFields(int capacity, WaitStrategy consumersWait, WaitStrategy producersWait, long first) {
        super(capacity, consumersWait, producersWait);
        this.next = first;
        this.limit = first;
    }
}

/**
 * For one producer: a claim is an addition, a publication is one release store.
 *
 * <p>The fence in {@link #computeLimit} matters most here: the publication is a plain release store, and a gate that is being added must find it, or
 * be found.
 */
@SuppressWarnings("UnusedVariable")
final class SingleProducerSequencer extends SingleProducerFields {
    private long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;

    private final Sequence cursor;
    private long end; // when it is closed
    private volatile boolean closed;

    SingleProducerSequencer(int capacity, WaitStrategy consumersWait, WaitStrategy producersWait, long first) {
        super(capacity, consumersWait, producersWait, first);
        this.cursor = new Sequence(first);
    }

    @Override
    long tryClaim(int n) {
        long first = next;
        long behind = first + n;
        if (behind - limit > 0) {
            long refused = makeRoom(behind);
            if (refused != 0) {
                return refused;
            }
        }
        next = behind;
        return first;
    }

    private long makeRoom(long behind) {
        if (closed || isAborted()) {
            return CLOSED;
        }
        limit = computeLimit();
        return behind - limit > 0 ? NO_ROOM : 0;
    }

    @Override
    void publish(long first, int n) {
        cursor.set(first + n);
        published();
    }

    @Override
    long published(long position) {
        return cursor.get();
    }

    @Override
    long claimed() {
        return cursor.getVolatile();
    }

    @Override
    long prefix() {
        return cursor.getVolatile();
    }

    @Override
    void leaving(long position) {
        // The cursor is never behind a gate.
    }

    @Override
    void close() {
        limit = next; // the next claim comes to makeRoom
        end = next; // what is claimed may be published still
        closed = true; // after the end: pairs with isClosed
        signalAll();
    }

    @Override
    boolean isClosed() {
        return closed;
    }

    @Override
    long end() {
        return end;
    }
}
