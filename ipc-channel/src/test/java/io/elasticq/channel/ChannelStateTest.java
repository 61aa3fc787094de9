package io.elasticq.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.InvalidConfigException;
import io.elasticq.WaitStrategy;
import io.elasticq.stats.Metric;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both ends are told, and what they may not do. */
class ChannelStateTest {

    @TempDir
    Path folder;

    private final Channel channel =
            Channel.inMemory(ChannelConfig.builder().depth(4).chunkSize(16).build());

    @Test
    void state_goesFromBootToRunToHalt() {
        assertThat(channel.state()).isEqualTo(ChannelState.BOOT);
        Producer producer = channel.producer();
        assertThat(channel.state()).isEqualTo(ChannelState.RUN);
        producer.close();
        assertThat(channel.state()).isEqualTo(ChannelState.RUN);
        producer = channel.producer();
        producer.halt();
        producer.halt();
        assertThat(channel.state()).isEqualTo(ChannelState.HALT);
        Producer halted = producer;
        assertThatThrownBy(() -> halted.tryPublish(new byte[1], 0)).isInstanceOf(ChannelClosedException.class);
        producer.close();
        producer.close();
        assertThatThrownBy(channel::producer)
                .isInstanceOf(ChannelClosedException.class)
                .hasMessageContaining("sequence 0");
    }

    @Test
    void halt_letsTheBacklogBeDrained() {
        Consumer consumer = channel.consumer();
        try (Producer producer = channel.producer()) {
            producer.tryPublish(new byte[1], 1);
            producer.tryPublish(new byte[1], 2);
            producer.halt();
        }
        assertThat(consumer.isTerminated()).isFalse();
        assertThat(consumer.poll(fragment -> {}, 9)).isEqualTo(2);
        assertThat(consumer.isTerminated()).isTrue();
        assertThat(consumer.read()).isNull();
    }

    @Test
    void halt_dropsAnOpenClaim() {
        Consumer consumer = channel.consumer();
        Producer producer = channel.producer();
        Claim claim = producer.tryClaim(3);
        producer.halt();
        assertThatThrownBy(() -> claim.publish(1)).isInstanceOf(IllegalStateException.class);
        assertThat(consumer.isTerminated()).isTrue();
    }

    @Test
    void fail_byTheConsumer_reachesTheProducer() {
        Producer producer = channel.producer();
        Consumer consumer = channel.consumer();
        for (int i = 0; i < 4; i++) {
            producer.tryPublish(new byte[1], i);
        }
        consumer.fail(42);
        consumer.fail(43);
        assertThatThrownBy(() -> producer.tryPublish(new byte[1], 1))
                .isInstanceOfSatisfying(
                        ChannelFailedException.class, e -> assertThat(e.code()).isEqualTo(42));
        assertThat(consumer.poll(fragment -> {}, 9)).isEqualTo(4); // what is there comes first
        assertThatThrownBy(() -> consumer.poll(fragment -> {}, 9)).isInstanceOf(ChannelFailedException.class);
        assertThatThrownBy(consumer::read).isInstanceOf(ChannelFailedException.class);
        assertThat(channel.info().failureCode()).isEqualTo(42);
        producer.close();
        assertThatThrownBy(channel::producer).isInstanceOf(ChannelFailedException.class);
    }

    @Test
    void aSecondEnd_isRefused_untilTheFirstIsClosed() {
        Producer producer = channel.producer();
        Consumer consumer = channel.consumer();
        assertThatThrownBy(channel::producer)
                .isInstanceOf(ChannelInUseException.class)
                .hasMessageContaining("pid=");
        assertThatThrownBy(channel::consumer).isInstanceOf(ChannelInUseException.class);
        producer.close();
        consumer.close();
        channel.producer().close();
        channel.consumer().close();
    }

