package io.elasticq.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Chronicle Queue with its defaults, less its banner and the thread that watches the disk. Synced is {@code SyncMode.SYNC} and
 * an {@code ExcerptAppender.sync()} after each append: with the default mode that call would not wait for the disk. It
 * forces the pages of the record, and neither those of the index nor of the file's header. There are no checksums, and nothing is recycled.
 */
final class ChronicleLog implements RecordLog {

    private final SingleChronicleQueue queue;
    private final LogSettings settings;

    private ChronicleLog(SingleChronicleQueue queue, LogSettings settings) {
        this.queue = queue;
        this.settings = settings;
    }

    static ChronicleLog open(Path folder, LogSettings settings) {
        return new ChronicleLog(queue(folder, settings.synced()).build(), settings);
    }

    static void replay(Path folder, Numbers numbers) throws IOException {
        try (SingleChronicleQueue queue = queue(folder, false).readOnly(true).build();
                TailerReader reader = new TailerReader(queue.createTailer())) {
            numbers.checkAll(reader, Long.MAX_VALUE);
        }
    }

    static SingleChronicleQueueBuilder queue(Path folder, boolean synced) {
        // Read by its classes when they are loaded, so here, before that.
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.disk.monitor.disable", "true");
        SingleChronicleQueueBuilder builder = SingleChronicleQueueBuilder.binary(folder);
        return synced ? builder.syncMode(SyncMode.SYNC) : builder;
    }

    @Override
    public Appender appender() {
        return new QueueAppender(queue.createAppender(), settings);
    }

    @Override
    public Reader reader() {
        return new TailerReader(queue.createTailer());
    }

    @Override
    public long count() {
        return queue.entryCount();
    }

    @Override
    public void close() {
        queue.close();
    }

    /** Through memory outside the heap: the fastest of its ways to append an array. */
    private static final class QueueAppender implements Appender {
        private final ExcerptAppender appender;
        private final boolean synced;
        private final Bytes<?> buffer;

        QueueAppender(ExcerptAppender appender, LogSettings settings) {
            this.appender = appender;
            this.synced = settings.synced();
            this.buffer = Bytes.allocateDirect(settings.payloadBytes());
        }

        @Override
        public void append(byte[] payload) {
            buffer.clear();
            buffer.write(payload, 0, payload.length);
            appender.writeBytes(buffer);
            if (synced) {
                appender.sync();
            }
        }
    }

    /** From where the record lies: the fastest of its ways to read. */
    private record TailerReader(ExcerptTailer tailer) implements Reader {

        @Override
        public int read(byte[] into) {
            try (DocumentContext document = tailer.readingDocument()) {
                return document.isPresent() ? document.wire().bytes().read(into) : -1;
            }
        }

        @Override
        public void close() {
            tailer.close();
        }
    }
}
