package io.elasticq.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A log that is only appended to. One that recycles lives as long as the JVM, as it would in use; one that grows
 * is a new one in each iteration, and the old one is deleted in between.
 */
@State(Scope.Benchmark)
public abstract class LogAppendBenchmark extends LogBenchmark {

    /** What a log that recycles keeps; little enough that its pages stay in memory. */
    @Param(DEFAULT_MEGABYTES)
    public int megabytes;

    private @Nullable Path current;
    private @Nullable RecordLog log;

    LogAppendBenchmark() {}

    abstract OtherType logType();

    abstract boolean synced();

    /** Makes the log, if it is not there. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        if (log == null) {
            Path made = newFolder();
            current = made;
            log = RecordLogs.open(logType(), made, LogSettings.ring(synced(), megabytes, bytes));
        }
    }

    /** Deletes it, if it grows. */
    @TearDown(Level.Iteration)
    public void deleteWhatGrows() throws IOException {
        if (!RecordLogs.recycles(logType())) {
            close();
        }
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        if (log != null && current != null) {
            log.close();
            delete(current);
            log = null;
            current = null;
        }
    }

    RecordLog log() {
        if (log == null) {
            throw new IllegalStateException("the log is not open: type=" + logType());
        }
        return log;
    }
}
