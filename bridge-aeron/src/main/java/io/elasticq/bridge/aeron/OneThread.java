package io.elasticq.bridge.aeron;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Sees to it that one thread at a time uses something: the first that does, until it has ended. A thread does not use it within its own use. */
final class OneThread {

    private static final VarHandle OWNER;

    static {
        try {
            OWNER = MethodHandles.lookup().findVarHandle(OneThread.class, "owner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String what;
    private @Nullable Thread owner; // read plainly: only its own thread finds itself there
    private boolean within; // the owner's

    OneThread(String what) {
        this.what = what;
    }

    /** Begins a use. */
    void enter(String method) {
        Thread self = Thread.currentThread();
        if (owner != self && !become(self)) {
            throw new IllegalStateException("one thread at a time uses " + what + ": owner=" + OWNER.getVolatile(this)
                    + ", and " + self + " calls " + method);
        }
        if (within) {
            throw new IllegalStateException(method + " must not be called by a listener or a codec of " + what);
        }
        within = true;
    }

    /** Ends it. */
    void leave() {
        within = false;
    }

    private boolean become(Thread self) {
        Thread other = (Thread) OWNER.getVolatile(this); // after a thread that has ended: what it wrote is seen
        if (other == self) {
            return true;
        }
        boolean free = other == null || !other.isAlive();
        if (free && OWNER.compareAndSet(this, other, self)) {
            within = false;
            return true;
        }
        return false;
    }

    /** Whether no other thread uses it; then this one is the next. */
    boolean isOwnOrFree() {
        return owner == Thread.currentThread() || become(Thread.currentThread());
    }
}
