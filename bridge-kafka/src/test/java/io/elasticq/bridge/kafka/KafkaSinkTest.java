package io.elasticq.bridge.kafka;

import static io.elasticq.bridge.kafka.Topics.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.pipeline.Fate;
import io.elasticq.pipeline.OnError;
import io.elasticq.pipeline.Pipeline;
import io.elasticq.pipeline.RunReport;
import io.elasticq.pipeline.io.SinkFailedException;
import io.elasticq.pipeline.io.SinkWriter;
import io.elasticq.pipeline.io.Sources;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sink of a pipeline, against a real broker. */
@Timeout(120)
class KafkaSinkTest {

    private static KafkaSinkBuilder<String> sink(String topic) {
        return KafkaSink.<String>builder(topic, Topics::bytes).bootstrap(Topics.bootstrap());
    }

    private static KafkaSink<String> exact(String topic) {
        return sink(topic).exactlyOnce("exact-" + topic, 1 << 20).build();
    }

    private static void write(SinkWriter<String> writer, List<String> events) throws Exception {
        for (String event : events) {
            writer.write(event);
        }
    }

    /** As a process that dies: nothing is completed. */
    private static void die(SinkWriter<String> writer) throws IOException {
        writer.fail(new IOException("dies"));
        writer.close();
    }

    @Test
    void pipeline_writesEachEvent_withItsKeyAndHeaders_inTheOrderOfTheKey() throws Exception {
        String topic = Topics.create(3);
        KafkaSink<String> sink = sink(topic)
                .key(event -> Topics.bytes("key" + Integer.parseInt(event) % 7))
                .headers(event -> List.of(new RecordHeader("length", Topics.bytes(Integer.toString(event.length())))))
                .build();
        RunReport report = Pipeline.from(Sources.iterable(numbers(0, 2000)))
                .to(sink)
                .start()
                .await()
                .orThrow();
        assertThat(report.processed()).isEqualTo(2000);
        List<ConsumerRecord<byte[], byte[]>> records = Topics.read(topic);
        assertThat(records).hasSize(2000);
        for (int key = 0; key < 7; key++) {
            String name = "key" + key;
            int first = key;
            assertThat(records.stream().filter(each -> Topics.text(each.key()).equals(name)))
                    .extracting(each -> Topics.text(each.value()))
                    .containsExactlyElementsOf(numbers(0, 2000).stream()
                            .filter(each -> Integer.parseInt(each) % 7 == first)
                            .toList());
        }
        assertThat(Topics.text(records.get(0).headers().lastHeader("length").value()))
                .isEqualTo(Integer.toString(records.get(0).value().length));
    }

    @Test
    void eventThatIsTooLarge_goesToTheErrorAction_andTheOthersArrive() throws Exception {
        String topic = Topics.create(1);
        List<String> events = List.of("a", "x".repeat(2000), "b");
        RunReport report = Pipeline.from(Sources.iterable(events))
                .to("kafka", sink(topic).config("max.request.size", 1000).build(), OnError.drop())
                .start()
                .await()
                .orThrow();
        assertThat(report.count(Fate.DROPPED_ON_ERROR)).isOne();
        assertThat(Topics.values(topic)).containsExactly("a", "b");
    }

    @Test
    void recordThatTheBrokerRefusesLater_failsTheRun_andNobodyElsesEvent() throws Exception {
        String topic = Topics.create(1);
        SinkWriter<String> writer = Opened.sink(sink(topic)
                .config("max.request.size", 4 << 20)
                .config("linger.ms", 200) // so that it is refused while it is prepared
                .build());
        writer.write("a");
        writer.write("x".repeat(2 << 20)); // the topic takes 1 MiB
        assertThatThrownBy(() -> writer.prepare(1, new DataOutputStream(OutputStream.nullOutputStream())))
                .isInstanceOf(KafkaException.class)
                .hasRootCauseInstanceOf(RecordTooLargeException.class);
        assertThatThrownBy(() -> writer.write("b"))
                .isInstanceOf(SinkFailedException.class)
                .hasMessageContaining(topic);
        die(writer);
        assertThat(Topics.values(topic)).containsExactly("a");
    }

