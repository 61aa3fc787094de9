package io.elasticq.bridge.kafka;

import static io.elasticq.bridge.kafka.Topics.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.InvalidConfigException;
import io.elasticq.pipeline.Pipeline;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.SourceReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The source of a pipeline, with partitions of its own, against a real broker. */
@Timeout(120)
class KafkaSourceTest {

    private static KafkaSourceBuilder<String> source(String topic) {
        return KafkaSource.<String>builder(topic, each -> Topics.text(each.value()))
                .bootstrap(Topics.bootstrap());
    }

    private static List<String> take(SourceReader<String> reader, int count) {
        List<String> taken = new ArrayList<>();
        await().until(() -> {
            reader.read(taken::add, count - taken.size());
            return taken.size() == count;
        });
        return taken;
    }

    private static List<String> rest(SourceReader<String> reader) {
        List<String> taken = new ArrayList<>();
        await().until(() -> reader.read(taken::add, 7) == SourceReader.END);
        return taken;
    }

    @Test
    void pipeline_readsAllPartitions_toTheEnd() throws Exception {
        String topic = Topics.create(2);
        Topics.write(topic, 0, numbers(0, 1500));
        Topics.write(topic, 1, numbers(1500, 3000));
        List<String> read = new ArrayList<>();
        Pipeline.from(source(topic).endingAtTheLast().build())
                .to(Sinks.toCollection(read))
                .start()
                .await()
                .orThrow();
        assertThat(read).containsExactlyInAnyOrderElementsOf(numbers(0, 3000));
        assertThat(read.stream().map(Integer::parseInt).filter(each -> each < 1500))
                .isSorted();
        assertThat(source(topic).endingAtTheLast().build().metadata().bounded()).isTrue();
        assertThat(source(topic).build().metadata().replayable()).isTrue();
    }

    @Test
    void resumedReader_givesExactlyWhatCameAfterThePosition() throws Exception {
        String topic = Topics.create(1);
        Topics.write(topic, 0, numbers(0, 100));
        byte[] position;
        try (SourceReader<String> first = Opened.source(source(topic).build(), null)) {
            assertThat(take(first, 30)).isEqualTo(numbers(0, 30));
            position = Opened.position(first, 1);
            assertThat(take(first, 10)).isEqualTo(numbers(30, 40)); // in no checkpoint
        }
        for (int i = 0; i < 2; i++) {
            try (SourceReader<String> again =
                    Opened.source(source(topic).endingAtTheLast().build(), position)) {
                assertThat(rest(again)).isEqualTo(numbers(30, 100));
            }
        }
    }

    @Test
    void endingAtTheLast_ends_whileSomebodyGoesOnWriting() throws Exception {
        List<TopicPartition> partitions = List.of(new TopicPartition("t", 0), new TopicPartition("t", 1));
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
        consumer.updatePartitions(
                "t",
                partitions.stream()
                        .map(each -> new PartitionInfo("t", each.partition(), null, null, null))
                        .toList());
        consumer.updateBeginningOffsets(Map.of(partitions.get(0), 0L, partitions.get(1), 0L));
        consumer.updateEndOffsets(Map.of(partitions.get(0), 3L, partitions.get(1), 5L));
        List<String> read = new ArrayList<>();
        try (SourceReader<String> reader = Opened.source(
                KafkaSource.<String>builder("t", each -> Topics.text(each.value()))
                        .bootstrap("127.0.0.1:1")
                        .endingAtTheLast()
                        .consumers(settings -> consumer)
                        .build(),
                null)) {
            int answer = 0;
            for (int offset = 0; answer != SourceReader.END; offset++) {
                assertThat(offset).as("still reading: %s", read).isLessThan(100);
                consumer.addRecord(record(0, offset));
                if (offset % 2 == 0) { // slower
                    consumer.addRecord(record(1, offset / 2));
                }
                answer = reader.read(read::add, 10);
            }
        }
        assertThat(read).containsExactlyInAnyOrder("0-0", "0-1", "0-2", "1-0", "1-1", "1-2", "1-3", "1-4");
    }

