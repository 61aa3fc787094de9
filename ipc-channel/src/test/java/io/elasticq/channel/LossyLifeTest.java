package io.elasticq.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random lives of a channel without flow control, with several readers, in one thread: whatever is intact is what was published, and all else is counted. */
class LossyLifeTest {

    private static final int LIVES = Boolean.getBoolean("elasticq.deep") ? 20_000 : 400;
    private static final int STEPS = 300;

    @Test
    void live_withSeveralReaders_receivedAndMissedAreAll() {
        for (int seed = 0; seed < LIVES; seed++) {
            try {
                new Life(seed).live();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static final class Reader {
        private final Consumer consumer;
        private final long start;
        private final List<Fragment> held = new ArrayList<>();
        private long received; // slots
        private long last;

        Reader(Consumer consumer) {
            this.consumer = consumer;
            this.start = consumer.position();
            this.last = start;
        }
    }

    private static final class Life {
        private final Random random;
        private final Channel channel;
        private final int depth;
        private final int chunkSize;
        private final Map<Long, byte[]> published = new HashMap<>();
        private final List<Reader> readers = new ArrayList<>();
        private Producer producer;

        Life(int seed) {
            random = new Random(seed);
            depth = 1 + random.nextInt(9);
            chunkSize = 1 + random.nextInt(40);
            channel = Channel.inMemory(ChannelConfig.builder()
                    .depth(depth)
                    .chunkSize(chunkSize)
                    .flowControl(false)
                    .fragments(random.nextBoolean())
                    .initialSequence(random.nextBoolean() ? Long.MAX_VALUE - 20 : -20)
                    .build());
            producer = channel.producer();
        }

        void live() {
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            producer.halt();
            for (Reader reader : readers) {
                while (reader.consumer.poll(fragment -> seen(reader, fragment, true), 5) > 0) {
                    // goes on
                }
                assertThat(reader.consumer.isTerminated()).isTrue();
                check(reader);
            }
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3, 4 -> publish();
                case 5 -> {
                    if (readers.size() < 4) {
                        readers.add(
                                new Reader(random.nextBoolean() ? channel.observer() : channel.observerFromOldest()));
                    }
                }
                case 6 -> {
                    if (random.nextInt(5) == 0) {
                        producer.tryClaim(0);
                        producer.close();
                        producer = channel.producer();
                    }
                }
                default -> {
                    if (!readers.isEmpty()) {
                        read(readers.get(random.nextInt(readers.size())));
                    }
                }
            }
        }

        private void publish() {
            int most = channel.config().maxMessageSize();
            byte[] content = new byte[random.nextInt((random.nextInt(3) == 0 ? most : chunkSize) + 1)];
            random.nextBytes(content);
            published.put(producer.position(), content);
            assertThat(producer.tryPublish(content, ~producer.position())).isTrue();
        }

        private void read(Reader reader) {
            if (random.nextBoolean()) {
                boolean overrun = random.nextInt(3) == 0;
                reader.consumer.poll(
                        fragment -> {
                            if (overrun) {
                                for (int i = 0; i < 2 * depth; i++) {
                                    publish();
                                }
                            }
                            seen(reader, fragment, random.nextBoolean());
                        },
                        1 + random.nextInt(depth));
            } else if (random.nextBoolean()) {
                Fragment fragment = reader.consumer.read();
                if (fragment != null) {
                    seen(reader, fragment, true);
                    reader.held.add(fragment);
                }
            } else if (!reader.held.isEmpty()) {
                Fragment fragment = reader.held.remove(random.nextInt(reader.held.size()));
                fragment.close();
            }
            check(reader);
        }

        private void seen(Reader reader, Fragment fragment, boolean ask) {
            assertThat(fragment.sequence() - reader.last).isNotNegative();
            reader.last = fragment.sequence() + fragment.span();
            byte[] copy = ask ? fragment.copy() : null;
            boolean intact = ask ? copy != null : fragment.isStillThere();
            if (intact) {
                reader.received += fragment.span();
                assertThat(fragment.signature()).isEqualTo(~fragment.sequence());
                if (ask) {
                    assertThat(copy).isEqualTo(published.get(fragment.sequence()));
                }
            }
        }

        private static void check(Reader reader) {
            assertThat(reader.received + reader.consumer.missed()).isEqualTo(reader.consumer.position() - reader.start);
            assertThat(reader.consumer.received()).isEqualTo(reader.received);
        }
    }
}
