package io.elasticq.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One thread reads a log that is open and in the page cache, from its first record to its last and again, and copies each
 * payload into an array. Ours checks a CRC of each; the others have none.
 */
@State(Scope.Benchmark)
public class JournalReadBenchmark extends LogBenchmark {

    static final String DEFAULT_RECORDS = "20000";

    /** The log. Artemis' can't be read but as a whole, when it is opened. */
    @Param({"JOURNAL", "CHRONICLE", "FILE_CHANNEL", "TAPE"})
    public OtherType type;

    /** Records of the log, a multiple of those of a call. */
    @Param(DEFAULT_RECORDS)
    public int records;

    private Path current;
    private RecordLog log;
    private RecordLog.Reader reader;
    private Numbers numbers;

    /** Writes the log. */
    @Setup
    public void write() throws IOException {
        current = newFolder();
        log = RecordLogs.open(type, current, LogSettings.keepAll(bytes));
        byte[] payload = new byte[bytes];
        RecordLog.Appender appender = log.appender();
        for (int i = 0; i < records; i++) {
            Numbers.put(payload, i);
            appender.append(payload);
        }
        appender.flush();
        start();
    }

    /** Deletes it. */
    @TearDown
    public void close() throws IOException {
        reader.close();
        log.close();
        delete(current);
    }

    /** The next records; after the last of the log the first. */
    @Benchmark
    @OperationsPerInvocation(RECORDS_PER_CALL)
    public long read() throws IOException {
        long end = numbers.count() + RECORDS_PER_CALL;
        numbers.checkAll(reader, end);
        if (numbers.count() != end) {
            throw new IllegalStateException("the log ended early: read=" + numbers.count() + ", records=" + records);
        }
        if (end >= records) {
            reader.close();
            start();
        }
        return end;
    }

    private void start() {
        reader = log.reader();
        numbers = new Numbers(bytes);
    }
}
