package io.elasticq.journal;

import io.elasticq.journal.contract.JournalContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest extends JournalContract {

    @TempDir
    Path folder;

    private int count;

    @Override
    protected Journal create(JournalConfig config) {
        return Journal.open(folder.resolve("journal-" + count++), config);
    }
}
