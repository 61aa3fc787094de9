package io.elasticq.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Opens a log that nobody writes, reads it from its first record to its last, and closes it; from the page cache. Ours checks a CRC of each
 * record; the others have none.
 */
public class JournalReplayBenchmark extends StoredLogBenchmark {

    /** The log. */
    @Param({"JOURNAL", "CHRONICLE", "ARTEMIS", "FILE_CHANNEL"})
    public OtherType type;

    @Override
    OtherType logType() {
        return type;
    }

    /** All of it. */
    @Benchmark
    public long replay() throws IOException {
        Numbers numbers = new Numbers(bytes);
        RecordLogs.replay(type, killed(), numbers);
        if (numbers.count() != records()) {
            throw new IllegalStateException(
                    "not all was read: records=" + records() + ", read=" + numbers.count() + ", type=" + type);
        }
        return numbers.count();
    }
}
