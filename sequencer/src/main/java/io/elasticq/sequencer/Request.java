package io.elasticq.sequencer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;

/** What others want of a consumer. It only gets stronger: who asks to halt does not take back that it was ungated. */
final class Request {
    static final int NONE = 0;
    static final int HALT = 1; // after the batch
    static final int ABORT = 2; // after the event
    static final int UNGATE = 3; // after the event, and without regard to it

    private static final VarHandle LEVEL;

    static {
        try {
            LEVEL = MethodHandles.lookup().findVarHandle(Request.class, "level", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("FieldMayBeFinal") // through LEVEL
    private volatile int level = NONE;

    private final ReentrantLock ending = new ReentrantLock();
    private boolean ended;

    int level() {
        return level;
    }

    /** Interrupts the consumer's thread, unless it has come to its end. */
    void interrupt(Thread consumer) {
        ending.lock();
        try {
            if (!ended) {
                consumer.interrupt();
            }
        } finally {
            ending.unlock();
        }
    }

    /** No interruption follows. By the consumer's thread. */
    void end() {
        ending.lock();
        try {
            ended = true;
        } finally {
            ending.unlock();
        }
    }

    void raise(int asked) {
        int now = level;
        while (now < asked && !LEVEL.compareAndSet(this, now, asked)) {
            now = level;
        }
    }
}
