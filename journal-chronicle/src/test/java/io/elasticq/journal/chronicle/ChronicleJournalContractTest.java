package io.elasticq.journal.chronicle;

import io.elasticq.journal.Durability;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.contract.JournalContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ChronicleJournalContractTest extends JournalContract {

    @TempDir
    Path folder;

    private int count;

    @Override
    protected Journal create(JournalConfig config) {
        return ChronicleJournal.open(folder.resolve("journal-" + count++), config);
    }

    @Override
    protected int segmentSize() {
        return 1 << 16;
    }

    @Override
    protected boolean supports(Durability durability) {
        return durability.equals(Durability.NO_SYNC);
    }

    @Override
    protected boolean syncs() {
        return false;
    }
}
