package io.elasticq.cli;

import io.elasticq.WaitStrategy;
import io.elasticq.channel.Channel;
import io.elasticq.channel.Claim;
import io.elasticq.channel.Consumer;
import io.elasticq.channel.Fragment;
import io.elasticq.channel.PeerInfo;
import io.elasticq.channel.Producer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The other side of a measurement: takes what comes on one channel, and answers on another one. The signature says what a message wants. Its first eight bytes, where there
 * are so many, are its number; each message must come in order.
 */
final class BenchPeer {

    /** Only to be taken. */
    static final long COUNT = 1;

    /** To be sent back. */
    static final long ECHO = 2;

    /** How many there were since the last report is to be sent back. */
    static final long REPORT = 3;

    private static final int BATCH = 256;
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Consumer in;
    private final Producer out;
    private long count;

    private BenchPeer(Consumer in, Producer out) {
        this.in = in;
        this.out = out;
    }

    /** For a few threads, each with a core to itself most of the time. */
    static WaitStrategy waiting() {
        return WaitStrategy.backoff(10_000, 100, Duration.ofNanos(1_000), Duration.ofMillis(1));
    }

    /** Returns when the first channel has ended, or nobody is at its other end any more. */
    static void run(Channel ping, Channel pong) {
        try (Consumer in = ping.consumer();
                Producer out = pong.producer()) {
            new BenchPeer(in, out).answerAll();
        }
    }

    private void answerAll() {
        WaitStrategy waiting = waiting();
        int idle = 0;
        long looked = System.nanoTime();
        while (!in.isTerminated()) {
            if (in.poll(this::answer, BATCH) > 0) {
                idle = 0;
                continue;
            }
            idle = waiting.idle(idle);
            if (System.nanoTime() - looked > LOOK_NANOS) {
                looked = System.nanoTime();
                PeerInfo other = in.peer();
                if (other.status() == PeerInfo.Status.DEAD
                        || (other.status() == PeerInfo.Status.ABSENT && other.attachments() > 0)) {
                    return;
                }
            }
        }
    }

    private void answer(Fragment message) {
        if (message.signature() == COUNT) {
            requireNext(message);
            count++;
            return;
        }
        boolean report = message.signature() == REPORT;
        Claim answer = out.tryClaim(report ? Long.BYTES : message.size());
        if (answer == null) {
            throw new IllegalStateException("an answer was asked for before the last one was taken: " + message);
        }
        if (report) {
            answer.putLong(0, count);
            count = 0;
        } else {
            answer.payload().put(message.payload());
        }
        answer.publish(message.signature());
    }

    private void requireNext(Fragment message) {
        if (message.size() >= Long.BYTES && message.getLong(0) != count) {
            throw new IllegalStateException("message " + message.getLong(0) + " came where " + count + " was due");
        }
    }
}