    private static ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
        return new ConsumerRecord<>("t", partition, offset, null, Topics.bytes(partition + "-" + offset));
    }

    @Test
    void emptyTopic_hasAPosition_andANewPartitionIsReadFromItsBeginning() throws Exception {
        String topic = Topics.create(1);
        byte[] position;
        try (SourceReader<String> first =
                Opened.source(source(topic).fromTheEnd().build(), null)) {
            assertThat(first.read(each -> {}, 1)).isZero();
            position = Opened.position(first, 1);
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Topics.bootstrap()))) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2)))
                    .all()
                    .get();
        }
        Topics.write(topic, 0, List.of("a"));
        Topics.write(topic, 1, List.of("b"));
        try (SourceReader<String> again =
                Opened.source(source(topic).fromTheEnd().endingAtTheLast().build(), position)) {
            assertThat(rest(again)).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void fromTheEnd_andChosenPartitions_leaveTheRest() throws Exception {
        String topic = Topics.create(2);
        Topics.write(topic, 1, List.of("old"));
        try (SourceReader<String> reader =
                Opened.source(source(topic).fromTheEnd().partitions(1).build(), null)) {
            Topics.write(topic, 0, List.of("other"));
            Topics.write(topic, 1, List.of("new"));
            assertThat(take(reader, 1)).containsExactly("new");
        }
        assertThatThrownBy(() -> Opened.source(source(topic).partitions(0, 7).build(), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("wanted=[0, 7], there=");
    }

    @Test
    void positionWhoseRecordsAreGone_failsTheRun() throws Exception {
        String topic = Topics.create(1);
        Topics.write(topic, 0, numbers(0, 10));
        byte[] position;
        try (SourceReader<String> first = Opened.source(source(topic).build(), null)) {
            take(first, 3);
            position = Opened.position(first, 1);
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Topics.bootstrap()))) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(6)))
                    .all()
                    .get();
        }
        try (SourceReader<String> again = Opened.source(source(topic).build(), position)) {
            assertThatThrownBy(() -> take(again, 1)).isInstanceOf(OffsetOutOfRangeException.class);
        }
    }

    @Test
    void malformedRecord_failsTheSource_unlessItMayBeSkipped() throws Exception {
        String topic = Topics.create(1);
        Topics.write(topic, 0, List.of("1", "two", "3"));
        KafkaSourceBuilder<Integer> numbers = KafkaSource.<Integer>builder(
                        topic, each -> Integer.parseInt(Topics.text(each.value())))
                .bootstrap(Topics.bootstrap())
                .endingAtTheLast();
        List<Integer> read = new ArrayList<>();
        try (SourceReader<Integer> reader = Opened.source(numbers.build(), null)) {
            assertThatThrownBy(() -> {
                        while (reader.read(read::add, 10) >= 0) {
                            // until it fails
                        }
                    })
                    .hasMessageContaining("partition=0, offset=1")
                    .hasRootCauseInstanceOf(NumberFormatException.class);
        }
        List<Long> skipped = new ArrayList<>();
        read.clear();
        Pipeline.from(numbers.skipMalformed((each, e) -> skipped.add(each.offset()))
                        .build())
                .to(Sinks.toCollection(read))
                .start()
                .await()
                .orThrow();
        assertThat(read).containsExactly(1, 3);
        assertThat(skipped).containsExactly(1L);
    }

    @Test
    void abortedTransaction_isNotRead_andTheEndIsBeyondItsMark() throws Exception {
        String topic = Topics.create(1);
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", Topics.bootstrap(), "transactional.id", topic),
                new StringSerializer(),
                new StringSerializer())) {
            producer.initTransactions();
            for (int i = 0; i < 4; i++) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(topic, Integer.toString(i))).get();
                if (i % 2 == 0) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
            }
        }
        try (SourceReader<String> reader =
                Opened.source(source(topic).endingAtTheLast().build(), null)) {
            assertThat(rest(reader)).containsExactly("0", "2");
        }
    }

    @Test
    void positionOfSomethingElse_orAPartitionLess_isRefused() throws Exception {
        String topic = Topics.create(2);
        String other = Topics.create(1);
        byte[] position;
        try (SourceReader<String> reader = Opened.source(source(topic).build(), null)) {
            position = Opened.position(reader, 1);
        }
        assertThatThrownBy(() -> Opened.source(source(other).build(), position))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("topic=" + topic + ", expected=" + other);
        assertThatThrownBy(() -> Opened.source(source(topic).partitions(0).build(), position))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("checkpoint=[0, 1], read=[0]");
        assertThatThrownBy(() -> Opened.source(
                        KafkaSource.<String>builder("t", each -> "")
                                .bootstrap("127.0.0.1:1")
                                .config("default.api.timeout.ms", 200)
                                .config("request.timeout.ms", 100)
                                .build(),
                        null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("topic=t, bootstrap.servers=127.0.0.1:1");
    }

    @Test
    void settingsThatBreakThePromise_areRefused_withTheirValues() {
        KafkaSourceBuilder<String> group = KafkaSource.<String>builder("t", each -> "")
                .bootstrap("127.0.0.1:1")
                .group("g");
        assertThatThrownBy(() -> group.maxInFlight(499).build())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("maxInFlight=499, max.poll.records=500");
        group.maxInFlight(500).build();
        assertThatThrownBy(() -> group.endingAtTheLast().build()).hasMessageContaining("group=g");
        assertThatThrownBy(() -> group.commitInterval(Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> group.group("")).hasMessageContaining("group=");
        assertThatThrownBy(() -> group.partitions()).hasMessageContaining("partitions=[]");
        KafkaSourceBuilder<String> alone =
                KafkaSource.<String>builder("t", each -> "").bootstrap("127.0.0.1:1");
        assertThatThrownBy(() -> alone.build().inbox()).hasMessageContaining("group(id)");
        assertThatThrownBy(() -> alone.config("enable.auto.commit", "true").build())
                .hasMessageContaining("enable.auto.commit=true");
        assertThatThrownBy(() -> KafkaSource.<String>builder("t", each -> "")
                        .bootstrap("127.0.0.1:1")
                        .config("group.id", "g")
                        .build())
                .hasMessageContaining("no group.id: g");
    }
}
