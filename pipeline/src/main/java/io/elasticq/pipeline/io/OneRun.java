package io.elasticq.pipeline.io;

import java.util.concurrent.atomic.AtomicBoolean;

/** Of what can be opened once. */
final class OneRun {

    private final AtomicBoolean used = new AtomicBoolean();

    void begin(String name) {
        if (used.getAndSet(true)) {
            throw new IllegalStateException("this is for one run, and had it: name=" + name);
        }
    }
}
