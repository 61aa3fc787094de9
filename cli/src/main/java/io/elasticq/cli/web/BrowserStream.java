package io.elasticq.cli.web;

import com.sun.net.httpserver.HttpExchange;
import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import io.elasticq.lockbased.LockedElasticQueue;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * The events of one browser, written by a thread of its own. They wait in an elastic queue that drops the oldest: a browser that is slow skips frames, and nobody
 * waits for it; one that takes nothing at all for a while is cut off.
 */
final class BrowserStream {

    private static final ElasticConfig WAITING = ElasticConfig.builder()
            .initialCapacity(4)
            .minCapacity(4)
            .maxCapacity(32)
            .build();
    private static final long NOT_WRITING = -1;

    private final HttpExchange exchange;
    private final byte[] greeting;
    private final Consumer<BrowserStream> whenGone;
    private final LockedElasticQueue<byte[]> frames = new LockedElasticQueue<>(WAITING, OverflowPolicy.DROP_OLDEST);
    private final Thread thread;
    private volatile long writingSinceNanos = NOT_WRITING;

    /**
     * Makes one; {@link #start} starts it.
     *
     * @param greeting written first
     * @param whenGone told when the browser has gone away, or the stream was closed
     */
    BrowserStream(int number, HttpExchange exchange, byte[] greeting, Consumer<BrowserStream> whenGone) {
        this.exchange = exchange;
        this.greeting = greeting;
        this.whenGone = whenGone;
        this.thread = new Thread(this::write, "elasticq-demo-browser-" + number);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Never waits. */
    void offer(byte[] frame) {
        frames.offer(frame);
    }

    /** Cuts the browser off if a write has taken so long. */
    void requireAlive(long limitNanos) {
        long since = writingSinceNanos;
        if (since != NOT_WRITING && nanos() - since > limitNanos) {
            thread.interrupt(); // which closes the connection under the write
        }
    }

    /** Asks it to end. */
    void close() {
        frames.close();
        thread.interrupt();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    private void write() {
        try (exchange) {
            OutputStream out = exchange.getResponseBody();
            write(out, greeting);
            while (true) {
                write(out, frames.take());
            }
        } catch (QueueClosedException | InterruptedException e) {
            Thread.currentThread().interrupt(); // the demonstration ends, or it was cut off
        } catch (IOException e) {
            // The browser has gone, which is its right, or was cut off: nothing is to be done but to forget it.
        } finally {
            frames.close();
            whenGone.accept(this);
        }
    }

    private void write(OutputStream out, byte[] bytes) throws IOException {
        writingSinceNanos = nanos();
        out.write(bytes);
        out.flush();
        writingSinceNanos = NOT_WRITING;
    }

    private static long nanos() {
        return System.nanoTime() & Long.MAX_VALUE; // never NOT_WRITING
    }
}
