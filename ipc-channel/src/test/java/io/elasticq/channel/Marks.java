package io.elasticq.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How far a process has come, for others to see after it was killed: words in a mapped file. */
final class Marks {

    /** What the producer is about to publish is below this. */
    static final int PUBLISHING = 0;

    /** What it has published is below this. */
    static final int PUBLISHED = 64;

    /** What the consumer has read is below this. */
    static final int READ = 128;

    /** What it has closed is below this. */
    static final int CLOSED = 192;

    private static final int SIZE = 256;

    private final ByteBuffer words;

    Marks(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            words = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    void set(int mark, long value) {
        Words.setRelease(words, mark, value);
    }

    long get(int mark) {
        return Words.getAcquire(words, mark);
    }
}
