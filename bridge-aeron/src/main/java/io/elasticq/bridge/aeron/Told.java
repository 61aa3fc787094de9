package io.elasticq.bridge.aeron;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls a listener, and goes on if it throws: the first time that is logged, each time counted. */
final class Told<L> {

    private static final System.Logger LOG = System.getLogger(Told.class.getPackageName());

    private final String name;
    private final @Nullable L listener;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicBoolean logged = new AtomicBoolean();

    Told(String name, @Nullable L listener) {
        this.name = name;
        this.listener = listener;
    }

    void tell(Consumer<? super L> call) {
        if (listener == null) {
            return;
        }
        try {
            call.accept(listener);
        } catch (Throwable e) {
            failures.incrementAndGet();
            if (logged.compareAndSet(false, true)) {
                LOG.log(System.Logger.Level.WARNING, name + ": a listener threw; from now on this is only counted", e);
            }
        }
    }

    long failures() {
        return failures.get();
    }
}
