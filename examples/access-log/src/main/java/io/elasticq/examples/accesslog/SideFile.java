package io.elasticq.examples.accesslog;

import io.elasticq.pipeline.SideOutput;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A file with a line for each thing that was put aside. What a checkpoint covers is there after a crash, and what came after it may be there twice: a line is whole or it is cut off when the file is opened again.
 *
 * <p>Any number of threads may use it; they take turns.
 *
 * @param <T> what is put aside
 */
final class SideFile<T> implements SideOutput<T>, Closeable {

    private static final int BLOCK = 4096;

    private final Function<? super T, String> line;
    private final ReentrantLock lock = new ReentrantLock();
    private final RandomAccessFile file; // an interruption would close a channel
    private boolean dirty;

    private SideFile(RandomAccessFile file, Function<? super T, String> line) {
        this.file = file;
        this.line = line;
    }

    /**
     * Opens a file, and makes it if need be.
     *
     * @param path of the file
     * @param goOn whether what is there is kept, but for half a line at its end
     * @param line what is written; ends of lines in it become spaces
     */
    static <T> SideFile<T> open(Path path, boolean goOn, Function<? super T, String> line) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        boolean done = false;
        try {
            long end = goOn ? endOfLines(file) : 0;
            file.setLength(end);
            file.seek(end);
            done = true;
            return new SideFile<>(file, line);
        } finally {
            if (!done) {
                file.close();
            }
        }
    }

    private static long endOfLines(RandomAccessFile file) throws IOException {
        byte[] block = new byte[BLOCK];
        for (long to = file.length(); to > 0; ) {
            int length = (int) Math.min(BLOCK, to);
            to -= length;
            file.seek(to);
            file.readFully(block, 0, length);
            for (int i = length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return to + i + 1;
                }
            }
        }
        return 0;
    }

    @Override
    public void accept(T value) throws IOException {
        String text = line.apply(value).replace('\n', ' ').replace('\r', ' ');
        lock.lock();
        try {
            file.write((text + '\n').getBytes(StandardCharsets.UTF_8));
            dirty = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() throws IOException {
        lock.lock();
        try {
            if (dirty) {
                file.getFD().sync();
                dirty = false;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            file.close();
        } finally {
            lock.unlock();
        }
    }
}
