package io.elasticq.journal;

import io.elasticq.journal.contract.JournalContract;

class InMemoryJournalTest extends JournalContract {

    @Override
    protected Journal create(JournalConfig config) {
        return Journal.inMemory(config);
    }
}
