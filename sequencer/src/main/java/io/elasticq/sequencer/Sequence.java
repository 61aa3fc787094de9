package io.elasticq.sequencer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Keeps what stands before a sequence in memory apart from it. */
@SuppressWarnings("UnusedVariable")
abstract class PadBeforeSequence {
    private long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

/** The value, between the two paddings. */
abstract class SequenceValue extends PadBeforeSequence {
    static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(SequenceValue.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // through VALUE
    private long value;
}

/**
 * A position in a ring: how far its owner has got, counted from where the ring began. It is the number of the next event, so everything
 * before it is done. One thread writes it; any thread may read it. It has cache lines of its own.
 *
 * <p>Positions may wrap: compare two by their difference, {@code a - b > 0}, never by {@code a > b}. All methods are wait-free.
 */
@SuppressWarnings("UnusedVariable")
public final class Sequence extends SequenceValue {
    private long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;

    /**
     * Makes one.
     *
     * @param position where its owner begins
     */
    public Sequence(long position) {
        VALUE.setRelease(this, position);
    }

    /**
     * The position.
     *
     * @return the number of the next event; what its owner did before it is visible
     */
    public long get() {
        return (long) VALUE.getAcquire(this); // pairs with set
    }

    /**
     * Moves on. For the owner.
     *
     * @param position the number of the next event; everything before it is done with
     */
    public void set(long position) {
        VALUE.setRelease(this, position); // after the events were read or written: pairs with get
    }

    /** For a sequence that other threads may wait for with a fence: the store is before all loads that follow. */
    void setVolatile(long position) {
        VALUE.setVolatile(this, position);
    }

    long getVolatile() {
        return (long) VALUE.getVolatile(this);
    }

    /** For the owner, which wrote it. */
    long getPlain() {
        return (long) VALUE.get(this);
    }

    boolean compareAndSet(long expected, long position) {
        return VALUE.compareAndSet(this, expected, position);
    }

    @Override
    public String toString() {
        return Long.toString(get());
    }
}
