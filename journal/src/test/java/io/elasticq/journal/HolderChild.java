package io.elasticq.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Opens a journal, says so and who it is, and holds it until it is told to end. Arguments: folder. */
final class HolderChild {

    private HolderChild() {}

    @SuppressWarnings("try") // the journal is there to be held
    public static void main(String[] args) throws IOException {
        try (Journal journal = Journal.open(Path.of(args[0]), WriterChild.config("NO_SYNC"))) {
            System.out.println("open " + ProcessHandle.current().pid());
            int told = System.in.read();
            assert told == '\n';
        } catch (JournalLockedException e) {
            System.out.println("locked " + e.holder());
        }
    }
}
