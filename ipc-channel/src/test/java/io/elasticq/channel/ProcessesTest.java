package io.elasticq.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticq.channel.ChannelPrograms.LaneProgram;
import io.elasticq.channel.ChannelPrograms.Observer;
import io.elasticq.channel.ChannelPrograms.Publisher;
import io.elasticq.channel.ChannelPrograms.Reader;
import io.elasticq.channel.ChannelPrograms.Rival;
import io.elasticq.journal.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends in processes of their own, which are killed at any moment. */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class ProcessesTest {

    private static final boolean DEEP = Boolean.getBoolean("elasticq.deep");
    private static final int KILLS = DEEP ? 1000 : 25;
    private static final int LANE_KILLS = DEEP ? 100 : 5;
    private static final int OBSERVED_KILLS = DEEP ? 100 : 5;
    private static final long MESSAGES = DEEP ? 50_000_000 : 1_000_000;
    private static final int ROUNDS = DEEP ? 1000 : 20;

    @TempDir
    Path folder;

    private Path file;
    private Path marksFile;
    private Marks marks;

    @BeforeEach
    void name() throws IOException {
        file = folder.resolve("region");
        marksFile = folder.resolve("marks");
        marks = new Marks(marksFile);
    }

    /** Kills one side or the other, again and again: the consumers have seen all that was published, in order, and again only what they had not closed. */
    @Test
    void eitherSideKilledAtAnyMoment_losesNothing_andTearsNothing() throws Exception {
        int most = 300;
        ChannelConfig config =
                ChannelConfig.builder().depth(64).chunkSize(64).fragments(true).build();
        Channel.create(file, config);
        Random random = new Random(5);
        int life = 1;
        ChildJvm producer = publisher(life, most, 0);
        ChildJvm consumer = reader(most, 4);
        try {
            assertThat(producer.line()).isEqualTo("from 0");
            assertThat(consumer.line()).isEqualTo("from 0");
            for (int i = 0; i < KILLS; i++) {
                if (random.nextBoolean()) {
                    long goal = marks.get(Marks.PUBLISHED) + random.nextInt(2000);
                    progress(() -> marks.get(Marks.PUBLISHED) >= goal);
                    kill(producer);
                    long published = marks.get(Marks.PUBLISHED);
                    producer = publisher(++life, most, 0);
                    long from = from(producer);
                    // what it was publishing when it died is there as a whole, or not at all
                    boolean atOne =
                            from == published || from == published + (Messages.of(published, most).length + 63) / 64;
                    assertThat(atOne)
                            .describedAs("%d after %d were published", from, published)
                            .isTrue();
                    marks.set(Marks.PUBLISHED, from);
                } else {
                    long goal = marks.get(Marks.READ) + random.nextInt(2000);
                    progress(() -> marks.get(Marks.READ) >= goal);
                    kill(consumer);
                    long read = marks.get(Marks.READ);
                    long closed = marks.get(Marks.CLOSED);
                    consumer = reader(most, i % 6);
                    assertThat(from(consumer)).isBetween(closed, read);
                }
            }
            producer.tell();
            String halted = producer.line();
            assertThat(halted).startsWith("halted ");
            String end = halted.substring("halted ".length());
            assertThat(consumer.line()).startsWith("over " + end + " ");
            assertThat(producer.exit()).isZero();
            assertThat(consumer.exit()).isZero();
            assertThat(marks.get(Marks.CLOSED)).isEqualTo(Long.parseLong(end));
            System.out.println("kills: " + KILLS + ", lives of the producer: " + life + ", fragments: " + end);
        } finally {
            producer.close();
            consumer.close();
        }
    }

    @Test
    void observers_ofAProducerThatIsKilled_seeNothingTorn_andCountExactly() throws Exception {
        int most = 300;
        Channel.create(
                file,
                ChannelConfig.builder()
                        .depth(16)
                        .chunkSize(64)
                        .fragments(true)
                        .flowControl(false)
                        .initialSequence(Long.MAX_VALUE - 3000)
                        .build());
        ChildJvm producer = publisher(1, most, 0);
        try (ChildJvm first = ChildJvm.start(Observer.class, file.toString(), marksFile.toString(), "" + most);
                ChildJvm second = ChildJvm.start(Observer.class, file.toString(), marksFile.toString(), "" + most)) {
            from(producer);
            long[] starts = {from(first), from(second)};
            for (int i = 0; i < OBSERVED_KILLS; i++) {
                long goal = marks.get(Marks.PUBLISHED) + 2000 + i;
                progress(() -> marks.get(Marks.PUBLISHED) - goal >= 0);
                kill(producer);
                producer = publisher(i + 2, most, 0);
                marks.set(Marks.PUBLISHED, from(producer));
            }
            long goal = marks.get(Marks.PUBLISHED) + 20_000;
            progress(() -> marks.get(Marks.PUBLISHED) - goal >= 0);
            producer.tell();
            long end = Long.parseLong(producer.line().substring("halted ".length()));
            List<ChildJvm> observers = List.of(first, second);
            for (int i = 0; i < 2; i++) {
                String[] over = observers.get(i).line().split(" ");
                assertThat(over[0]).isEqualTo("over");
                assertThat(Long.parseLong(over[1])).isEqualTo(end);
                long received = Long.parseLong(over[2]);
                long missed = Long.parseLong(over[3]);
                assertThat(received).isPositive();
                assertThat(received + missed).isEqualTo(end - starts[i]);
                System.out.println("observer " + i + ": received " + received + ", missed " + missed);
                assertThat(observers.get(i).exit()).isZero();
            }
        } finally {
            producer.close();
        }
    }

    @Test
    void manyMessages_fromOneProcessToAnother_areAllTheSame() throws Exception {
        Channel.create(file, ChannelConfig.builder().depth(1024).chunkSize(64).build());
        try (ChildJvm consumer = reader(64, 0);
                ChildJvm producer = publisher(1, 64, MESSAGES)) {
            from(consumer);
            from(producer);
            long start = System.nanoTime();
            assertThat(producer.line()).isEqualTo("halted " + MESSAGES);
            assertThat(consumer.line()).isEqualTo("over " + MESSAGES + " " + MESSAGES);
            System.out.printf(
                    "%d messages of 8 to 64 bytes, checked: %.2f million/s%n",
                    MESSAGES, MESSAGES * 1e3 / (System.nanoTime() - start));
            assertThat(producer.exit()).isZero();
            assertThat(consumer.exit()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "consumer"})
    void twoThatRaceForAnEnd_exactlyOneHasIt(String end) throws Exception {
        Channel.create(file, ChannelConfig.defaults());
        try (ChildJvm one = ChildJvm.start(Rival.class, file.toString(), marksFile.toString(), end);
                ChildJvm other = ChildJvm.start(Rival.class, file.toString(), marksFile.toString(), end)) {
            List<ChildJvm> both = List.of(one, other);
            tellAndExpect(both, false, "ready", "ready");
            for (int i = 0; i < ROUNDS; i++) {
                tellAndExpect(both, true, "has it", "in use");
                tellAndExpect(both, true, "done", "done");
            }
        }
    }

    private static void tellAndExpect(List<ChildJvm> both, boolean tell, String... lines) throws IOException {
        if (tell) {
            for (ChildJvm child : both) {
                child.tell();
            }
        }
        assertThat(new String[] {both.get(0).line(), both.get(1).line()}).containsExactlyInAnyOrder(lines);
    }

    @Test
    void peerThatIsStopped_isSilent_andOneThatIsKilled_isDead_andItsSuccessorAlive() throws Exception {
        Channel channel = Channel.create(file, ChannelConfig.defaults(), ChannelPrograms.OPTIONS);
        try (Consumer consumer = channel.consumer()) {
            assertThat(consumer.peer().status()).isEqualTo(PeerInfo.Status.ABSENT);
            try (ChildJvm producer = publisher(1, 8, 0)) {
                assertThat(consumer.awaitPeer(Duration.ofMinutes(1))).isTrue();
                assertThat(consumer.peer().pid()).isEqualTo(producer.pid());
                new ProcessBuilder("kill", "-STOP", "" + producer.pid()).start().waitFor();
                status(consumer, PeerInfo.Status.SILENT);
                new ProcessBuilder("kill", "-CONT", "" + producer.pid()).start().waitFor();
                status(consumer, PeerInfo.Status.ALIVE);
                kill(producer);
                status(consumer, PeerInfo.Status.DEAD);
            }
            try (ChildJvm producer = publisher(2, 8, 0)) {
                status(consumer, PeerInfo.Status.ALIVE);
                assertThat(consumer.peer().attachments()).isEqualTo(2);
                producer.tell();
                assertThat(producer.exit()).isZero();
                status(consumer, PeerInfo.Status.ABSENT);
            }
        }
    }

    private static void status(Consumer consumer, PeerInfo.Status status) {
        await().atMost(Duration.ofMinutes(1)).until(() -> consumer.peer().status() == status);
    }

    @Test
    void laneWriterKilledAtAnyMoment_leavesAWholeState_andItsSuccessorGoesOn() throws Exception {
        StateLane lane = StateLane.create(file, 4096, ChannelPrograms.OPTIONS);
        ByteBuffer target = ByteBuffer.allocate(lane.capacity());
        long seen = 0;
        for (int i = 0; i < LANE_KILLS; i++) {
            try (ChildJvm writer = ChildJvm.start(LaneProgram.class, file.toString(), marksFile.toString())) {
                assertThat(from(writer)).isEqualTo(seen);
                long goal = seen + 100 + i;
                while (seen < goal) {
                    seen = whole(lane, target, seen);
                }
                kill(writer);
                long published = marks.get(Marks.PUBLISHED);
                seen = whole(lane, target, seen);
                assertThat(seen).isBetween(published, published + 1);
                assertThat(marks.get(Marks.PUBLISHING)).isBetween(seen, seen + 1);
                await().atMost(Duration.ofMinutes(1)).until(() -> lane.peer().status() == PeerInfo.Status.DEAD);
            }
        }
    }

    private static long whole(StateLane lane, ByteBuffer target, long seen) throws InterruptedException {
        long version = lane.awaitNewer(seen, Duration.ofMillis(1));
        long read = lane.read(target.clear());
        assertThat(version).isGreaterThanOrEqualTo(seen);
        assertThat(read).isGreaterThanOrEqualTo(version);
        if (read > 0) {
            assertThat(Arrays.copyOf(target.array(), target.position()))
                    .isEqualTo(Messages.filled(read, lane.capacity()));
        }
        return read;
    }

    private ChildJvm publisher(int life, int most, long count) throws IOException {
        return ChildJvm.start(Publisher.class, file.toString(), marksFile.toString(), "" + life, "" + most, "" + count);
    }

    private ChildJvm reader(int most, int hold) throws IOException {
        return ChildJvm.start(Reader.class, file.toString(), marksFile.toString(), "" + most, "" + hold);
    }

    private static long from(ChildJvm child) throws IOException {
        String line = child.line();
        assertThat(line).startsWith("from ");
        return Long.parseLong(line.substring("from ".length()));
    }

    private static void progress(BooleanSupplier done) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofMinutes(1))
                .until(done::getAsBoolean);
    }

    /** It has said nothing but where it began. */
    private static void kill(ChildJvm child) throws Exception {
        child.kill();
        String line = child.line();
        assertThat(line == null || line.startsWith("from ")).describedAs(line).isTrue();
    }
}
