package io.elasticq.jcstress;

import io.elasticq.channel.Channel;
import io.elasticq.channel.ChannelConfig;
import io.elasticq.channel.ChannelCorruptException;
import io.elasticq.channel.Claim;
import io.elasticq.channel.Consumer;
import io.elasticq.channel.Fragment;
import io.elasticq.channel.Producer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Both ends of a channel, and what they tell each other: messages that count from 0, by their signature and by each of two words of payload, so that a part of another one shows. Their sequences pass
 * the largest number there is, unless said otherwise.
 */
final class ChannelTraffic {

    static final String KEPT = "whole, in order";

    private static final long WRAPS = Long.MAX_VALUE - 1;
    private static final int SIZE = 2 * Long.BYTES;

    final Producer producer;
    final Consumer consumer;
    private final long start;
    private final boolean credits;
    private final ByteBuffer message = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private long published;
    private long received;
    private String verdict = KEPT;

    private ChannelTraffic(ChannelConfig.Builder config, int depth, long start, boolean credits) {
        Channel channel = Channel.inMemory(
                config.depth(depth).flowControl(credits).initialSequence(start).build());
        this.start = start;
        this.credits = credits;
        this.producer = channel.producer();
        this.consumer = channel.consumer();
    }

    static ChannelTraffic withCredits(int depth) {
        return new ChannelTraffic(ChannelConfig.builder().chunkSize(SIZE), depth, WRAPS, true);
    }

    /** With sequences from 0, which is what words are that were not written yet. */
    static ChannelTraffic fromZero(int depth) {
        return new ChannelTraffic(ChannelConfig.builder().chunkSize(SIZE), depth, 0, true);
    }

    static ChannelTraffic lossy(int depth) {
        return new ChannelTraffic(ChannelConfig.builder().chunkSize(SIZE), depth, WRAPS, false);
    }

    /** Each message takes two chunks. */
    static ChannelTraffic inFragments(int depth) {
        return new ChannelTraffic(ChannelConfig.builder().chunkSize(SIZE / 2).fragments(true), depth, WRAPS, true);
    }

    /** Publishes the next message in place, if there is room. */
    void publishInPlace() {
        Claim claim = producer.tryClaim(SIZE);
        if (claim != null) {
            write(claim.payload());
            claim.publish(published++);
        }
    }

    /** Publishes the next message, if there is room. */
    void publishCopy() {
        write(message);
        published += producer.tryPublish(message, published) ? 1 : 0;
    }

    private void write(ByteBuffer payload) {
        payload.putLong(0, published).putLong(Long.BYTES, published);
    }

    /** Takes what is there, up to two messages. */
    void poll() {
        try {
            consumer.poll(this::take, 2);
        } catch (ChannelCorruptException e) {
            verdict = "a part";
        }
    }

    private void take(Fragment fragment) {
        long content = read(fragment);
        if (fragment.isIntact()) {
            took(content, credits ? received : fragment.sequence() - start);
        }
    }

    /** What the message says that it is; -1 if it is not one message. */
    static long read(Fragment fragment) {
        ByteBuffer payload = fragment.payload();
        long content = payload.getLong(0);
        return payload.getLong(Long.BYTES) == content && fragment.signature() == content ? content : -1;
    }

    /** For who has read the next message. */
    void took(long content) {
        took(content, received);
    }

    private void took(long content, long expected) {
        if (content != expected) {
            verdict = content < 0 ? "torn" : "another message";
        }
        received++;
    }

    /** For the arbiter: takes what is left. */
    String verdict() {
        for (long before = -1; before != consumer.position(); ) {
            before = consumer.position();
            poll();
        }
        if (!verdict.equals(KEPT)) {
            return verdict;
        }
        if (consumer.position() != producer.position()) {
            return "stuck";
        }
        if (credits) {
            return received == published ? KEPT : "lost";
        }
        return received + consumer.missed() == published ? KEPT : "miscounted";
    }
}
