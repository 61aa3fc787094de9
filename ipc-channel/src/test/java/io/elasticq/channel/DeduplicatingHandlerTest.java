package io.elasticq.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeduplicatingHandlerTest {

    private final List<Long> handed = new ArrayList<>();

    @Test
    void messageWhoseSignatureWasSeen_isDropped_andCounted() {
        DeduplicatingHandler<RuntimeException> handler = new DeduplicatingHandler<>(3, f -> handed.add(f.signature()));
        publishAndPoll(handler, 0, 1, 1, 0, 1L << 32, 2, 0, 1);
        // 2 is the fourth: 0 is forgotten for it, and then 1 for the 0
        assertThat(handed).containsExactly(0L, 1L, 1L << 32, 2L, 0L, 1L);
        assertThat(handler.duplicates()).isEqualTo(2);
        assertThat(handler.metrics().get(0).value().getAsLong()).isEqualTo(2);
    }

    @Test
    void anySignatures_areHandedOn_asByASetInOrderOfInsertion() {
        Random random = new Random(1);
        DeduplicatingHandler<RuntimeException> handler = new DeduplicatingHandler<>(10, f -> handed.add(f.signature()));
        Set<Long> model = new LinkedHashSet<>();
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            long signature = random.nextInt(20);
            publishAndPoll(handler, signature);
            if (TagCacheTest.add(model, signature, 10)) {
                expected.add(signature);
            }
        }
        assertThat(handed).isEqualTo(expected);
        assertThat(handler.duplicates()).isEqualTo(2000 - expected.size());
    }

    @Test
    void messageThatTheHandlerThrewAt_isNotRemembered() {
        DeduplicatingHandler<IOException> handler = new DeduplicatingHandler<>(3, f -> {
            handed.add(f.signature());
            if (handed.size() == 1) {
                throw new IOException("first");
            }
        });
        Channel channel = Channel.inMemory(ChannelConfig.defaults());
        try (Producer producer = channel.producer();
                Consumer consumer = channel.consumer()) {
            for (int i = 0; i < 3; i++) {
                assertThat(producer.tryPublish(new byte[0], 7)).isTrue();
            }
            assertThatThrownBy(() -> consumer.poll(handler, 9)).hasMessage("first");
            assertThatThrownBy(() -> {
                        assertThat(consumer.poll(handler, 9)).isEqualTo(2);
                        throw new IOException("second");
                    })
                    .hasMessage("second");
        }
        assertThat(handed).containsExactly(7L, 7L);
        assertThat(handler.duplicates()).isEqualTo(1);
    }

    @Test
    void messageThatIsOverwrittenWhileItIsHandled_isNotRemembered() {
        Channel channel = Channel.inMemory(
                ChannelConfig.builder().depth(2).flowControl(false).build());
        try (Producer producer = channel.producer();
                Consumer consumer = channel.consumer()) {
            DeduplicatingHandler<RuntimeException> handler = new DeduplicatingHandler<>(3, f -> {
                handed.add(f.signature());
                if (handed.size() == 1) {
                    producer.tryPublish(new byte[0], 8);
                    producer.tryPublish(new byte[0], 7); // in the place of the one that is handled
                }
            });
            producer.tryPublish(new byte[0], 7);
            assertThat(consumer.poll(handler, 9)).isEqualTo(3);
            assertThat(consumer.missed()).isEqualTo(1);
            assertThat(handler.duplicates()).isZero();
        }
        assertThat(handed).containsExactly(7L, 8L, 7L);
    }

    private static void publishAndPoll(DeduplicatingHandler<RuntimeException> handler, long... signatures) {
        Channel channel = Channel.inMemory(ChannelConfig.defaults());
        try (Producer producer = channel.producer();
                Consumer consumer = channel.consumer()) {
            for (long signature : signatures) {
                assertThat(producer.tryPublish(new byte[0], signature)).isTrue();
            }
            assertThat(consumer.poll(handler, signatures.length)).isEqualTo(signatures.length);
        }
    }
}
