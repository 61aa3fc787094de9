package io.elasticq.benchmarks;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the other side does: it takes all messages, or sends each of them back, until it has had as many as there were. */
final class LinkWorker {

    /** Messages in a poll. */
    static final int LIMIT = 256;

    private final BooleanSupplier otherIsThere;
    private volatile long total = Long.MAX_VALUE;

    LinkWorker(BooleanSupplier otherIsThere) {
        this.otherIsThere = otherIsThere;
    }

    /** How many messages there have been. From any thread, when the last one is sent. */
    void endAfter(long messages) {
        total = messages;
    }

    /**
     * Works.
     *
     * @param there from where it receives
     * @param back to where it sends, if it does
     */
    void work(Link there, @Nullable Link back, int bytes) throws IOException {
        byte[] message = new byte[bytes];
        Numbers numbers = new Numbers(bytes);
        Link.Receiver receiver = there.receiver(message, numbers);
        if (back == null) {
            drain(receiver, numbers);
        } else {
            echo(receiver, numbers, back.sender(), message);
        }
    }

    private void drain(Link.Receiver receiver, Numbers numbers) {
        Patience patience = new Patience(otherIsThere);
        int failures = 0;
        while (true) {
            if (receiver.poll(LIMIT) > 0) {
                failures = 0;
            } else if (numbers.count() >= total) {
                return;
            } else {
                failures = patience.idle(failures);
            }
        }
    }

    private void echo(Link.Receiver receiver, Numbers numbers, Link.Sender sender, byte[] message) {
        Patience patience = new Patience(otherIsThere);
        int failures = 0;
        while (true) {
            if (receiver.poll(1) > 0) {
                patience.send(sender, message);
                failures = 0;
            } else if (numbers.count() >= total) {
                return;
            } else {
                failures = patience.idle(failures);
            }
        }
    }
}
