package io.elasticq.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An event that belongs to an {@link EventPool} and is used again. To be extended; a new one belongs to no pool.
 *
 * <p>Each time that it is handed out is a lease, with a number. Who keeps an event while others may release it, keeps the number too, and asks with it.
 */
// `lease` is even while the event is in the pool, and odd while it is handed out; each step adds one. So a number
// that was seen is never seen again in 2^63 leases, and one CAS tells a release from a second one, whoever has the
// event by then.
public abstract class PooledEvent {

    static final VarHandle LEASE;

    static {
        try {
            LEASE = MethodHandles.lookup().findVarHandle(PooledEvent.class, "lease", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Nullable
    EventPool<?> pool; // written once, before the event is in the pool

    private volatile long lease;

    /** Makes an event that belongs to no pool. */
    protected PooledEvent() {}

    /**
     * The number of the lease. Any thread may call it.
     *
     * @return positive, greater than of all leases of this event before
     * @throws IllegalStateException if the event is not handed out: it is used after its release
     */
    public final long lease() {
        long now = lease;
        if (!isHeld(now)) {
            throw new IllegalStateException("used after its release: event=" + describe(now));
        }
        return now;
    }

    /**
     * Checks that the lease goes on; for {@code assert} or for each access, as one volatile read. Any thread may call it.
     *
     * @param expected what {@link #lease} said
     * @throws IllegalStateException if the event was released since then
     */
    public final void requireLease(long expected) {
        long now = lease;
        if (now != expected || !isHeld(now)) {
            throw new IllegalStateException("used after its release: event=" + describe(now) + ", lease=" + expected);
        }
    }

    final long leaseNow() {
        return lease;
    }

    static boolean isHeld(long lease) {
        return (lease & 1) != 0;
    }

    /** Without {@code toString}, which may look at what was released. */
    final String describe(long now) {
        return getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(this)) + " lease " + now;
    }
}
