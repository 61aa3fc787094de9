package io.elasticq.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.InvalidConfigException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateLaneTest {

    private static final ChannelOptions OPTIONS = ChannelOptions.defaults();
    private static final int CAPACITY = 40;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("lane");
    }

    @Test
    void read_withoutAState_isVersion0_andLeavesTheTarget() {
        StateLane lane = StateLane.inMemory(CAPACITY);
        ByteBuffer target = ByteBuffer.allocate(0);
        assertThat(lane.version()).isZero();
        assertThat(lane.read(target)).isZero();
        assertThat(lane.read((state, version) -> {
                    throw new AssertionError("no state: " + version);
                }))
                .isZero();
        assertThat(lane.capacity()).isEqualTo(CAPACITY);
    }

    @Test
    void read_copiesTheNewestState_ofAnySize() {
        StateLane lane = StateLane.inMemory(CAPACITY);
        try (LaneWriter writer = lane.writer()) {
            for (int v = 1; v <= 3 * CAPACITY; v++) {
                byte[] state = state(v, v % (CAPACITY + 1));
                assertThat(writer.write(state)).isEqualTo(v);
                assertThat(writer.version()).isEqualTo(v);
                assertThat(lane.version()).isEqualTo(v);
                ByteBuffer target = ByteBuffer.allocate(7 + CAPACITY).position(7);
                assertThat(lane.read(target)).isEqualTo(v);
                assertThat(Arrays.copyOfRange(target.array(), 7, target.position()))
                        .isEqualTo(state);
            }
        }
        assertThat(lane.version()).isEqualTo(3 * CAPACITY); // the state stays
    }

    @Test
    void write_fromABuffer_takesWhatRemains_andLeavesItsPosition() {
        StateLane lane = StateLane.inMemory(CAPACITY);
        ByteBuffer source =
                ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}).position(1).limit(4);
        try (LaneWriter writer = lane.writer()) {
            writer.write(source);
        }
        assertThat(source.position()).isEqualTo(1);
        assertThat(bytes(lane)).containsExactly(2, 3, 4);
    }

    @Test
    void read_withAHandler_handsOverACopy_thatStays() {
        StateLane lane = StateLane.inMemory(CAPACITY);
        ByteBuffer[] kept = new ByteBuffer[1];
        try (LaneWriter writer = lane.writer()) {
            writer.write(new byte[] {1, 0, 0, 0});
            assertThat(lane.read((state, version) -> {
                        assertThat(version).isEqualTo(1);
                        kept[0] = state;
                    }))
                    .isEqualTo(1);
            for (int v = 2; v < 10; v++) {
                writer.write(new byte[] {(byte) v, 9, 9, 9});
            }
        }
        assertThat(kept[0].isReadOnly()).isTrue();
        assertThat(kept[0].remaining()).isEqualTo(4);
        assertThat(kept[0].getInt()).isEqualTo(1); // little-endian
        assertThatThrownBy(() -> lane.read((state, version) -> {
                    throw new java.io.IOException("of the handler");
                }))
                .hasMessage("of the handler");
    }

    @Test
    void stateThatIsTooLarge_isRefused_andTheOldOneStays() {
        StateLane lane = StateLane.inMemory(4);
        try (LaneWriter writer = lane.writer()) {
            writer.write(new byte[] {1, 2, 3, 4});
            assertThatThrownBy(() -> writer.write(new byte[5]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("size=5");
            assertThat(bytes(lane)).containsExactly(1, 2, 3, 4);
            assertThat(writer.write(new byte[] {5})).isEqualTo(2);
        }
    }

    @Test
    void targetWithoutRoom_isRefused() {
        StateLane lane = StateLane.inMemory(4);
        try (LaneWriter writer = lane.writer()) {
            writer.write(new byte[3]);
        }
        ByteBuffer target = ByteBuffer.allocate(4).position(2);
        assertThatThrownBy(() -> lane.read(target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("remaining=2")
                .hasMessageContaining("size=3");
        assertThat(target.position()).isEqualTo(2);
        assertThatThrownBy(() -> lane.read(ByteBuffer.allocate(9).asReadOnlyBuffer()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void secondWriter_isRefused_whileTheFirstLives() {
        StateLane lane = StateLane.create(file, CAPACITY, OPTIONS);
        StateLane other = StateLane.open(file, OPTIONS);
        LaneWriter first = lane.writer();
        for (StateLane each : new StateLane[] {lane, other}) {
            assertThatThrownBy(each::writer)
                    .isInstanceOf(ChannelInUseException.class)
                    .hasMessageContaining("pid=" + ProcessHandle.current().pid());
        }
        assertThat(other.peer().status()).isEqualTo(PeerInfo.Status.ALIVE);
        first.write(new byte[] {1});
        first.close();
        first.close();
        assertThat(other.peer().status()).isEqualTo(PeerInfo.Status.ABSENT);
        try (LaneWriter second = other.writer()) {
            assertThat(second.version()).isEqualTo(1);
            assertThat(second.write(new byte[] {2})).isEqualTo(2);
            assertThatThrownBy(() -> first.write(new byte[1]))
                    .isInstanceOf(ChannelClosedException.class)
                    .hasMessageContaining("version 1");
        }
        assertThat(bytes(lane)).containsExactly(2);
    }

    /** A writer may die at any of its steps; then the state before is there, whole, and the next writer goes on. */
    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 3, -2})
    void writerThatDied_leavesTheStateBefore_orTheNewOne(long first) {
        StateLane lane = StateLane.create(file, StateLane.config(CAPACITY, first), OPTIONS);
        Region region = Regions.open(file, true, true);
        long version = 0;
        for (int life = 0; life < 100; life++) {
            try (LaneWriter writer = lane.writer()) {
                assertThat(writer.version()).isEqualTo(version);
                for (int i = 0; i < life % 6; i++) {
                    version = writer.write(state(version + 1, CAPACITY));
                }
            }
            int steps = life % 4;
            long s = first + version;
            if (steps >= 1) {
                region.mark(region.slot(s), s);
            }
            if (steps >= 2) {
                region.bytes.put(region.chunk(s), state(version + 1, CAPACITY), 0, CAPACITY);
                region.describe(region.slot(s), 0, CAPACITY, RegionDescriptor.WHOLE_MESSAGE);
            }
            if (steps >= 3) { // it dies before it moves the position
                region.commit(region.slot(s), s);
                version++;
            }
            assertThat(lane.version()).isEqualTo(version);
            if (version > 0) {
                assertThat(bytes(lane)).isEqualTo(state(version, CAPACITY));
            }
        }
    }

    /** The copy overwrites the word that says what was copied: as if the writer had come by meanwhile. */
    @Test
    void stateThatIsOverwrittenWhileItIsCopied_isNotHandedOut() {
        StateLane lane = StateLane.create(file, CAPACITY, OPTIONS);
        Region region = Regions.open(file, true, true);
        try (LaneWriter writer = lane.writer()) {
            writer.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(0, region.slots ^ Region.IN_PROGRESS));
            ByteBuffer slot = region.bytes.slice(region.slot(0), Long.BYTES);
            assertThatThrownBy(() -> lane.read(slot)).isInstanceOf(ChannelCorruptException.class);
        }
    }

    @Test
    void states_areSeenWhole_andInOrder_byReadersInOtherThreads() throws Exception {
        StateLane lane = StateLane.create(file, StateLane.config(4000, Long.MAX_VALUE - 100), OPTIONS);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<?>[] readers = new CompletableFuture<?>[2];
        for (int i = 0; i < readers.length; i++) {
            StateLane own = i == 0 ? lane : StateLane.openReadOnly(file, OPTIONS);
            readers[i] = CompletableFuture.runAsync(() -> follow(own, done));
        }
        try (LaneWriter writer = lane.writer()) {
            Random random = new Random(1);
            for (int v = 1; v <= 50_000; v++) {
                writer.write(state(v, Long.BYTES + random.nextInt(500) * Long.BYTES));
            }
        }
        done.set(true);
        CompletableFuture.allOf(readers).get();
    }

    private static void follow(StateLane lane, AtomicBoolean done) {
        ByteBuffer target = ByteBuffer.allocate(lane.capacity());
        long known = 0;
        boolean last;
        do {
            last = done.get();
            long version = lane.read(target.clear());
            assertThat(version).isGreaterThanOrEqualTo(known);
            assertThat(Arrays.copyOf(target.array(), target.position())).isEqualTo(state(version, target.position()));
            known = lane.version();
            assertThat(known).isGreaterThanOrEqualTo(version);
        } while (!last);
        assertThat(known).isEqualTo(50_000);
    }

    @Test
    void awaitNewer_waitsForTheNextState() throws Exception {
        StateLane lane = StateLane.inMemory(CAPACITY);
        assertThat(lane.awaitNewer(0, Duration.ofMillis(1))).isZero();
        CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(() -> await(lane, 1));
        try (LaneWriter writer = lane.writer()) {
            writer.write(new byte[0]);
            assertThat(lane.awaitNewer(0, Duration.ZERO)).isEqualTo(1);
            assertThat(lane.awaitNewer(1, Duration.ZERO)).isEqualTo(1);
            writer.write(new byte[0]);
        }
        assertThat(waiting.get()).isEqualTo(2);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> lane.awaitNewer(2, Duration.ofDays(1))).isInstanceOf(InterruptedException.class);
    }

    private static long await(StateLane lane, long known) {
        try {
            return lane.awaitNewer(known, Duration.ofDays(365_000));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void laneAndChannel_areNotTakenForEachOther() {
        StateLane.create(file, CAPACITY, OPTIONS);
        Path channel = folder.resolve("channel");
        Channel.create(channel, ChannelConfig.defaults());
        assertThatThrownBy(() -> Channel.open(file))
                .isInstanceOfSatisfying(ChannelRefusedException.class, e -> assertThat(e.reason())
                        .isEqualTo(ChannelRefusedException.Reason.KIND));
        for (ThrowingOpen open : new ThrowingOpen[] {StateLane::open, StateLane::openReadOnly}) {
            assertThatThrownBy(() -> open.open(channel, OPTIONS))
                    .isInstanceOfSatisfying(ChannelRefusedException.class, e -> assertThat(e.reason())
                            .isEqualTo(ChannelRefusedException.Reason.KIND));
        }
    }

    private interface ThrowingOpen {
        StateLane open(Path file, ChannelOptions options);
    }

    @Test
    void laneThatIsReadOnly_hasNoWriter() {
        StateLane.create(file, CAPACITY, OPTIONS);
        assertThat(file.toFile().setWritable(false)).isTrue();
        StateLane lane = StateLane.openReadOnly(file, OPTIONS);
        assertThat(lane.version()).isZero();
        assertThatThrownBy(lane::writer).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void create_refusesWhatCantBe() {
        assertThatThrownBy(() -> StateLane.inMemory(0))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("=0");
        StateLane.create(file, CAPACITY, OPTIONS);
        assertThatThrownBy(() -> StateLane.create(file, CAPACITY, OPTIONS)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> StateLane.open(folder.resolve("none"), OPTIONS))
                .isInstanceOf(UncheckedIOException.class);
    }

    private static byte[] bytes(StateLane lane) {
        ByteBuffer target = ByteBuffer.allocate(lane.capacity());
        lane.read(target);
        return Arrays.copyOf(target.array(), target.position());
    }

    /** Each long of it says which version it is. */
    private static byte[] state(long version, int size) {
        ByteBuffer longs = ByteBuffer.allocate((size + 7) & -8).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < longs.capacity(); i += 8) {
            longs.putLong(i, version * 31 + i);
        }
        return Arrays.copyOf(longs.array(), size);
    }
}
