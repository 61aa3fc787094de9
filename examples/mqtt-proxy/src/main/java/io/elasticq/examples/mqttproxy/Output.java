package io.elasticq.examples.mqttproxy;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Where the processor forwards messages to. One thread at a time. */
interface Output extends Closeable {

    /**
     * Returns when the batch is there for good.
     *
     * @throws IOException if it can't be written, now or ever
     * @throws InterruptedException if interrupted; an unknown part of the batch is there
     */
    void write(List<Message> batch) throws IOException, InterruptedException;

    /** Takes all, and keeps nothing. */
    static Output nowhere() {
        return new Output() {
            @Override
            public void write(List<Message> batch) {
                // nothing to do
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }
}
