package io.elasticq.persistent;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalCorruptException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What is done before there is a queue: the folder is looked at, the journal is opened, the log is read. */
final class QueueOpening {

    private QueueOpening() {}

    static <E> PersistentElasticQueue<E> open(PersistentQueueBuilder<E> builder, QueueFolder files, Path folder) {
        String codec = QueueFolder.requireCodecId(builder.codec.id());
        long start = System.nanoTime();
        try {
            files.requireCodec(codec);
            Journal journal = Journal.open(files.log(), builder.journalConfig());
            try {
                if (files.codec() == null) {
                    requireNew(journal, folder);
                    files.write(codec);
                }
                files.requireCodec(codec); // again, now that nobody else can write it
                return open(builder, journal, start);
            } catch (IOException | RuntimeException | Error e) {
                journal.close();
                throw e;
            }
        } catch (JournalCorruptException e) {
            throw new QueueCorruptException("the queue in " + folder + " is damaged: " + e.getMessage(), folder, e);
        } catch (IOException e) {
            throw new UncheckedIOException("the queue in " + folder + " can't be opened: " + e, e);
        }
    }

    static Optional<String> codecOf(Path folder) {
        try {
            return Optional.ofNullable(new QueueFolder(folder).codec());
        } catch (IOException e) {
            throw new UncheckedIOException("the queue in " + folder + " can't be looked at: " + e, e);
        }
    }

    private static void requireNew(Journal journal, Path folder) {
        if (journal.lastSequence() > 0) {
            throw new QueueCorruptException(
                    "the file that says what the log holds is missing, so the codec must be given: lastSequence="
                            + journal.lastSequence(),
                    folder,
                    null);
        }
    }

    static <E> PersistentElasticQueue<E> open(PersistentQueueBuilder<E> builder, Journal journal, long start) {
        QueueLog<E> log = new QueueLog<>(journal, builder.codec, builder.durability, builder.maxElementSize());
        Restore restore = Restore.read(log.cursor());
        QueueRecovery recovery = new QueueRecovery(
                journal.recovery(),
                Math.toIntExact(restore.live()),
                restore.records(),
                restore.discarded(),
                Duration.ofNanos(System.nanoTime() - start));
        return new PersistentElasticQueue<>(builder, log, restore, recovery);
    }
}
