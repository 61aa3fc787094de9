package io.elasticq.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.contract.Race;
import io.elasticq.stats.Metric;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random bytes anywhere in a region: each call gives an answer, or an error of a channel with values in it; it ends, and what it hands over lies in the chunk
 * that it says. That the JVM does not crash is shown by this test's end.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class RegionFuzzTest {

    private static final int ROUNDS = Boolean.getBoolean("elasticq.deep") ? 20_000 : 200;
    private static final ChannelOptions OPTIONS = ChannelOptions.defaults();

    @TempDir
    Path folder;

    /** Counts what came out, so that a test that only ever sees one outcome is noticed. */
    private int answers;

    private volatile int errors; // about, where threads race

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void randomWords_whileAllEndsAreOpen_giveAnAnswerOrAnError(int seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            Channel channel = Channel.inMemory(config(random), OPTIONS);
            Region region = RegionDamage.regionOf(channel);
            try (Producer producer = channel.producer();
                    Consumer consumer = channel.consumer();
                    Consumer observer = channel.observer()) {
                Ends ends = new Ends(channel, region, List.of(producer), List.of(consumer, observer), random);
                ends.work(random.nextInt(3 * region.slots));
                for (int k = 0; k < 4; k++) {
                    RegionDamage.any(region, random);
                    ends.attack(8);
                }
            }
        }
        assertThat(answers).isGreaterThan(ROUNDS);
        assertThat(errors).isGreaterThan(ROUNDS / 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void randomWords_inARegionAtRest_giveAnAnswerOrAnError(int seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            Channel channel = Channel.inMemory(config(random), OPTIONS);
            Region region = RegionDamage.regionOf(channel);
            try (Producer producer = channel.producer();
                    Consumer consumer = channel.consumer()) {
                new Ends(channel, region, List.of(producer), List.of(consumer), random).work(2 * region.slots);
            }
            for (int k = 0; k < 1 + random.nextInt(3); k++) {
                RegionDamage.any(region, random);
            }
            List<Producer> producers = new ArrayList<>();
            List<Consumer> consumers = new ArrayList<>();
            attempt(() -> producers.add(channel.producer()));
            attempt(() -> consumers.add(channel.consumer()));
            attempt(() -> consumers.add(channel.observer()));
            attempt(() -> consumers.add(channel.observerFromOldest()));
            new Ends(channel, region, producers, consumers, random).attack(20);
            producers.forEach(Producer::close);
            consumers.forEach(Consumer::close);
        }
        assertThat(answers).isGreaterThan(ROUNDS);
        assertThat(errors).isGreaterThan(ROUNDS / 4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void randomWords_writtenByAThirdThread_giveAnswersOrErrors(boolean flowControl) throws Exception {
        ChannelConfig config = ChannelConfig.builder()
                .depth(8)
                .chunkSize(24)
                .fragments(true)
                .flowControl(flowControl)
                .build();
        Path file = folder.resolve("region");
        Channel.create(file, config);
        Channel channel = Channel.open(file);
        Region region = Regions.open(file, true, false);
        AtomicInteger atWork = new AtomicInteger(2);
        new Race()
                .with(() -> {
                    Random random = new Random(7);
                    while (atWork.get() > 0) {
                        RegionDamage.mutable(region, random);
                        Thread.yield();
                    }
                })
                .with(() -> {
                    Random random = new Random(8);
                    for (int i = 0; i < 20 * ROUNDS || errors == 0; i++) {
                        attempt(() -> {
                            try (Producer producer = channel.producer()) {
                                Ends.publish(producer, region, random);
                            }
                        });
                    }
                    atWork.decrementAndGet();
                })
                .with(() -> {
                    Random random = new Random(9);
                    for (int i = 0; i < 20 * ROUNDS || errors == 0; i++) {
                        attempt(() -> {
                            try (Consumer consumer =
                                    random.nextBoolean() ? channel.consumer() : channel.observerFromOldest()) {
                                for (int k = 0; k < 10; k++) {
                                    consumer.poll(RegionFuzzTest::touch, 100);
                                }
                            }
                        });
                    }
                    atWork.decrementAndGet();
                })
                .run();
        assertThat(errors).isPositive();
    }

    private static void touch(Fragment fragment) {
        fragment.copy();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void randomWords_inALane_giveAnAnswerOrAnError(boolean inMemory) {
        Random random = new Random(10);
        for (int i = 0; i < ROUNDS; i++) {
            ChannelConfig config = StateLane.config(1 + random.nextInt(100), first(random));
            Path file = folder.resolve("lane" + i);
            StateLane lane = inMemory ? StateLane.inMemory(config, OPTIONS) : StateLane.create(file, config, OPTIONS);
            Region region = RegionDamage.regionOf(lane);
            try (LaneWriter writer = lane.writer()) {
                for (int k = 0; k < 20; k++) {
                    attempt(() -> writer.write(new byte[random.nextInt(lane.capacity() + 1)]));
                    if (k >= 5) {
                        RegionDamage.any(region, random);
                    }
                    attempt(() -> assertThat(lane.version()).isNotNegative());
                    attempt(() -> lane.read(
                            (state, version) -> assertThat(state.remaining()).isLessThanOrEqualTo(lane.capacity())));
                    attempt(lane::peer);
                    attempt(() -> lane.awaitNewer(lane.version(), Duration.ZERO));
                }
            }
            attempt(() -> lane.writer().close());
        }
        assertThat(errors).isGreaterThan(ROUNDS);
    }

    /** A wait without a limit must not go on when what it waits for can't come any more. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void await_onASlotThatHoldsNonsense_ends(boolean flowControl) throws Exception {
        Channel channel = Channel.inMemory(
                ChannelConfig.builder().depth(4).flowControl(flowControl).build());
        Region region = RegionDamage.regionOf(channel);
        try (Producer producer = channel.producer();
                Consumer consumer = channel.consumer()) {
            producer.publish(new byte[1], 0);
            consumer.poll(f -> {}, 1);
            Words.set(region.bytes, region.slot(1), -77);
            attempt(consumer::await);
            attempt(() -> consumer.read(Duration.ofDays(1)));
            attempt(() -> consumer.poll(f -> {}, 1, Duration.ofDays(1)));
        }
        assertThat(errors).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void await_onAnEndThatNeverComes_ends(boolean flowControl) throws Exception {
        Channel channel = Channel.inMemory(
                ChannelConfig.builder().depth(4).flowControl(flowControl).build());
        Region region = RegionDamage.regionOf(channel);
        try (Producer producer = channel.producer();
                Consumer consumer = channel.consumer()) {
            producer.publish(new byte[1], 0);
            consumer.poll(f -> {}, 1);
            producer.halt();
            assertThat(consumer.isTerminated()).isTrue();
            Words.set(region.bytes, RegionDescriptor.END, 2);
            attempt(consumer::await);
            attempt(() -> consumer.read(Duration.ofDays(1)));
            attempt(() -> consumer.poll(f -> {}, 1, Duration.ofDays(1)));
        }
        assertThat(errors).isEqualTo(3);
    }

    @Test
    void anyByteOfTheHeader_thatIsChanged_isNoticed() throws Exception {
        Path file = folder.resolve("region");
        Channel.create(file, ChannelConfig.builder().depth(3).chunkSize(9).build());
        byte[] sound = Files.readAllBytes(file);
        Random random = new Random(11);
        for (int at = 0; at < 64; at++) {
            byte[] damaged = sound.clone();
            damaged[at] ^= (byte) (1 + random.nextInt(255));
            Files.write(file, damaged);
            assertThat(RegionDamage.refusalOf(() -> Channel.open(file)).getMessage())
                    .contains(file.toString());
        }
        Files.write(file, sound);
        Channel.open(file);
    }

    private static ChannelConfig config(Random random) {
        return ChannelConfig.builder()
                .depth(1 + random.nextInt(9))
                .chunkSize(1 + random.nextInt(100))
                .flowControl(random.nextBoolean())
                .fragments(random.nextBoolean())
                .timestamps(random.nextBoolean())
                .initialSequence(first(random))
                .build();
    }

    private static long first(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> Long.MAX_VALUE - random.nextInt(20);
            case 2 -> -random.nextInt(20);
            default -> random.nextLong();
        };
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private synchronized void count(boolean answer) {
        answers += answer ? 1 : 0;
        errors += answer ? 0 : 1;
    }

    private void attempt(Attempt attempt) {
        try {
            attempt.run();
            count(true);
        } catch (ChannelCorruptException
                | ChannelFailedException
                | ChannelClosedException
                | ChannelRefusedException e) { // refused: a damaged header, at a later attachment
            assertThat(e.getMessage()).matches("(?s).*[0-9].*");
            count(false);
        } catch (Exception e) {
            throw new AssertionError("not an error of a channel: " + e, e);
        }
    }

    /** All ends of a channel, in one thread. */
    private final class Ends {
        private final Channel channel;
        private final Region region;
        private final List<Producer> producers;
        private final List<Consumer> consumers;
        private final Random random;
        private final List<Fragment> held = new ArrayList<>();

        Ends(Channel channel, Region region, List<Producer> producers, List<Consumer> consumers, Random random) {
            this.channel = channel;
            this.region = region;
            this.producers = producers;
            this.consumers = consumers;
            this.random = random;
        }

        /** Nothing is damaged yet: nothing is thrown. */
        void work(int steps) {
            for (int i = 0; i < steps; i++) {
                producers.forEach(producer -> publish(producer, region, random));
                consumers.forEach(consumer -> consumer.poll(this::check, 1 + random.nextInt(3)));
            }
        }

        void attack(int steps) throws Exception {
            for (int i = 0; i < steps; i++) {
                for (Producer producer : producers) {
                    attempt(() -> publish(producer, region, random));
                    attempt(() -> assertThat(producer.credits()).isBetween(0, region.depth));
                    attempt(producer::peer);
                    producer.metrics().forEach(this::value);
                }
                for (Consumer consumer : consumers) {
                    attempt(() -> consumer.poll(this::check, 1 + random.nextInt(2 * region.slots)));
                    attempt(() -> hold(consumer.read(Duration.ZERO)));
                    attempt(() -> consumer.iterator().forEachRemaining(this::check));
                    attempt(consumer::isTerminated);
                    attempt(consumer::peer);
                    consumer.metrics().forEach(this::value);
                }
                attempt(channel::info);
                attempt(channel::state);
            }
            held.forEach(fragment -> attempt(fragment::close));
            held.clear();
        }

        private void value(Metric metric) {
            long value = metric.value().getAsLong(); // which must not throw: it is called by whoever exports it
            if (metric.kind() == Metric.Kind.GAUGE) {
                assertThat(value).isBetween(0L, (long) region.depth);
            }
        }

        private void hold(@org.jspecify.annotations.Nullable Fragment fragment) {
            if (fragment != null) {
                check(fragment);
                held.add(fragment);
            }
            if (held.size() > 3) {
                held.remove(random.nextInt(held.size())).close();
            }
        }

        /** It lies in its chunk, or is a copy of what lies in chunks. */
        private void check(Fragment fragment) {
            int most = channel.config().maxMessageSize();
            assertThat(fragment.size()).isBetween(0, most);
            ByteBuffer payload = fragment.payload();
            assertThat(payload.remaining()).isEqualTo(fragment.size());
            assertThat(payload.isReadOnly()).isTrue();
            if (fragment.size() <= region.chunkSize && payload.isDirect()) {
                assertThat(payload).isEqualTo(region.bytes.slice(region.chunk(fragment.sequence()), fragment.size()));
                assertThat(payload.capacity()).isEqualTo(region.chunkSize);
            }
            fragment.copy();
            for (int at : new int[] {-1, fragment.size(), Integer.MAX_VALUE}) {
                boolean outside = false;
                try {
                    fragment.getByte(at);
                } catch (IndexOutOfBoundsException e) {
                    outside = true;
                }
                assertThat(outside).isTrue();
            }
        }

        static void publish(Producer producer, Region region, Random random) {
            int most = region.identity.config().maxMessageSize();
            int size = random.nextInt(most + 1);
            if (random.nextBoolean()) {
                producer.tryPublish(new byte[size], random.nextLong());
            } else {
                Claim claim = producer.tryClaim(Math.min(size, region.chunkSize));
                if (claim != null && random.nextInt(4) > 0) {
                    claim.publish(1);
                } else if (claim != null) {
                    claim.close();
                }
            }
        }
    }
}