    @Test
    void aClosedEnd_canDoNothing() {
        Producer producer = channel.producer();
        Consumer consumer = channel.consumer();
        producer.tryPublish(new byte[2], 1);
        Fragment fragment = consumer.read();
        consumer.close();
        assertThatThrownBy(() -> fragment.getByte(0)).hasMessageContaining("closed");
        assertThatThrownBy(consumer::read).isInstanceOf(ChannelClosedException.class);
        fragment.close(); // gives nothing back: the next consumer gets it again
        assertThat(channel.consumer().read().sequence()).isZero();
        producer.close();
        assertThatThrownBy(() -> producer.tryClaim(1)).isInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(() -> producer.publish(new byte[1], 1)).isInstanceOf(ChannelClosedException.class);
    }

    @Test
    void aClaim_keepsOthersOut_andCanBeUsedOnce() {
        Producer producer = channel.producer();
        Claim claim = producer.tryClaim(12);
        assertThatThrownBy(() -> producer.tryClaim(1)).hasMessageContaining("neither published nor closed");
        assertThatThrownBy(() -> producer.tryPublish(new byte[1], 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> claim.putLong(5, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> claim.resize(17)).hasMessageContaining("size=17");
        claim.putLong(4, 99).putInt(0, 7).error().resize(12).publish(5);
        assertThatThrownBy(() -> claim.publish(5)).isInstanceOf(IllegalStateException.class);
        try (Consumer consumer = channel.consumer();
                Fragment fragment = consumer.read()) {
            assertThat(fragment.isError()).isTrue();
            assertThat(fragment.getInt(0)).isEqualTo(7);
            assertThat(fragment.getLong(4)).isEqualTo(99);
            assertThatThrownBy(() -> fragment.getLong(5)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> fragment.payload().put((byte) 1)).isInstanceOf(RuntimeException.class);
            assertThatThrownBy(fragment::originNanos).hasMessageContaining("no timestamps");
        }
    }

    @Test
    void tooLarge_isAnErrorThatNamesTheSizes() {
        Producer producer = channel.producer();
        assertThatThrownBy(() -> producer.tryPublish(new byte[17], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size=17")
                .hasMessageContaining("16");
        assertThatThrownBy(() -> producer.tryClaim(17)).hasMessageContaining("size=17");
        assertThatThrownBy(() -> producer.publishBatch((payload, index) -> 17, 1, 3))
                .hasMessageContaining("size=17");
        assertThat(producer.position()).isZero();
    }

    @Test
    void aHandlerThatThrows_hasTakenItsMessage() {
        Producer producer = channel.producer();
        Consumer consumer = channel.consumer();
        for (int i = 0; i < 3; i++) {
            producer.tryPublish(new byte[1], i);
        }
        assertThatThrownBy(() -> consumer.poll(
                        fragment -> {
                            if (fragment.signature() == 1) {
                                throw new java.io.IOException("mine");
                            }
                        },
                        9))
                .hasMessage("mine");
        assertThat(consumer.position()).isEqualTo(2);
        assertThat(producer.credits()).isEqualTo(3);
        assertThat(consumer.poll(fragment -> {}, 9)).isEqualTo(1);
    }

    @Test
    void aHandler_mayCloseItsConsumer_andMustNotTake() {
        Producer producer = channel.producer();
        Consumer consumer = channel.consumer();
        for (int i = 0; i < 3; i++) {
            producer.tryPublish(new byte[1], i);
        }
        int n = consumer.poll(
                fragment -> {
                    assertThatThrownBy(consumer::read).hasMessageContaining("must not take");
                    assertThatThrownBy(() -> consumer.poll(f -> {}, 1)).hasMessageContaining("must not take");
                    consumer.close();
                    assertThat(fragment.getByte(0)).isZero();
                },
                9);
        assertThat(n).isEqualTo(1);
        assertThat(producer.credits()).isEqualTo(2);
        assertThat(channel.consumer().position()).isEqualTo(1);
    }

    @Test
    void aBatchWriterThatThrows_leavesWhatWasBeforeIt() {
        Producer producer = channel.producer();
        assertThatThrownBy(() -> producer.publishBatch(
                        (payload, index) -> {
                            if (index == 2) {
                                throw new IllegalStateException("mine");
                            }
                            return 1;
                        },
                        1,
                        9))
                .hasMessage("mine");
        assertThat(producer.position()).isEqualTo(2);
        assertThat(producer.tryPublish(new byte[1], 1)).isTrue();
    }

    @Test
    void iterator_endsWhereNothingMoreIs_andGoesOn() {
        Producer producer = channel.producer();
        Consumer consumer = channel.consumer();
        var iterator = consumer.iterator();
        assertThat(iterator.hasNext()).isFalse();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
        producer.tryPublish(new byte[1], 1);
        producer.tryPublish(new byte[1], 2);
        assertThat(iterator.next().signature()).isEqualTo(1);
        assertThat(iterator.next().signature()).isEqualTo(2);
        assertThat(producer.credits()).isEqualTo(3);
        assertThat(iterator.hasNext()).isFalse();
        assertThat(producer.credits()).isEqualTo(4);
    }

    @Test
    void waits_endWithTime_andWithInterruption() throws InterruptedException {
        Producer producer = channel.producer();
        Consumer consumer = channel.consumer();
        assertThat(consumer.read(Duration.ofMillis(1))).isNull();
        assertThat(consumer.poll(fragment -> {}, 1, Duration.ofMillis(1))).isZero();
        for (int i = 0; i < 4; i++) {
            assertThat(producer.publish(ByteBuffer.allocate(1), 1, Duration.ofSeconds(Long.MAX_VALUE)))
                    .isTrue();
        }
        assertThat(producer.publish(ByteBuffer.allocate(1), 1, Duration.ofMillis(1)))
                .isFalse();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> producer.publish(new byte[1], 1)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(channel.info().published()).isEqualTo(4);
    }

    @Test
    void timestamps_areThoseOfTheClock_nearNow() {
        AtomicLong clock = new AtomicLong(123_456_789_000L * 64);
        Channel timed = Channel.inMemory(
                ChannelConfig.builder().timestamps(true).build(),
                ChannelOptions.defaults().withClocks(() -> Instant.EPOCH, clock::get));
        Producer producer = timed.producer();
        Consumer consumer = timed.consumer();
        long before = clock.get();
        producer.tryClaim(1).origin(before - 6400).publish(1);
        producer.tryPublish(new byte[1], 2);
        clock.addAndGet(64L * Integer.MAX_VALUE);
        Fragment first = consumer.read();
        assertThat(first.originNanos()).isEqualTo(before - 6400 + (1L << 38)); // too long ago
        assertThat(first.publishedNanos()).isEqualTo(before);
        clock.set(before);
        assertThat(first.originNanos()).isEqualTo(before - 6400);
        assertThat(consumer.read().originNanos()).isEqualTo(before);
    }

    @Test
    void peers_areSeen() throws InterruptedException {
        assertThat(channel.info().producer()).isEqualTo(new PeerInfo(PeerInfo.Status.ABSENT, 0, Instant.EPOCH, 0));
        Producer producer = channel.producer();
        assertThat(producer.awaitPeer(Duration.ofMillis(1))).isFalse();
        Consumer consumer = channel.consumer();
        assertThat(producer.awaitPeer(Duration.ofMinutes(1))).isTrue();
        assertThat(consumer.awaitPeer(Duration.ofMinutes(1))).isTrue();
        assertThat(consumer.peer().pid()).isEqualTo(ProcessHandle.current().pid());
        producer.close();
        assertThat(consumer.peer().status()).isEqualTo(PeerInfo.Status.ABSENT);
        assertThat(consumer.peer().attachments()).isEqualTo(1);
    }

    @Test
    void aPeerThatSaysNothing_isSilent() {
        Path file = folder.resolve("region");
        Channel.create(file, ChannelConfig.defaults());
        Instant[] now = {Instant.ofEpochSecond(1_000_000)};
        ChannelOptions options = ChannelOptions.defaults()
                .withHeartbeat(Duration.ofHours(1), Duration.ofHours(2))
                .withClocks(() -> now[0], System::nanoTime);
        Producer producer = Channel.open(file, options).producer();
        Channel other = Channel.openReadOnly(file, options);
        assertThat(other.info().producer().status()).isEqualTo(PeerInfo.Status.ALIVE);
        now[0] = now[0].plus(Duration.ofHours(2)).plusMillis(1);
        assertThat(other.info().producer().status()).isEqualTo(PeerInfo.Status.SILENT);
        producer.close();
        assertThat(other.info().producer().status()).isEqualTo(PeerInfo.Status.ABSENT);
        assertThatThrownBy(other::producer).hasMessageContaining("read only");
        assertThatThrownBy(other::consumer).hasMessageContaining("read only");
        assertThat(other.observer().poll(fragment -> {}, 1)).isZero();
        assertThatThrownBy(() -> other.observer().fail(1)).hasMessageContaining("observer");
    }

    @Test
    void create_whereAFileIs_leavesItAlone() {
        Path file = folder.resolve("region");
        Channel first = Channel.create(file, ChannelConfig.defaults());
        assertThatThrownBy(() -> Channel.create(file, ChannelConfig.defaults()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("region");
        assertThat(Channel.open(file).info().id()).isEqualTo(first.info().id());
        assertThat(file).hasSize(ChannelConfig.defaults().regionSize());
    }

    @Test
    void delete_ofOneInUse_isRefused() {
        Path file = folder.resolve("region");
        try (Producer producer = Channel.create(file, ChannelConfig.defaults()).producer()) {
            assertThatThrownBy(() -> Channel.delete(file)).isInstanceOf(ChannelInUseException.class);
            assertThat(producer.tryPublish(new byte[1], 1)).isTrue();
        }
        Channel.delete(file);
        Channel.delete(file);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void configurations_thatMakeNoSense_areRefused() {
        ChannelConfig.Builder builder = ChannelConfig.builder();
        assertThatThrownBy(() -> builder.depth(0).build())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("depth=0");
        assertThatThrownBy(() -> builder.depth(3).chunkSize(0).build()).hasMessageContaining("chunkSize=0");
        assertThatThrownBy(() -> builder.depth(1 << 20).chunkSize(4096).build())
                .hasMessageContaining("depth=1048576, chunkSize=4096");
        ChannelOptions options = ChannelOptions.defaults();
        assertThatThrownBy(() -> options.withHeartbeat(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() -> options.withHeartbeat(Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .hasMessageContaining("silentAfter=PT1S");
        assertThatThrownBy(() -> Channel.create(
                        folder.resolve("region"),
                        ChannelConfig.defaults(),
                        options.withWaitStrategy(WaitStrategy.blocking())))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("signals");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void metrics_areThePositions() {
        Producer producer = channel.producer();
        Consumer consumer = channel.consumer();
        List<Metric> metrics = producer.metrics();
        while (producer.tryPublish(new byte[1], 1)) {
            // until it is full
        }
        consumer.read().close();
        assertThat(values(metrics))
                .isEqualTo("elasticq.channel.published=4, elasticq.channel.refused=1, elasticq.channel.lag=3,"
                        + " elasticq.channel.credits=1");
        assertThat(values(consumer.metrics())).isEqualTo("elasticq.channel.received=1");
        assertThat(values(channel.observer().metrics()))
                .isEqualTo("elasticq.channel.received=0, elasticq.channel.missed=0");
    }

    private static String values(List<Metric> metrics) {
        return metrics.stream()
                .map(metric -> metric.name() + "=" + metric.read())
                .collect(Collectors.joining(", "));
    }
}
