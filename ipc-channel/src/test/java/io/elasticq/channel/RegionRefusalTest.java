package io.elasticq.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticq.channel.ChannelRefusedException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no regions, or not any more: each is refused, with the reason, in each way that there is to open it, and is left as it is. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class RegionRefusalTest {

    private static final ChannelOptions OPTIONS = ChannelOptions.defaults();

    @TempDir
    Path folder;

    private Path file;
    private byte[] sound;

    @BeforeEach
    void make() throws IOException {
        file = folder.resolve("region");
        Channel.create(file, ChannelConfig.builder().depth(3).chunkSize(70).build());
        sound = Files.readAllBytes(file);
    }

    private void requireRefused(Reason reason, String... says) throws IOException {
        byte[] before = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
        List<RegionDamage.Opening> all = List.of(
                () -> Channel.open(file),
                () -> Channel.openReadOnly(file, OPTIONS),
                () -> StateLane.open(file, OPTIONS),
                () -> StateLane.openReadOnly(file, OPTIONS));
        for (RegionDamage.Opening each : all) {
            ChannelRefusedException refusal = RegionDamage.refusalOf(each);
            assertThat(refusal.reason()).describedAs(refusal.getMessage()).isEqualTo(reason);
            assertThat(refusal).hasMessageContaining(file.toString());
            for (String text : says) {
                assertThat(refusal).hasMessageContaining(text);
            }
        }
        if (Files.isRegularFile(file)) {
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
        }
    }

    private void change(Consumer<ByteBuffer> damage) throws IOException {
        byte[] bytes = sound.clone();
        damage.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        Files.write(file, bytes);
    }

    private void changeAndSeal(Consumer<ByteBuffer> damage) throws IOException {
        change(header -> {
            damage.accept(header);
            RegionDamage.seal(header);
        });
    }

    @Test
    void fileOfAnotherLength() throws IOException {
        for (int length :
                new int[] {0, 1, 7, 8, 63, 64, 1023, 1024, 1025, sound.length - 1, sound.length + 1, 100_000}) {
            Files.write(file, Arrays.copyOf(sound, length));
            requireRefused(Reason.SIZE, "" + length);
        }
    }

    @Test
    void fileThatIsNotFinished() throws IOException {
        change(header -> header.putLong(0, 0));
        requireRefused(Reason.UNFINISHED);
        Files.write(file, new byte[5000]);
        requireRefused(Reason.UNFINISHED);
    }

    @Test
    void fileOfAnotherKind() throws IOException {
        change(header -> header.putLong(0, 0x1234));
        requireRefused(Reason.NOT_A_REGION, "0x1234");
        byte[] text = new byte[3000];
        Arrays.fill(text, (byte) 'x');
        Files.write(file, text);
        requireRefused(Reason.NOT_A_REGION);
    }

    @Test
    void fileOfAnotherVersion() throws IOException {
        changeAndSeal(header -> header.putInt(8, 2));
        requireRefused(Reason.VERSION, "2", "1");
    }

    @Test
    void headerWithAWrongCrc() throws IOException {
        change(header -> header.putInt(60, ~header.getInt(60)));
        requireRefused(Reason.DAMAGED, "CRC");
    }

    /** Nobody has written it by accident. */
    @Test
    void headerThatMakesNoSense_withTheRightCrc() throws IOException {
        changeAndSeal(header -> header.putInt(12, 0x100));
        requireRefused(Reason.DAMAGED, "256");
        for (int value : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            for (int at : new int[] {16, 20}) { // depth, chunk size
                changeAndSeal(header -> header.putInt(at, value));
                requireRefused(Reason.DAMAGED, "" + value);
            }
        }
        changeAndSeal(header -> header.putInt(56, 8)); // slots
        requireRefused(Reason.DAMAGED);
        changeAndSeal(header -> header.putInt(20, 71 + 64));
        requireRefused(Reason.SIZE, "" + sound.length);
        changeAndSeal(header -> header.putLong(24, 1L << 40));
        requireRefused(Reason.SIZE, "" + (1L << 40));
    }

    @Test
    void anyHeader_withTheRightCrc_isRefused_orWorks() throws IOException {
        Random random = new Random(1);
        int works = 0;
        for (int i = 0; i < 2000; i++) {
            changeAndSeal(header -> header.putInt(12 + 4 * random.nextInt(12), random.nextInt() >> random.nextInt(32)));
            try {
                Channel channel = Channel.open(file);
                channel.producer().close();
                channel.info();
                works++;
            } catch (ChannelRefusedException | ChannelCorruptException e) {
                assertThat(e).hasMessageContaining(file.toString());
            }
        }
        assertThat(works).isPositive();
    }

    @Test
    void whatIsNoFile() throws Exception {
        Files.delete(file);
        Files.createDirectory(file);
        requireRefused(Reason.NOT_A_REGION, "no regular file");
        Files.delete(file);
        assertThatThrownBy(() -> Channel.open(file)).isInstanceOf(UncheckedIOException.class);
        assumeTrue(makePipe(), "needs mkfifo");
        requireRefused(Reason.NOT_A_REGION, "no regular file");
    }

    private boolean makePipe() throws InterruptedException {
        try {
            return new ProcessBuilder("mkfifo", file.toString()).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }

    @Test
    void fileThatMayNotBeWritten_canBeObserved_andNothingElse() throws IOException {
        assertThat(file.toFile().setWritable(false)).isTrue();
        try (io.elasticq.channel.Consumer observer =
                Channel.openReadOnly(file, OPTIONS).observer()) {
            assertThat(observer.read()).isNull();
        }
        assertThatThrownBy(() -> Channel.openReadOnly(file, OPTIONS).producer())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Channel.openReadOnly(file, OPTIONS).consumer())
                .isInstanceOf(IllegalStateException.class);
        assumeTrue(!Files.isWritable(file), "root may write anything");
        assertThatThrownBy(() -> Channel.open(file)).isInstanceOf(UncheckedIOException.class);
    }
}
