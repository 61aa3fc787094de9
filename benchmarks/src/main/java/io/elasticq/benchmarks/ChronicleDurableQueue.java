package io.elasticq.benchmarks;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * A queue as one builds it on Chronicle Queue: an appender, and a named tailer, whose place is stored with each read. Nothing is
 * deleted behind the tailer but by hand, and there is no bound. Synced forces each offer as {@link ChronicleLog} does; the place
 * of the tailer is a word in a mapped file that nothing in its API forces, so polls survive a kill and not a loss of power.
 */
final class ChronicleDurableQueue implements DurableQueue {

    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final ExcerptTailer tailer;
    private final boolean synced;
    private final Bytes<?> buffer;

    ChronicleDurableQueue(Path folder, boolean synced, int maxBytes) {
        this.queue = ChronicleLog.queue(folder, synced).build();
        this.appender = queue.createAppender();
        this.tailer = queue.createTailer("consumer");
        this.synced = synced;
        this.buffer = Bytes.allocateDirect(maxBytes);
        // Made here, used by one other thread each.
        appender.singleThreadedCheckDisabled(true);
        tailer.singleThreadedCheckDisabled(true);
        buffer.singleThreadedCheckDisabled(true);
    }

    @Override
    public void offer(byte[] element) {
        buffer.clear();
        buffer.write(element, 0, element.length);
        appender.writeBytes(buffer);
        if (synced) {
            appender.sync();
        }
    }

    @Override
    public byte @Nullable [] poll() {
        try (DocumentContext document = tailer.readingDocument()) {
            return document.isPresent() ? document.wire().bytes().toByteArray() : null;
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
