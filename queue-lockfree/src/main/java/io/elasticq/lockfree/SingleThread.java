package io.elasticq.lockfree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A role that one thread at a time may have, and which any thread may take up when it is free. Looked after with assertions on only:
 * {@code assert role.begin("poll")}.
 */
final class SingleThread {
    private static final VarHandle HOLDER;

    static {
        try {
            HOLDER = MethodHandles.lookup().findVarHandle(SingleThread.class, "holder", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;

    @SuppressWarnings("UnusedVariable") // read by its handle
    private @Nullable Thread holder;

    private int nesting; // of the holder's calls

    SingleThread(String name) {
        this.name = name;
    }

    /** Returns true, or throws what a failed assertion throws, with the two threads in it. */
    boolean begin(String method) {
        Thread self = Thread.currentThread();
        Thread other = (Thread) HOLDER.compareAndExchange(this, null, self);
        if (other != null && other != self) {
            throw new AssertionError("two " + name + "s at a time: " + self + " calls " + method + " while " + other
                    + " is in a call of the " + name);
        }
        nesting++;
        return true;
    }

    boolean end() {
        if (--nesting == 0) {
            HOLDER.setRelease(this, null); // pairs with the compareAndExchange of who comes next
        }
        return true;
    }
}
