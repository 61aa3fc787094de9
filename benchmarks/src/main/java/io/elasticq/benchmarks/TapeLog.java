package io.elasticq.benchmarks;

import com.squareup.tape2.QueueFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tape's queue in a file, with its defaults. It has no other mode than synced: the file is opened so that every write waits for the disk, and
 * an append is two or three writes. It is made for one thread, so there is a lock around it. There are no checksums.
 */
final class TapeLog implements RecordLog {

    private final QueueFile file;
    private final ReentrantLock lock = new ReentrantLock();

    private TapeLog(QueueFile file) {
        this.file = file;
    }

    static TapeLog open(Path folder) throws IOException {
        return new TapeLog(new QueueFile.Builder(folder.resolve("tape").toFile()).build());
    }

    @Override
    public Appender appender() {
        return payload -> {
            lock.lock();
            try {
                file.add(payload);
            } finally {
                lock.unlock();
            }
        };
    }

    @Override
    public Reader reader() {
        Iterator<byte[]> elements = file.iterator();
        return new Reader() {
            @Override
            public int read(byte[] into) {
                if (!elements.hasNext()) {
                    return -1;
                }
                byte[] payload = elements.next(); // a copy already; once more, as of all
                System.arraycopy(payload, 0, into, 0, payload.length);
                return payload.length;
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }

    @Override
    public long count() {
        return file.size();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
