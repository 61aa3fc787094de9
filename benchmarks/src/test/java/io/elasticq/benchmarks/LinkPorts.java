package io.elasticq.benchmarks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The ports of links over UDP, which are always the same: one JVM of the tests has them at a time. */
record LinkPorts(FileChannel file, FileLock lock) implements AutoCloseable {

    /** Waits until no other JVM has them. */
    static LinkPorts take() throws IOException {
        Path target = Files.createDirectories(Path.of("target"));
        FileChannel file = FileChannel.open(
                target.resolve("link-ports.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        return new LinkPorts(file, file.lock());
    }

    @Override
    public void close() throws IOException {
        file.close(); // and with it the lock
    }
}
