package io.elasticq.journal.chronicle;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;

/** One test of {@link ChronicleJournalTest} on a broken twin. Arguments: method, folder. */
final class TwinChild {

    private TwinChild() {}

    public static void main(String[] args) throws ReflectiveOperationException, IOException {
        ChronicleJournalTest tests = new ChronicleJournalTest();
        tests.folder = Files.createDirectories(Path.of(args[1]));
        Method test = ChronicleJournalTest.class.getDeclaredMethod(args[0]);
        try {
            test.invoke(tests);
            System.out.println("passed");
        } catch (InvocationTargetException e) {
            System.out.println(
                    "failed: " + e.getCause().toString().lines().findFirst().orElse(""));
        }
        System.exit(0); // whatever the twin has left running
    }
}
