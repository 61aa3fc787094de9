package io.elasticq.bridge.aeron;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sees to it that one thread at a time uses something: the first that does, until it has ended or has released it. A thread does not use it within its own use. */
final class OneThread {

    private final String what;
    private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();
    private boolean within; // the owner's

    OneThread(String what) {
        this.what = what;
    }

    /** Begins a use. */
    void enter(String method) {
        Thread self = Thread.currentThread();
        if (owner.getPlain() != self && !become(self)) {
            throw new IllegalStateException("one thread at a time uses " + what + ": owner=" + owner.get() + ", and "
                    + self + " calls " + method);
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
        Thread other = owner.get(); // after a thread that has ended, or a release: what it wrote is seen
        if (other == self) {
            return true;
        }
        boolean free = other == null || !other.isAlive();
        if (free && owner.compareAndSet(other, self)) {
            within = false;
            return true;
        }
        return false;
    }

    /** Whether no other thread uses it; then this one is the next. */
    boolean isOwnOrFree() {
        return owner.getPlain() == Thread.currentThread() || become(Thread.currentThread());
    }

    /** Lets another thread be the next. By the owner. */
    void release() {
        owner.set(null); // after its use: pairs with become
    }
}
