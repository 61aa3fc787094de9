package io.elasticq.router;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A broadcasting router, one event after the other, without caches, batches of credits or threads. */
final class ModelRouter {

    final int batchMax;
    final boolean hasLog;
    final Deque<Event> source = new ArrayDeque<>();
    final List<Event> routed = new ArrayList<>(); // also the journal: sequence = index + 1
    final List<ModelSubscriber> subscribers = new ArrayList<>();
    final Deque<Runnable> requests = new ArrayDeque<>();
    private final Deque<Event> batch = new ArrayDeque<>();
    boolean sourceClosed;
    boolean terminated;
    boolean closing;
    List<Event> unrouted = List.of();
    long now;

    ModelRouter(int batchMax, boolean hasLog) {
        this.batchMax = batchMax;
        this.hasLog = hasLog;
    }

    long nextSequence() {
        return routed.size() + 1L;
    }

    void step() {
        if (terminated) {
            return;
        }
        while (!requests.isEmpty()) {
            requests.remove().run();
        }
        if (closing) {
            finish();
            return;
        }
        for (ModelSubscriber s : subscribers) {
            s.retry();
        }
        if (isAnyParked()) {
            return;
        }
        if (batch.isEmpty()) {
            while (batch.size() < batchMax && !source.isEmpty()) {
                batch.add(source.remove());
            }
            if (batch.isEmpty()) {
                if (sourceClosed) {
                    finish();
                }
                return;
            }
        }
        while (!batch.isEmpty() && !isAnyParked()) {
            Event event = batch.remove();
            routed.add(event);
            subscribers.forEach(s -> s.route(event));
        }
    }

    private boolean isAnyParked() {
        return subscribers.stream().anyMatch(s -> s.parked != null);
    }

    private void finish() {
        List<Event> left = new ArrayList<>();
        subscribers.stream()
                .map(s -> s.parked)
                .filter(e -> e != null)
                .findFirst()
                .ifPresent(left::add);
        left.addAll(batch);
        unrouted = left;
        subscribers.forEach(s -> s.close(nextSequence()));
        terminated = true;
        while (!requests.isEmpty()) {
            requests.remove().run();
        }
    }
}
