package io.elasticq.cli.web;

import com.sun.net.httpserver.HttpExchange;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** All browsers that look on, and the frames of the last minute for those that come. */
final class Browsers {

    static final int MOST = 16;

    private final String plan;
    private final int framesKept;
    private final long stallNanos;
    private final ReentrantLock lock = new ReentrantLock(); // a browser gets each frame either as past or as present
    private final Deque<String> past = new ArrayDeque<>();
    private final List<BrowserStream> streams = new ArrayList<>();
    private int numbered;
    private boolean closed;

    /**
     * Makes an empty house.
     *
     * @param plan what does not change, sent first
     * @param framesKept how much of the past is sent to who comes
     * @param stall how long a browser may take nothing
     */
    Browsers(String plan, int framesKept, Duration stall) {
        this.plan = plan;
        this.framesKept = framesKept;
        this.stallNanos = stall.toNanos();
    }

    /** Starts a stream for it, which owns the exchange from now on. Returns null if there are too many. */
    @Nullable
    BrowserStream welcome(HttpExchange exchange) {
        lock.lock();
        try {
            if (closed || streams.size() == MOST) {
                return null;
            }
            byte[] greeting = ServerSentEvent.of("plan", plan, "past", "[" + String.join(",", past) + "]");
            BrowserStream stream = new BrowserStream(++numbered, exchange, greeting, this::forget);
            streams.add(stream);
            return stream;
        } finally {
            lock.unlock();
        }
    }

    void publish(String frame) {
        byte[] event = ServerSentEvent.of("now", frame);
        lock.lock();
        try {
            if (past.size() == framesKept) {
                past.removeFirst();
            }
            past.add(frame);
            for (BrowserStream stream : streams) {
                stream.offer(event);
                stream.requireAlive(stallNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return streams.size();
        } finally {
            lock.unlock();
        }
    }

    void forget(BrowserStream stream) {
        lock.lock();
        try {
            streams.remove(stream);
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the threads of all streams have ended. */
    void close() throws InterruptedException {
        List<BrowserStream> last;
        lock.lock();
        try {
            closed = true;
            last = List.copyOf(streams);
        } finally {
            lock.unlock();
        }
        last.forEach(BrowserStream::close);
        for (BrowserStream stream : last) {
            stream.join();
        }
    }
}
