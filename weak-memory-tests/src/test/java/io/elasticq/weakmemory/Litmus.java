package io.elasticq.weakmemory;

import io.elasticq.ElasticConfig;
import io.elasticq.ElasticQueue;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.MpscElasticQueue;
import io.elasticq.lockfree.SpscElasticQueue;
import kotlin.jvm.functions.Function0;

/**
 * Small programs on the shipped queues, each of which ends with an outcome in words. No loops that wait, and what is published is
 * allocated before: the explorer can't do more.
 */
enum Litmus {
    /** What the producer wrote before the offer. */
    MPSC_CONTENT,
    SPSC_CONTENT,

    /** A slot is filled again after the consumer has cleared it. */
    MPSC_REUSE,
    SPSC_REUSE,

    /** The same, where one producer relies on the limit that another one has written. */
    MPSC_REUSE_BY_TWO;

    /** Without a field: the explorer takes what was there before a run for null. */
    Function0<Object> program() {
        return switch (this) {
            case MPSC_CONTENT -> () -> content(mpsc());
            case SPSC_CONTENT -> () -> content(spsc());
            case MPSC_REUSE -> () -> reuse(mpsc());
            case SPSC_REUSE -> () -> reuse(spsc());
            case MPSC_REUSE_BY_TWO -> () -> reuseByTwo(mpsc());
        };
    }

    private static final class Box {
        int content;
    }

    private static final class Outcome {
        int first;
        int second;
        int third;
    }

    private static ElasticQueue<Box> mpsc() {
        return new MpscElasticQueue<>(ElasticConfig.fixed(1), OverflowPolicy.REJECT);
    }

    private static ElasticQueue<Box> spsc() {
        return new SpscElasticQueue<>(ElasticConfig.fixed(1), OverflowPolicy.REJECT);
    }

    private static String content(ElasticQueue<Box> queue) {
        Box box = new Box();
        Outcome outcome = new Outcome();
        together(
                new Thread(() -> {
                    box.content = 7;
                    queue.offer(box);
                }),
                new Thread(() -> {
                    Box taken = queue.relaxedPoll();
                    outcome.first = taken == null ? -1 : taken.content;
                }));
        return outcome.first == -1 ? "nothing" : outcome.first == 7 ? "seen" : "not seen";
    }

    private static String reuse(ElasticQueue<Box> queue) {
        Box box = new Box();
        Box next = new Box();
        queue.offer(box);
        Outcome outcome = new Outcome();
        together(
                new Thread(() -> outcome.first = queue.offer(next) ? 1 : 0),
                new Thread(() -> outcome.second = queue.relaxedPoll() == null ? 0 : 1));
        return verdict(1 + outcome.first, outcome.second, queue);
    }

    private static String reuseByTwo(ElasticQueue<Box> queue) {
        Box box = new Box();
        Box next = new Box();
        Box other = new Box();
        queue.offer(box);
        Outcome outcome = new Outcome();
        together(
                new Thread(() -> outcome.first = queue.offer(next) ? 1 : 0),
                new Thread(() -> outcome.second = queue.offer(other) ? 1 : 0),
                new Thread(() -> outcome.third = queue.relaxedPoll() == null ? 0 : 1));
        return verdict(1 + outcome.first + outcome.second, outcome.third, queue);
    }

    private static String verdict(int in, int out, ElasticQueue<Box> queue) {
        int left = queue.relaxedPoll() == null ? 0 : 1;
        return in == out + left ? in == 1 ? "refused" : "kept" : "lost";
    }

    private static void together(Thread... threads) {
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
