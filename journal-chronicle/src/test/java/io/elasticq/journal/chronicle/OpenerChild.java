package io.elasticq.journal.chronicle;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalLockedException;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a journal, appends a record, says so, and holds it until it is told to end. Arguments: folder. What is printed to the error stream comes on the other, too. */
final class OpenerChild {

    private OpenerChild() {}

    public static void main(String[] args) throws IOException {
        System.setErr(System.out);
        try (Journal journal = ChronicleJournal.open(Path.of(args[0]), JournalConfig.defaults())) {
            System.out.println("appended " + journal.append(new byte[100]));
            int told = System.in.read();
            assert told == '\n';
        } catch (MissingJvmFlagsException e) {
            System.out.println(e.getMessage());
            System.out.println(e.flags());
        } catch (JournalLockedException e) {
            System.out.println("locked " + e.holder());
        }
    }
}
