package io.elasticq.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.WaitStrategy;
import io.elasticq.contract.Race;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two threads and more: every message has content that follows from its sequence. */
class ChannelRaceTest {

    private static final int MESSAGES = Boolean.getBoolean("elasticq.deep") ? 20_000_000 : 200_000;

    @ParameterizedTest
    @CsvSource({"1, false, false", "2, false, true", "3, true, false", "64, false, true", "64, true, false"})
    void flowControl_nothingIsLostOrTorn_whateverIsHeld(int depth, boolean fragments, boolean blocking) {
        WaitStrategy strategy = blocking ? WaitStrategy.blocking() : WaitStrategy.backoff();
        Channel channel = Channel.inMemory(
                ChannelConfig.builder()
                        .depth(depth)
                        .chunkSize(40)
                        .fragments(fragments)
                        .initialSequence(-10)
                        .build(),
                ChannelOptions.defaults().withWaitStrategy(strategy));
        new Race()
                // with little room each message is a hand-over from thread to thread
                .with(() -> produce(channel, depth < 8 ? MESSAGES / 10 : MESSAGES))
                .with(() -> consume(channel))
                .run();
    }

    private static void produce(Channel channel, int messages) throws InterruptedException {
        byte[] content = new byte[channel.config().maxMessageSize()];
        try (Producer producer = channel.producer()) {
            for (int i = 0; i < messages; i++) {
                long first = producer.position();
                int size = size(first, content.length);
                fill(content, size, first);
                producer.publish(java.nio.ByteBuffer.wrap(content, 0, size), first);
            }
            producer.halt();
        }
    }

    private static int size(long sequence, int most) {
        return (int) Math.floorMod(sequence * 31, most + 1L);
    }

    private static void fill(byte[] content, int size, long sequence) {
        for (int i = 0; i < size; i++) {
            content[i] = (byte) (sequence + i);
        }
    }

    private static void consume(Channel channel) throws InterruptedException {
        Random random = new Random(1);
        int most = channel.config().maxMessageSize();
        long next = channel.config().initialSequence();
        Deque<Fragment> held = new ArrayDeque<>();
        try (Consumer consumer = channel.consumer()) {
            while (held.isEmpty() ? consumer.await() : !consumer.isTerminated() || consumer.isReady()) {
                Fragment fragment = consumer.read();
                if (fragment == null || random.nextInt(3) == 0) {
                    while (!held.isEmpty()) {
                        check(random.nextBoolean() ? held.pollFirst() : held.pollLast(), most);
                    }
                }
                if (fragment != null) {
                    assertThat(fragment.sequence()).isEqualTo(next);
                    next = consumer.position();
                    held.add(fragment);
                }
            }
            held.forEach(fragment -> check(fragment, most));
            assertThat(next)
                    .isEqualTo(channel.info().published() + channel.config().initialSequence());
            assertThat(channel.info().lag()).isZero();
        }
    }

    private static void check(Fragment fragment, int most) {
        long sequence = fragment.sequence();
        if (fragment.signature() != sequence || fragment.size() != size(sequence, most)) {
            throw new AssertionError(fragment);
        }
        for (int i = 0; i < fragment.size(); i++) {
            if (fragment.getByte(i) != (byte) (sequence + i)) {
                throw new AssertionError("byte " + i + " of " + fragment);
            }
        }
        fragment.close();
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "4, true", "256, false", "256, true"})
    void noFlowControl_whatIsIntactIsWhole_andTheRestIsCounted(int depth, boolean fragments) {
        Channel channel = Channel.inMemory(ChannelConfig.builder()
                .depth(depth)
                .chunkSize(40)
                .flowControl(false)
                .fragments(fragments)
                .initialSequence(Long.MAX_VALUE - 1000)
                .build());
        new Race()
                .with(() -> produce(channel, MESSAGES))
                .with(() -> observe(channel, 1))
                .with(() -> observe(channel, depth + 1))
                .run();
    }

    private static void observe(Channel channel, int batch) throws InterruptedException {
        int most = channel.config().maxMessageSize();
        Consumer consumer = channel.observerFromOldest();
        long start = consumer.position();
        long[] received = {0};
        assertThat(consumer.awaitPeer(Duration.ofMinutes(1)) || channel.state() == ChannelState.HALT)
                .isTrue();
        while (consumer.await()) {
            consumer.poll(
                    fragment -> {
                        byte[] copy = fragment.copy();
                        if (copy != null) {
                            received[0] += fragment.span();
                            checkCopy(fragment, copy, most);
                        }
                    },
                    batch);
        }
        assertThat(consumer.isTerminated()).isTrue();
        assertThat(received[0] + consumer.missed()).isEqualTo(consumer.position() - start);
        assertThat(consumer.received()).isEqualTo(received[0]);
    }

    private static void checkCopy(Fragment fragment, byte[] copy, int most) {
        long sequence = fragment.sequence();
        if (fragment.signature() != sequence || copy.length != size(sequence, most)) {
            throw new AssertionError(fragment);
        }
        for (int i = 0; i < copy.length; i++) {
            if (copy[i] != (byte) (sequence + i)) {
                throw new AssertionError("byte " + i + " of " + fragment);
            }
        }
    }
}
