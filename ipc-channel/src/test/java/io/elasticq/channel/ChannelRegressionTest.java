package io.elasticq.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.contract.Race;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One test for each defect that a review has found. */
class ChannelRegressionTest {

    private static final ChannelConfig SPLIT =
            ChannelConfig.builder().depth(8).chunkSize(8).fragments(true).build();
    private static final ChannelConfig LOSSY_SPLIT = ChannelConfig.builder()
            .depth(8)
            .chunkSize(8)
            .flowControl(false)
            .fragments(true)
            .timestamps(true)
            .build();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("region");
    }

    @Test
    void copy_ofAJoinedMessage_afterAPayloadOfASmallerOne_isWhole() {
        Channel channel = Channel.inMemory(SPLIT);
        Producer producer = channel.producer();
        Consumer consumer = channel.consumer();
        List<Integer> sizes = new ArrayList<>();
        for (int size : new int[] {40, 20, 40}) {
            producer.tryPublish(new byte[size], 1);
            consumer.poll(
                    fragment ->
                            sizes.add(fragment.size() == 20 ? fragment.payload().remaining() : fragment.copy().length),
                    1);
        }
        assertThat(sizes).containsExactly(40, 20, 40);
    }

    @Test
    void getLong_ofAJoinedMessage_isLittleEndian_whateverIsDoneToThePayload() {
        Channel channel = Channel.inMemory(SPLIT);
        byte[] message = new byte[16];
        message[0] = 1;
        channel.producer().tryPublish(message, 1);
        Fragment fragment = channel.consumer().read();
        fragment.payload().order(ByteOrder.BIG_ENDIAN).limit(1);
        assertThat(fragment.getLong(0)).isEqualTo(1);
        assertThat(fragment.copy()).isEqualTo(message);
    }

    @Test
    void aLappedReader_thatMeetsTheMarksOfADeadProducer_staysWithinWhatIsPublished() {
        Consumer reader = lappedByMarks();
        Producer next = Channel.open(file).producer();
        next.tryPublish(new byte[8], 8);
        List<Long> seen = new ArrayList<>();
        reader.poll(fragment -> seen.add(fragment.signature()), 10);
        next.halt();
        assertThat(seen).containsExactly(8L);
        assertThat(reader.isTerminated()).isTrue();
        assertThat(reader.received() + reader.missed()).isEqualTo(9);
    }

    @Test
    void aLappedReader_thatMeetsTheMarksOfADeadProducer_isOverWhenTheNextOneHalts() {
        Consumer reader = lappedByMarks();
        Channel.open(file).producer().halt();
        reader.poll(fragment -> {}, 10);
        assertThat(reader.isTerminated()).isTrue();
        assertThat(reader.received() + reader.missed()).isEqualTo(8);
    }

    /** At 7 of 8 that are published, and the next eight slots are marked. */
    private Consumer lappedByMarks() {
        Channel channel = Channel.create(file, LOSSY_SPLIT);
        Consumer reader = channel.observer();
        try (Producer producer = channel.producer()) {
            for (int i = 0; i < 8; i++) {
                producer.tryPublish(new byte[8], i);
            }
        }
        reader.poll(fragment -> {}, 7);
        Region region = Regions.open(file, true, false);
        for (long s = 8; s < 16; s++) {
            region.mark(region.slot(s), s);
        }
        assertThat(reader.poll(fragment -> {}, 1)).isZero();
        return reader;
    }

    @Test
    void aReader_thatComesBetweenMarksAndCommits_getsTheMessage() {
        AtomicReference<LongSupplier> clock = new AtomicReference<>(() -> 64);
        Channel channel = Channel.create(
                file, LOSSY_SPLIT, ChannelOptions.defaults().withClocks(InstantSource.system(), () -> clock.get()
                        .getAsLong()));
        Producer producer = channel.producer();
        Consumer reader = channel.observer();
        for (int i = 0; i < 8; i++) {
            producer.tryPublish(new byte[8], i);
        }
        reader.poll(fragment -> {}, 7);
        clock.set(
                () -> { // asked between the two
                    clock.set(() -> 64);
                    return reader.poll(fragment -> {}, 1);
                });
        producer.tryPublish(new byte[64], 99);
        List<Long> seen = new ArrayList<>();
        reader.poll(fragment -> seen.add(fragment.signature()), 10);
        assertThat(seen).containsExactly(99L);
    }

    @Test
    void hasNext_withoutNext_takesNothing() {
        Channel channel = Channel.inMemory(SPLIT);
        Producer producer = channel.producer();
        Consumer consumer = channel.consumer();
        for (int i = 0; i < 4; i++) {
            producer.tryPublish(new byte[8], i);
        }
        List<Long> seen = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            Iterator<Fragment> available = consumer.iterator();
            seen.add(available.next().signature());
            assertThat(available.hasNext()).isTrue();
        }
        consumer.poll(fragment -> seen.add(fragment.signature()), 10);
        assertThat(seen).containsExactly(0L, 1L, 2L, 3L);
        assertThat(producer.credits()).isEqualTo(8);
    }

    @Test
    void fail_rightBehindAPublication_comesAfterTheMessage() {
        for (int i = 0; i < 2_000; i++) {
            Channel channel = Channel.inMemory(SPLIT);
            Producer producer = channel.producer();
            Consumer consumer = channel.consumer();
            int[] taken = {0};
            new Race()
                    .with(() -> {
                        producer.tryPublish(new byte[8], 1);
                        producer.fail(3);
                    })
                    .with(() -> assertThatThrownBy(() -> {
                                while (true) {
                                    taken[0] += consumer.poll(fragment -> {}, 1);
                                }
                            })
                            .isInstanceOf(ChannelFailedException.class))
                    .run();
            assertThat(taken[0]).isEqualTo(1);
        }
    }

    @Test
    void received_seenByAnotherThread_isNeverNegative_andNeverGoesDown() {
        Channel channel = Channel.inMemory(ChannelConfig.builder()
                .depth(64)
                .chunkSize(8)
                .flowControl(false)
                .build());
        Producer producer = channel.producer();
        Consumer consumer = channel.observer();
        AtomicBoolean done = new AtomicBoolean();
        new Race()
                .with(() -> {
                    for (int i = 0; i < 500_000; i++) {
                        producer.tryPublish(new byte[8], i);
                        if (i % 1000 == 0) {
                            consumer.poll(fragment -> {}, 1);
                        }
                    }
                    done.set(true);
                })
                .with(() -> {
                    long last = 0;
                    while (!done.get()) {
                        long received = consumer.received();
                        assertThat(received).isGreaterThanOrEqualTo(last);
                        last = received;
                    }
                })
                .run();
    }

    @Test
    void info_whileBothEndsMove_hasNoLagAboveTheDepth() {
        Channel channel =
                Channel.inMemory(ChannelConfig.builder().depth(4).chunkSize(8).build());
        AtomicBoolean done = new AtomicBoolean();
        new Race()
                .with(() -> {
                    Producer producer = channel.producer();
                    Consumer consumer = channel.consumer();
                    for (int i = 0; i < 1_000_000; i++) {
                        producer.tryPublish(new byte[8], 1);
                        consumer.poll(fragment -> {}, 4);
                    }
                    done.set(true);
                })
                .with(() -> {
                    while (!done.get()) {
                        ChannelInfo info = channel.info();
                        assertThat(info.lag()).isBetween(0L, 4L);
                        assertThat(info.creditsFree()).isEqualTo(4 - info.lag());
                    }
                })
                .run();
    }

    @Test
    void received_afterClose_doesNotCountWhatASuccessorTakes() {
        Channel channel = Channel.inMemory(SPLIT);
        Producer producer = channel.producer();
        Consumer first = channel.consumer();
        first.close();
        producer.tryPublish(new byte[1], 1);
        assertThat(channel.consumer().poll(fragment -> {}, 5)).isEqualTo(1);
        assertThat(first.received()).isZero();
    }

    @Test
    void aChannelWhoseFileWasMadeAnew_getsNoEnd() {
        Channel old = Channel.create(file, SPLIT);
        Channel.delete(file);
        assertThatThrownBy(old::producer)
                .isInstanceOfSatisfying(ChannelRefusedException.class, e -> assertThat(e.reason())
                        .isEqualTo(ChannelRefusedException.Reason.REPLACED));
        Channel fresh = Channel.create(file, SPLIT);
        assertThatThrownBy(old::producer).hasMessageContaining("made anew");
        assertThatThrownBy(old::consumer).hasMessageContaining("made anew");
        fresh.producer().close();
        fresh.consumer().close();
    }

    @Test
    void aLockFileThatIsALink_isRefused_andWhatItPointsToStays() throws Exception {
        Path precious = Files.writeString(folder.resolve("precious"), "precious");
        Channel channel = Channel.create(file, SPLIT);
        Files.createSymbolicLink(folder.resolve("region.producer"), precious);
        assertThatThrownBy(channel::producer).isInstanceOf(java.io.UncheckedIOException.class);
        assertThat(precious).hasContent("precious");
    }

    @Test
    void fail_byAClosedEnd_isRefused() {
        Channel channel = Channel.inMemory(SPLIT);
        Producer producer = channel.producer();
        producer.close();
        Consumer consumer = channel.consumer();
        consumer.close();
        assertThatThrownBy(() -> producer.fail(1)).isInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(() -> consumer.fail(1)).isInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(consumer::await).isInstanceOf(ChannelClosedException.class);
        assertThat(channel.state()).isEqualTo(ChannelState.RUN);
    }

    @Test
    void await_atTheRestOfAMessageWhoseStartIsGone_waits() throws Exception {
        Channel channel = Channel.inMemory(LOSSY_SPLIT);
        Producer producer = channel.producer();
        producer.tryPublish(new byte[64], 1);
        producer.tryClaim(8).close(); // marks the first slot again
        Consumer reader = channel.observerFromOldest();
        assertThat(reader.isThere()).isFalse();
        producer.tryPublish(new byte[8], 2);
        assertThat(reader.await()).isTrue();
        assertThat(reader.read().signature()).isEqualTo(2);
        assertThat(reader.missed()).isEqualTo(8);
    }

    @Test
    void fail_withoutFlowControl_isNoticedWithinTheDepth() {
        Channel channel = Channel.create(
                file,
                ChannelConfig.builder().depth(5).chunkSize(8).flowControl(false).build());
        Producer producer = channel.producer();
        producer.tryPublish(new byte[1], 1);
        Regions.open(file, true, false).fail(3);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 5; i++) {
                        producer.tryPublish(new byte[1], 1);
                    }
                })
                .isInstanceOf(ChannelFailedException.class);
    }

    @Test
    void delete_ofSomethingElse_isRefused() throws Exception {
        Path letter = Files.writeString(folder.resolve("letter.txt"), "x");
        assertThatThrownBy(() -> Channel.delete(letter)).isInstanceOf(ChannelRefusedException.class);
        assertThat(letter).hasContent("x");
        Channel.delete(Files.write(folder.resolve("unfinished"), new byte[5000]));
        Channel.delete(Files.createFile(folder.resolve("empty")));
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(letter));
    }

    @Test
    void aHandlerThatThrowsOverATornMessage_hasMissedIt() {
        Channel channel = Channel.inMemory(
                ChannelConfig.builder().depth(1).chunkSize(8).flowControl(false).build());
        Producer producer = channel.producer();
        Consumer reader = channel.observer();
        producer.tryPublish(new byte[8], 0);
        assertThatThrownBy(() -> reader.poll(
                        fragment -> {
                            producer.tryPublish(new byte[8], 1);
                            throw new IllegalArgumentException("torn");
                        },
                        1))
                .hasMessage("torn");
        assertThat(reader.missed()).isEqualTo(1);
        assertThat(reader.received()).isZero();
    }

    @Test
    void aHeartbeatClockThatThrowsOnce_isAskedAgain() {
        AtomicInteger calls = new AtomicInteger();
        InstantSource clock = () -> {
            if (calls.incrementAndGet() == 4) {
                throw new IllegalStateException("once; meant by a test");
            }
            return Instant.EPOCH;
        };
        ChannelOptions options = ChannelOptions.defaults()
                .withHeartbeat(Duration.ofMillis(5), Duration.ofDays(1))
                .withClocks(clock, System::nanoTime);
        try (Producer producer = Channel.create(file, SPLIT, options).producer()) {
            await().dontCatchUncaughtExceptions().until(() -> calls.get() > 10);
            assertThat(producer.position()).isZero();
        }
        assertThatThrownBy(() -> options.withHeartbeat(Duration.ofMillis(5), Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessageContaining("silentAfter=");
    }
}
