package io.elasticq.bridge.aeron;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what both listeners are told. */
final class Heard implements SenderListener, ReceiverListener {

    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @Override
    public void joined(long receiver, long from) {
        lines.add("joined at " + from);
    }

    @Override
    public void left(long receiver, long confirmed, boolean lost) {
        lines.add((lost ? "lost at " : "left at ") + confirmed);
    }

    @Override
    public void unconfirmed(long from, long to) {
        lines.add("unconfirmed " + from + " to " + to);
    }

    @Override
    public void failed(Object event, long sequence, Throwable failure) {
        lines.add("failed " + sequence);
        failures.add(failure);
    }

    @Override
    public void began(int session, long from) {
        lines.add("began at " + from);
    }

    @Override
    public void missed(int session, long from, long to) {
        lines.add("missed " + from + " to " + to);
    }

    @Override
    public void failed(int session, long sequence, Throwable failure) {
        lines.add("failed " + sequence);
        failures.add(failure);
    }

    @Override
    public void ended(int session, long next, boolean lost) {
        lines.add((lost ? "lost at " : "ended at ") + next);
    }
}
