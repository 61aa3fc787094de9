package io.elasticq.router;

import io.elasticq.sequencer.EventPoller;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The events of a ring, copied. */
final class PollerSource<R, E> implements Source<E>, EventPoller.Receiver<R, RuntimeException> {

    private final EventPoller<R> poller;
    private final Function<? super R, ? extends E> copy;
    private @Nullable Consumer<? super E> to; // of the drain that is running

    PollerSource(EventPoller<R> poller, Function<? super R, ? extends E> copy) {
        this.poller = poller;
        this.copy = copy;
    }

    @Override
    public int drain(Consumer<? super E> newTo, int limit) {
        to = newTo;
        try {
            return poller.poll(this, limit);
        } finally {
            to = null;
        }
    }

    @Override
    public void receive(R event, long sequence, boolean endOfBatch) {
        E copied = Objects.requireNonNull(copy.apply(event), "the copy of an event must not be null");
        Objects.requireNonNull(to).accept(copied);
    }

    @Override
    public boolean isTerminated() {
        return switch (poller.state()) {
            case OVER, ABORTED, CLOSED -> true;
            case READY, IDLE, BEHIND_UPSTREAM -> false;
        };
    }
}
