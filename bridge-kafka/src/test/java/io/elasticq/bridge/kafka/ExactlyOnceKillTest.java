package io.elasticq.bridge.kafka;

import static io.elasticq.bridge.kafka.Topics.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.elasticq.journal.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines whose process is killed, with the broker and without. */
@Timeout(300)
class ExactlyOnceKillTest {

    private static final int KILLS = Boolean.getBoolean("elasticq.deep") ? 40 : 2;
    private static final int EVENTS = Boolean.getBoolean("elasticq.deep") ? 200_000 : 16_000;

    @TempDir
    Path folder;

    private final String exact = Topics.create(1);
    private final String atLeast = Topics.create(1);

    @Test
    void killedAgainAndAgain_exactlyOnceHasEachEventOnce_andAtLeastOnceLosesNone() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < KILLS; i++) {
            kill(random, i % 3 == 1);
        }
        try {
            lastRun_completes_andAllIsThere();
        } catch (AssertionError e) {
            assumeFalse(aTransactionHangs(), "Kafka has left a transaction open; see TopicHanging");
            throw e;
        }
    }

    private void lastRun_completes_andAllIsThere() throws Exception {
        try (ChildJvm child = child(ExactlyOnceChild.ENDS)) {
            assertThat(child.line()).isEqualTo("began");
            assertThat(child.line()).isEqualTo("COMPLETED");
            assertThat(child.line()).isEqualTo("COMPLETED");
            assertThat(child.exit()).isZero();
        }
        assertThat(Topics.values(exact)).isEqualTo(numbers(0, EVENTS));
        List<String> values = Topics.values(atLeast);
        assertThat(values.stream().distinct().sorted().toList())
                .isEqualTo(numbers(0, EVENTS).stream().sorted().toList());
    }

    /** What a sink can do nothing about: then neither its number nor its records can be read. */
    private boolean aTransactionHangs() {
        Map<String, Object> settings = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, Topics.bootstrap());
        return Stream.of(new TopicPartition("__consumer_offsets", 0), new TopicPartition(exact, 0))
                .anyMatch(partition -> TopicHanging.abort(settings, ExactlyOnceChild.id(exact), partition));
    }

    private ChildJvm child(String until) throws Exception {
        return ChildJvm.start(
                ExactlyOnceChild.class,
                folder.toString(),
                exact,
                atLeast,
                Topics.bootstrap(),
                Integer.toString(EVENTS),
                until);
    }

    private void kill(Random random, boolean brokerToo) throws Exception {
        try (ChildJvm child = child(ExactlyOnceChild.IS_KILLED)) {
            assertThat(child.line()).isEqualTo("began");
            LockSupport.parkNanos(500_000_000L + random.nextInt(800_000_000));
            if (brokerToo) {
                Topics.broker().kill();
            }
            child.kill();
            assertThat(child.line()).as("killed before it came to its end").isNull();
            if (brokerToo) {
                Topics.broker().restart();
            }
        }
    }
}
