package io.elasticq.examples.mqttproxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** Keeps what it gets, and gets it only while it is open. */
final class GatedOutput implements Output {

    private static final int OPEN = 1 << 30;

    private final Semaphore gate = new Semaphore(0);
    private final List<Message> messages = new CopyOnWriteArrayList<>();

    static GatedOutput shut() {
        return new GatedOutput();
    }

    static GatedOutput opened() {
        GatedOutput output = new GatedOutput();
        output.open();
        return output;
    }

    /** The same gate before another output; what passes is kept here, too. */
    Output before(Output output) {
        return new Output() {
            @Override
            public void write(List<Message> batch) throws IOException, InterruptedException {
                GatedOutput.this.write(batch);
                output.write(batch);
            }

            @Override
            public void close() throws IOException {
                output.close();
            }
        };
    }

    void open() {
        gate.release(OPEN);
    }

    /** Whether a batch stands before the gate. */
    boolean isWaiting() {
        return gate.hasQueuedThreads();
    }

    List<String> texts() {
        return messages.stream()
                .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    List<Message> messages() {
        return List.copyOf(messages);
    }

    @Override
    public void write(List<Message> batch) throws InterruptedException {
        gate.acquire();
        messages.addAll(batch);
    }

    @Override
    public void close() {
        // what was kept can still be read
    }
}
