package io.elasticq.bridge.kafka;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.Payloads;
import java.nio.file.Path;
import java.time.Duration;

/** Appends to a journal and replicates it, until it is killed. Arguments: folder, bootstrap, topic, records of a transaction. Says what is replicated. */
public final class JournalReplicaChild {

    private JournalReplicaChild() {}

    static final JournalConfig CONFIG =
            JournalConfig.builder().segmentSize(1 << 16).build();

    public static void main(String[] args) throws InterruptedException {
        Journal journal = Journal.open(Path.of(args[0]), CONFIG);
        JournalToKafka replica = JournalToKafka.of(journal, TopicBroker.impatient(args[1]), args[2])
                .batch(Integer.parseInt(args[3]), 1 << 20)
                .pauses(Duration.ofMillis(1), Duration.ofMillis(50))
                .build();
        replica.start();
        System.out.println("replicated 0");
        while (!System.out.checkError()) {
            for (int i = 0; i < 20; i++) {
                journal.append(Payloads.of(journal.lastSequence() + 1));
            }
            replica.awaitReplicated(
                    journal.lastSequence() - 200, Duration.ofSeconds(5)); // so that it does not run away
            System.out.println("replicated " + replica.stats().replicated());
        }
    }
}
