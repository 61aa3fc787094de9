package io.elasticq.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** The journal and its peers, by name. */
final class RecordLogs {

    private RecordLogs() {}

    /** Opens a log to append to it, or makes a new one. What a crash left behind is recovered. */
    static RecordLog open(OtherType type, Path folder, LogSettings settings) throws IOException {
        return switch (type) {
            case JOURNAL -> JournalLog.open(folder, settings);
            case CHRONICLE -> ChronicleLog.open(folder, settings);
            case ARTEMIS -> ArtemisLog.open(folder, settings);
            case FILE_CHANNEL -> FileChannelLog.open(folder, settings);
            case TAPE -> TapeLog.open(folder);
            default -> throw new IllegalArgumentException("not a log: type=" + type);
        };
    }

    /** Opens a log that nobody writes only to read it from its first record to its last, and closes it. */
    static void replay(OtherType type, Path folder, Numbers numbers) throws IOException {
        switch (type) {
            case JOURNAL -> JournalLog.replay(folder, numbers);
            case CHRONICLE -> ChronicleLog.replay(folder, numbers);
            case ARTEMIS -> ArtemisLog.replay(folder, numbers);
            case FILE_CHANNEL -> FileChannelLog.replay(folder, numbers);
            default -> throw new IllegalArgumentException("not a log that is replayed: type=" + type);
        }
    }

    /** Whether the log stays within its ring. Others grow, and must be deleted now and then. */
    static boolean recycles(OtherType type) {
        return type == OtherType.JOURNAL || type == OtherType.FILE_CHANNEL;
    }
}
