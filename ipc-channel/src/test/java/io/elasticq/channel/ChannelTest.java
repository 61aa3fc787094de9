package io.elasticq.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelTest {

    @TempDir
    Path folder;

    @Test
    void poll_afterPublish_handsOverSequenceSignatureAndPayload() {
        Channel channel =
                Channel.inMemory(ChannelConfig.builder().initialSequence(-1).build());
        try (Producer producer = channel.producer();
                Consumer consumer = channel.consumer()) {
            assertThat(consumer.poll(f -> {}, 10)).isZero();
            assertThat(producer.tryPublish("hello".getBytes(UTF_8), 7)).isTrue();
            List<String> seen = new ArrayList<>();

            int n = consumer.poll(
                    f -> seen.add(f.sequence() + " " + f.signature() + " " + UTF_8.decode(f.payload())), 10);

            assertThat(n).isEqualTo(1);
            assertThat(seen).containsExactly("-1 7 hello");
            assertThat(consumer.poll(f -> {}, 10)).isZero();
        }
    }

    /** Memory comes at any multiple of 16. */
    @Test
    void inMemory_ofAnySize_isThere() {
        List<Channel> held = new ArrayList<>();
        for (int depth = 1; depth <= 5; depth++) {
            for (int chunkSize = 8; chunkSize <= 128; chunkSize += 8) {
                held.add(Channel.inMemory(config(depth, chunkSize)));
            }
        }
        assertThat(held).extracting(Channel::state).containsOnly(ChannelState.BOOT);
    }

    @Test
    void tryPublish_whileFragmentsAreHeld_waitsForTheLowest() {
        Channel channel = Channel.inMemory(config(3, 8));
        try (Producer producer = channel.producer();
                Consumer consumer = channel.consumer()) {
            for (int i = 0; i < 3; i++) {
                assertThat(producer.tryPublish(new byte[] {(byte) i}, i)).isTrue();
            }
            assertThat(producer.tryPublish(new byte[1], 3)).isFalse();
            Fragment first = consumer.read();
            Fragment second = consumer.read();
            Fragment third = consumer.read();
            assertThat(consumer.read()).isNull();

            second.close();
            assertThat(producer.tryPublish(new byte[1], 3)).isFalse();
            first.close();
            assertThat(producer.tryPublish(new byte[] {3}, 3)).isTrue();
            assertThat(producer.tryPublish(new byte[] {4}, 4)).isTrue();
            assertThat(producer.tryPublish(new byte[] {5}, 5)).isFalse();
            assertThat(third.getByte(0)).isEqualTo((byte) 2);
            third.close();

            List<Long> rest = new ArrayList<>();
            consumer.iterator().forEachRemaining(f -> rest.add(f.signature()));
            assertThat(rest).containsExactly(3L, 4L);
            assertThatThrownBy(() -> third.getByte(0)).hasMessageContaining("closed");
        }
    }

    @Test
    void observer_lapped_isToldHowManyItMissed() {
        Channel channel = Channel.inMemory(
                ChannelConfig.builder().depth(4).chunkSize(8).flowControl(false).build());
        try (Producer producer = channel.producer();
                Consumer consumer = channel.consumer()) {
            for (int i = 0; i < 103; i++) {
                assertThat(producer.tryPublish(new byte[] {(byte) i}, i)).isTrue();
            }
            List<Long> seen = new ArrayList<>();
            int n = consumer.poll(f -> seen.add(f.signature()), 100);

            assertThat(consumer.missed() + n).isEqualTo(103);
            assertThat(seen).containsExactly(100L, 101L, 102L);
            producer.halt();
            assertThat(consumer.isTerminated()).isTrue();
        }
    }

    @Test
    void publish_largerThanAChunk_comesAsOneMessage() {
        Channel channel = Channel.inMemory(
                ChannelConfig.builder().depth(5).chunkSize(10).fragments(true).build());
        try (Producer producer = channel.producer();
                Consumer consumer = channel.consumer()) {
            for (int round = 0; round < 20; round++) {
                byte[] message = new byte[1 + round * 7 % 50];
                for (int i = 0; i < message.length; i++) {
                    message[i] = (byte) (round + i);
                }
                assertThat(producer.tryPublish(ByteBuffer.wrap(message), round)).isTrue();
                try (Fragment fragment = consumer.read()) {
                    assertThat(fragment.copy()).isEqualTo(message);
                }
            }
            assertThatThrownBy(() -> producer.tryPublish(new byte[51], 0)).hasMessageContaining("size=51");
        }
    }

    @Test
    void open_withAPredecessorsFragmentOpen_getsItAgain() {
        Path file = folder.resolve("region");
        Channel.create(file, config(4, 8));
        try (Producer producer = Channel.open(file).producer()) {
            for (int i = 0; i < 3; i++) {
                producer.tryPublish(new byte[] {(byte) i}, i);
            }
            assertThatThrownBy(() -> Channel.open(file).producer()).isInstanceOf(ChannelInUseException.class);
        }
        try (Consumer consumer = Channel.open(file).consumer()) {
            consumer.read().close();
            assertThat(consumer.read().signature()).isEqualTo(1);
        }
        try (Consumer consumer = Channel.open(file).consumer();
                Producer producer = Channel.open(file).producer()) {
            assertThat(producer.position()).isEqualTo(3);
            assertThat(consumer.read().signature()).isEqualTo(1);
        }
        Channel.delete(file);
        assertThat(folder).isEmptyDirectory();
    }

    private static ChannelConfig config(int depth, int chunkSize) {
        return ChannelConfig.builder().depth(depth).chunkSize(chunkSize).build();
    }
}
