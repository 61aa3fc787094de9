package io.elasticq.benchmarks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From opening a log whose writer was killed to its first new record, as some recover in the one and some in the other. Each time with a copy, which is on the
 * disk and in the page cache. Ours reads all records and checks their CRCs.
 */
public class JournalOpenBenchmark extends StoredLogBenchmark {

    /** The log. A plain file has no recovery. */
    @Param({"JOURNAL", "CHRONICLE", "ARTEMIS"})
    public OtherType type;

    private Path copy;
    private @Nullable RecordLog log;

    @Override
    OtherType logType() {
        return type;
    }

    /** Copies what the writer left. */
    @Setup(Level.Iteration)
    public void copy() throws IOException {
        copy = newFolder();
        List<Path> files;
        try (Stream<Path> all = Files.walk(killed())) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path target = copy.resolve(killed().relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
            try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }

    /** Opens it and appends a record. */
    @Benchmark
    public void open(Appending thread) throws IOException {
        RecordLog opened = RecordLogs.open(type, copy, LogSettings.keepAll(bytes));
        log = opened;
        thread.append(opened, 1);
    }

    /** Looks whether all is there, and deletes the copy. */
    @TearDown(Level.Iteration)
    public void delete() throws IOException {
        RecordLog opened = Objects.requireNonNull(log);
        long count = opened.count();
        opened.close();
        delete(copy);
        if (count != records() + 1) {
            throw new IllegalStateException("not all is there after a kill: appended=" + (records() + 1) + ", found="
                    + count + ", type=" + type);
        }
    }
}
