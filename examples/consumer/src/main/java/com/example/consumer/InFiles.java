package com.example.consumer;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.channel.Channel;
import io.elasticq.channel.ChannelConfig;
import io.elasticq.channel.Consumer;
import io.elasticq.channel.Fragment;
import io.elasticq.channel.Producer;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalReader;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import io.elasticq.persistent.ElementCodec;
import io.elasticq.persistent.PersistentElasticQueue;
import io.elasticq.persistent.PersistentQueueBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is kept in files, or passes through them. */
final class InFiles {

    private InFiles() {}

    static String journal(Path folder) throws Exception {
        JournalConfig config = JournalConfig.builder().segmentSize(1 << 20).build();
        try (Journal journal = Journal.open(folder, config)) {
            journal.append("one".getBytes(StandardCharsets.UTF_8));
            journal.append("two".getBytes(StandardCharsets.UTF_8));
        }
        List<String> read = new ArrayList<>();
        try (JournalReader reader = Journal.openReader(folder);
                Tailer tailer = reader.tailer("consumer", TailStart.oldest())) {
            while (tailer.poll(record -> read.add(
                            StandardCharsets.UTF_8.decode(record.payload()).toString()))
                    > 0) {
                tailer.commit();
            }
        }
        return "read " + read;
    }

    static String persistent(Path folder) throws Exception {
        PersistentQueueBuilder<String> builder =
                PersistentElasticQueue.builder(ElementCodec.utf8(), ElasticConfig.upTo(1000), OverflowPolicy.BLOCK);
        PersistentElasticQueue<String> queue = builder.open(folder);
        queue.put("one");
        queue.put("two");
        String first = queue.take();
        queue.release();

        PersistentElasticQueue<String> again = builder.open(folder);
        String second = again.take();
        again.release();
        return first + ", and " + second + " after it was opened again";
    }

    static String channel(Path file) throws Exception {
        Channel.create(file, ChannelConfig.builder().depth(16).chunkSize(64).build());
        try (Producer producer = Channel.open(file).producer();
                Consumer consumer = Channel.open(file).consumer()) {
            producer.tryClaim(Long.BYTES).putLong(0, 42).publish(1);
            try (Fragment fragment = consumer.read()) {
                return "read " + fragment.getLong(0);
            }
        }
    }
}
