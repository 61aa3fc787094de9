package io.elasticq.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the protocol, one by one: both ends are driven by one thread, and words are written by hand where an end would have to die, or to lie. */
class ChannelRulesTest {

    private static final int CHUNK = 16;

    @TempDir
    Path folder;

    /** NoTornRead: between the mark and the commit is where the payload changes. */
    @Test
    void fragmentWhoseChunkIsBeingWritten_isNotIntact() {
        Channel channel = channel(4, false, 0);
        try (Producer producer = channel.producer();
                Consumer reader = channel.consumer()) {
            for (int i = 0; i < 4; i++) {
                producer.tryPublish(new byte[] {(byte) i}, i);
            }
            Fragment fragment = reader.read();
            try (Claim claim = producer.tryClaim(1)) {
                claim.payload().put((byte) 4);
                assertThat(fragment.getByte(0)).isEqualTo((byte) 4);
                assertThat(fragment.isIntact()).isFalse();
                assertThat(reader.missed()).isEqualTo(1);
            }
        }
    }

    /** A lapped reader goes on by itself, and knows what it has missed. */
    @Test
    void readerThatIsLapped_goesOn_andHasReceivedAndMissedAll() {
        Channel channel = channel(8, false, Long.MAX_VALUE - 20);
        try (Producer producer = channel.producer();
                Consumer reader = channel.consumer()) {
            long start = reader.position();
            List<Long> seen = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                producer.tryPublish(new byte[1], i);
                if (i % 25 == 24) {
                    reader.poll(f -> seen.add(f.signature()), 100);
                    assertThat(reader.position()).isEqualTo(producer.position());
                    assertThat(seen).last().isEqualTo((long) i);
                    assertThat(reader.received()).isEqualTo(seen.size());
                    assertThat(reader.received() + reader.missed()).isEqualTo(reader.position() - start);
                }
            }
            assertThat(reader.missed()).isPositive();
        }
    }

    /** It died between the commit and the move of the position, or in the middle of a message of three. */
    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1, -2})
    void producerThatDied_hasPublishedWhatIsCommitted_andNothingElse(long first) {
        Channel channel = channel(8, true, first);
        Region region = RegionDamage.regionOf(channel);
        channel.producer().close();
        write(region, first, 11, 1);
        region.commit(region.slot(first), first);
        for (int i = 1; i <= 3; i++) {
            write(region, first + i, 12, i == 1 ? 1 : i == 3 ? 2 : 0);
        }
        region.commit(region.slot(first + 3), first + 3); // the last ones, not the first
        region.commit(region.slot(first + 2), first + 2);
        try (Consumer consumer = channel.consumer();
                Producer next = channel.producer()) {
            assertThat(next.position()).isEqualTo(first + 1);
            assertThat(signatures(consumer)).containsExactly(11L);
            assertThat(next.tryPublish(new byte[1], 13)).isTrue();
            assertThat(signatures(consumer)).containsExactly(13L);
            assertThat(next.tryPublish(new byte[1], 14)).isTrue();
            assertThat(signatures(consumer)).containsExactly(14L);
        }
    }

    private static void write(Region region, long s, long signature, int control) {
        int slot = region.slot(s);
        region.mark(slot, s);
        Region.fenceMarks();
        region.describe(slot, signature, 1, signature == 11 ? RegionDescriptor.WHOLE_MESSAGE : control);
    }

    private static List<Long> signatures(Consumer consumer) {
        List<Long> seen = new ArrayList<>();
        consumer.poll(f -> seen.add(f.signature()), 100);
        return seen;
    }

    @ParameterizedTest
    @ValueSource(ints = {CHUNK + 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void sizeThatDoesNotFitInAChunk_isCorrupt_forEveryConsumer(int size) {
        for (boolean flowControl : new boolean[] {true, false}) {
            Channel channel = channel(4, flowControl, 0);
            Region region = RegionDamage.regionOf(channel);
            try (Producer producer = channel.producer();
                    Consumer consumer = channel.consumer()) {
                producer.tryPublish(new byte[1], 0);
                region.describe(region.slot(0), 0, size, RegionDescriptor.WHOLE_MESSAGE);
                assertThatThrownBy(() -> consumer.poll(f -> {}, 1))
                        .isInstanceOf(ChannelCorruptException.class)
                        .hasMessageContaining("size=" + size);
                assertThatThrownBy(consumer::read).isInstanceOf(ChannelCorruptException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32})
    void consumedThatCantBe_isCorrupt_forTheProducer(long consumed) {
        Channel channel = channel(4, true, 0);
        Region region = RegionDamage.regionOf(channel);
        try (Producer producer = channel.producer()) {
            for (int i = 0; i < 4; i++) {
                assertThat(producer.tryPublish(new byte[1], 0)).isTrue();
            }
            region.setConsumed(consumed);
            assertThatThrownBy(() -> producer.tryPublish(new byte[1], 0))
                    .isInstanceOf(ChannelCorruptException.class)
                    .hasMessageContaining("consumed=" + consumed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-3, Long.MAX_VALUE - 5, Integer.MAX_VALUE - 5, 0})
    void sequences_wrapAndAreNegative(long first) {
        Channel channel = channel(3, true, first);
        try (Producer producer = channel.producer();
                Consumer consumer = channel.consumer()) {
            for (int i = 0; i < 20; i++) {
                for (int k = 0; k < 3; k++) {
                    assertThat(producer.tryPublish(new byte[] {(byte) i, (byte) k}, i))
                            .isTrue();
                }
                assertThat(producer.tryPublish(new byte[1], i)).isFalse();
                List<String> seen = new ArrayList<>();
                consumer.poll(f -> seen.add(f.sequence() + " " + f.getByte(0) + " " + f.getByte(1)), 9);
                long s = first + 3L * i;
                assertThat(seen).containsExactly(s + " " + i + " 0", s + 1 + " " + i + " 1", s + 2 + " " + i + " 2");
            }
        }
    }

    /** The clock may be set back: a process that died before that has a heartbeat that is still to come. */
    @ParameterizedTest
    @ValueSource(longs = {-100_000_000, 0, 100_000_000, Long.MAX_VALUE, Long.MIN_VALUE})
    void peerThatIsGone_isDead_whateverTheTimeOfItsLastHeartbeat(long heartbeat) {
        Path file = folder.resolve("region");
        long now = 1_000_000;
        Channel channel = Channel.create(
                file,
                ChannelConfig.defaults(),
                ChannelOptions.defaults().withClocks(() -> Instant.ofEpochMilli(now), System::nanoTime));
        Region region = RegionDamage.regionOf(channel);
        Words.set(region.bytes, RegionDescriptor.PRODUCER + RegionDescriptor.HEARTBEAT, now + heartbeat);
        Words.set(region.bytes, RegionDescriptor.PRODUCER, 1L << 40);
        assertThat(channel.info().producer().status())
                .isEqualTo(heartbeat == 0 ? PeerInfo.Status.ALIVE : PeerInfo.Status.DEAD);
    }

    private static Channel channel(int depth, boolean flowControl, long first) {
        return Channel.inMemory(ChannelConfig.builder()
                .depth(depth)
                .chunkSize(CHUNK)
                .flowControl(flowControl)
                .fragments(flowControl && depth == 8)
                .initialSequence(first)
                .build());
    }
}
