package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticq.channel.PeerInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PeerWatchTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private PeerInfo.Status status = PeerInfo.Status.ALIVE;
    private final PeerWatch watch = new PeerWatch(
            () -> new PeerInfo(status, 7, Instant.EPOCH, 1),
            peer -> peer.status() == PeerInfo.Status.ABSENT ? "" : "it is " + peer.status(),
            new Streams(
                    new ByteArrayInputStream(new byte[0]),
                    OutputStream.nullOutputStream(),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    false,
                    false,
                    80));

    private void awaitSeen(PeerInfo.Status now) {
        status = now;
        await().until(() -> {
            watch.missedNanos();
            return watch.status() == now;
        });
    }

    @Test
    void whatIsSeen_isSaidOnce_andTheTimeGoesOn() {
        assertThat(watch.missedNanos()).isZero();
        awaitSeen(PeerInfo.Status.SILENT);
        long first = watch.missedNanos();
        awaitSeen(PeerInfo.Status.DEAD);
        assertThat(watch.missedNanos()).isGreaterThanOrEqualTo(first);
        awaitSeen(PeerInfo.Status.ABSENT);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("elasticq: it is SILENT", "elasticq: it is DEAD");
        awaitSeen(PeerInfo.Status.ALIVE);
        assertThat(watch.missedNanos()).isZero();
    }

    @Test
    void afterAReset_itIsSaidAgain() {
        awaitSeen(PeerInfo.Status.DEAD);
        watch.reset();
        assertThat(watch.status()).isEqualTo(PeerInfo.Status.ALIVE);
        awaitSeen(PeerInfo.Status.DEAD);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("elasticq: it is DEAD", "elasticq: it is DEAD");
    }
}
