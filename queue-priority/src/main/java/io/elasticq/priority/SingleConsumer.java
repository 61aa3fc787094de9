package io.elasticq.priority;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Notices a second consumer at a time. Looked after with assertions on only: {@code assert consumer.begin("poll")}. */
final class SingleConsumer {

    private final AtomicReference<@Nullable Thread> holder = new AtomicReference<>();
    private int nesting; // of the holder's calls

    /** Returns true, or throws what a failed assertion throws, with the two threads in it. */
    boolean begin(String method) {
        Thread self = Thread.currentThread();
        Thread other = holder.compareAndExchange(null, self);
        if (other != null && other != self) {
            throw new AssertionError("two consumers at a time: " + self + " calls " + method + " while " + other
                    + " is in a call of the consumer");
        }
        nesting++;
        return true;
    }

    boolean end() {
        if (--nesting == 0) {
            holder.set(null);
        }
        return true;
    }
}