    @Test
    void missingTopic_orBroker_isNamed_whenTheSinkIsOpened() {
        assertThatThrownBy(() -> Opened.sink(KafkaSink.<String>builder("t", Topics::bytes)
                        .bootstrap("127.0.0.1:1")
                        .config("max.block.ms", 200)
                        .build()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("topic=t, bootstrap.servers=127.0.0.1:1");
        assertThatThrownBy(() -> Opened.sink(sink("no such topic").build()))
                .hasMessageContaining("topic=no such topic");
    }

    // ---- exactly once

    @Test
    void exactlyOnce_showsNothingBeforeTheCommit() throws Exception {
        String topic = Topics.create(2);
        try (SinkWriter<String> writer = Opened.sink(exact(topic))) {
            write(writer, numbers(0, 10));
            Opened.prepare(writer, 1);
            write(writer, numbers(10, 20)); // of the next checkpoint
            assertThat(Topics.values(topic)).isEmpty();
            writer.commit(1);
            assertThat(Topics.values(topic)).containsExactlyInAnyOrderElementsOf(numbers(0, 10));
            Opened.prepare(writer, 2);
            writer.commit(2);
            assertThat(Topics.values(topic)).containsExactlyInAnyOrderElementsOf(numbers(0, 20));
            writer.complete();
        }
    }

    @Test
    void exactlyOnce_thatDiesBeforeTheCommit_isMadeUpFor_once() throws Exception {
        String topic = Topics.create(1);
        SinkWriter<String> first = Opened.sink(exact(topic));
        write(first, numbers(0, 5));
        byte[] one = Opened.prepare(first, 1);
        write(first, numbers(5, 7)); // lost with the process; the source gives it again
        die(first);
        for (int i = 0; i < 2; i++) { // the second finds that it is there
            SinkWriter<String> next = Opened.sink(exact(topic), one, 1);
            assertThat(Topics.values(topic)).isEqualTo(numbers(0, 5));
            die(next);
        }
        SinkWriter<String> last = Opened.sink(exact(topic), one, 1);
        write(last, numbers(5, 9));
        Opened.prepare(last, 2);
        last.commit(2);
        last.complete();
        last.close();
        assertThat(Topics.values(topic)).isEqualTo(numbers(0, 9));
    }

    @Test
    void exactlyOnce_thatDiesAfterTheCommit_writesNothingAgain() throws Exception {
        String topic = Topics.create(1);
        SinkWriter<String> first = Opened.sink(exact(topic));
        write(first, numbers(0, 5));
        Opened.prepare(first, 1);
        write(first, numbers(5, 8));
        byte[] two = Opened.prepare(first, 2);
        first.commit(1); // late: the second is complete, too
        die(first);
        SinkWriter<String> second = Opened.sink(exact(topic), two, 2);
        assertThat(Topics.values(topic)).isEqualTo(numbers(0, 8));
        write(second, numbers(8, 9));
        byte[] three = Opened.prepare(second, 3);
        second.commit(3);
        die(second);
        die(Opened.sink(exact(topic), three, 3));
        assertThat(Topics.values(topic)).isEqualTo(numbers(0, 9));
    }

    @Test
    void exactlyOnce_keepsKeysAndHeaders_overADeath() throws Exception {
        String topic = Topics.create(1);
        KafkaSink<String> sink = sink(topic)
                .key(event -> event.equals("b") ? null : Topics.bytes("key of " + event))
                .headers(event -> List.of(new RecordHeader("h", Topics.bytes(event)), new RecordHeader("none", null)))
                .exactlyOnce("keys-" + topic, 1 << 20)
                .build();
        SinkWriter<String> first = Opened.sink(sink);
        write(first, List.of("a", "b"));
        byte[] one = Opened.prepare(first, 1);
        die(first);
        die(Opened.sink(sink, one, 1));
        List<ConsumerRecord<byte[], byte[]>> records = Topics.read(topic);
        assertThat(records).extracting(each -> Topics.text(each.value())).containsExactly("a", "b");
        assertThat(Topics.text(records.get(0).key())).isEqualTo("key of a");
        assertThat(records.get(1).key()).isNull();
        assertThat(records.get(1).headers().lastHeader("h").value()).isEqualTo(Topics.bytes("b"));
        assertThat(records.get(1).headers().lastHeader("none").value()).isNull();
    }

    @Test
    void exactlyOnce_zombie_canNotCommit() throws Exception {
        String topic = Topics.create(1);
        SinkWriter<String> zombie = Opened.sink(exact(topic));
        write(zombie, numbers(0, 3));
        byte[] one = Opened.prepare(zombie, 1);
        SinkWriter<String> next = Opened.sink(exact(topic), one, 1); // which has written them
        assertThatThrownBy(() -> zombie.commit(1)).isInstanceOf(KafkaException.class);
        die(zombie);
        write(next, numbers(3, 4));
        Opened.prepare(next, 2);
        next.commit(2);
        next.close();
        assertThat(Topics.values(topic)).isEqualTo(numbers(0, 4));
    }

    @Test
    void exactlyOnce_refusesATopicThatIsAhead_orHasForgotten() throws Exception {
        String topic = Topics.create(1);
        SinkWriter<String> writer = Opened.sink(exact(topic));
        write(writer, numbers(0, 3));
        byte[] one = Opened.prepare(writer, 1);
        writer.commit(1);
        write(writer, numbers(3, 5));
        byte[] two = Opened.prepare(writer, 2);
        writer.commit(2);
        die(writer);
        assertThatThrownBy(() -> Opened.sink(exact(topic), one, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in the topic=2, checkpoint=1");
        assertThatThrownBy(() -> Opened.sink(exact(topic)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another transactional.id");
        forget(topic);
        assertThatThrownBy(() -> Opened.sink(exact(topic), two, 2))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("offsets.retention.minutes");
        assertThat(Topics.values(topic)).isEqualTo(numbers(0, 5));
    }

    @Test
    void exactlyOnce_withNothingToWrite_keepsItsNumberYoung() throws Exception {
        String topic = Topics.create(1);
        String group = "elasticq-exact-" + topic;
        KafkaSink<String> sink = sink(topic)
                .exactlyOnce("exact-" + topic, 1 << 20)
                .renewal(Duration.ZERO)
                .build();
        SinkWriter<String> writer = Opened.sink(sink);
        write(writer, numbers(0, 3));
        Opened.prepare(writer, 1);
        writer.commit(1);
        forget(topic);
        byte[] two = Opened.prepare(writer, 2);
        writer.commit(2);
        assertThat(Topics.committed(group, topic, 0)).isOne();
        die(writer);
        die(Opened.sink(sink, two, 2));
        assertThat(Topics.values(topic)).isEqualTo(numbers(0, 3));
    }

    /** As the broker does after offsets.retention.minutes. */
    private static void forget(String topic) throws Exception {
        try (Admin admin = Admin.create(java.util.Map.of("bootstrap.servers", Topics.bootstrap()))) {
            admin.deleteConsumerGroupOffsets("elasticq-exact-" + topic, Set.of(new TopicPartition(topic, 0)))
                    .all()
                    .get();
        }
    }

    @Test
    void exactlyOnce_refusesAnEventThatIsTooLarge_orTooMuch_andGoesOn() throws Exception {
        String topic = Topics.create(1);
        KafkaSink<String> sink = sink(topic)
                .exactlyOnce("much-" + topic, 3000)
                .config("max.request.size", 2000)
                .build();
        try (SinkWriter<String> writer = Opened.sink(sink)) {
            writer.write("a");
            assertThatThrownBy(() -> writer.write("x".repeat(3000)))
                    .isInstanceOf(RecordTooLargeException.class)
                    .hasMessageContaining("largest=2000");
            writer.write("y".repeat(1800));
            assertThatThrownBy(() -> writer.write("z".repeat(1500)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("maxHeldBytes=3000");
            Opened.prepare(writer, 1);
            writer.commit(1);
            writer.write("z".repeat(1500));
            Opened.prepare(writer, 2);
            writer.commit(2);
            writer.write("left over");
            assertThatThrownBy(writer::complete).hasMessageContaining("events=1");
        }
        List<String> expected = new ArrayList<>(List.of("a", "y".repeat(1800), "z".repeat(1500)));
        assertThat(Topics.values(topic)).isEqualTo(expected);
    }
}
