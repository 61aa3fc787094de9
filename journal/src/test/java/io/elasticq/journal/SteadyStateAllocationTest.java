package io.elasticq.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No object per record, whichever way it is appended or read. */
class SteadyStateAllocationTest {

    private static final int RECORDS = 20_000;

    @TempDir
    Path folder;

    @Test
    void appendAndRead_allocateNothingPerRecord() {
        JournalConfig config = JournalConfig.builder().segmentSize(64 << 20).build();
        byte[] array = new byte[100];
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        RecordEncoder encoder = target -> target.putLong(1).putLong(2);
        try (Journal journal = Journal.open(folder, config);
                Tailer tailer = journal.tailer(TailStart.oldest())) {
            Runnable round = () -> {
                for (int i = 0; i < RECORDS; i++) {
                    journal.append(array);
                    journal.append(buffer);
                    journal.append(100, encoder);
                    tailer.read();
                    tailer.read();
                    tailer.read();
                }
            };
            round.run(); // what is loaded and compiled once
            assertThat(allocatedBy(round)).isLessThan(RECORDS);
        }
    }

    private static long allocatedBy(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
