package io.elasticq.journal.chronicle;

import io.elasticq.InvalidConfigException;
import io.elasticq.journal.Durability;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.Retention;

/** What Chronicle Queue can do of what a configuration may ask for. */
final class Capabilities {

    /** Chronicle Queue takes no smaller block. */
    private static final int SMALLEST_BLOCK = 1 << 16;

    /** An excerpt may reach from one block into what is mapped of the next: all of a small one, a quarter of a large one. */
    private static final int LARGE_BLOCK = 1 << 18;

    /** Of Chronicle Queue, with its padding. */
    private static final int OVERHEAD = 64;

    private Capabilities() {}

    static void require(JournalConfig config) {
        if (!(config.durability() instanceof Durability.NoSync)) {
            throw new InvalidConfigException(
                    "Chronicle Queue survives the end of a process, not a loss of power; durability must be "
                            + Durability.NO_SYNC + ": durability=" + config.durability());
        }
        if (!(config.retention() instanceof Retention.All || config.retention() instanceof Retention.Cursors)) {
            throw new InvalidConfigException("Chronicle Queue has files by the hour, not by size; retention must be "
                    + Retention.ALL + " or " + Retention.CURSORS + ": retention=" + config.retention());
        }
        if (config.segmentSize() < SMALLEST_BLOCK) {
            throw new InvalidConfigException("segmentSize, by which files grow, must be >= " + SMALLEST_BLOCK
                    + ": segmentSize=" + config.segmentSize());
        }
        int largest = largestRecord(config.segmentSize());
        if (config.maxRecordSize() > largest) {
            throw new InvalidConfigException("maxRecordSize must be <= " + largest + ": maxRecordSize="
                    + config.maxRecordSize() + ", segmentSize=" + config.segmentSize());
        }
    }

    private static int largestRecord(int block) {
        int overlap = block < LARGE_BLOCK ? SMALLEST_BLOCK : block / 4;
        return overlap - Excerpt.HEADER - OVERHEAD;
    }
}
