package io.elasticq.journal.chronicle;

import java.util.ArrayList;
import java.util.List;

/**
 * What Chronicle Queue takes from the inside of the JDK. It maps files by a private method of {@code sun.nio.ch}, which it makes accessible by means of
 * {@code java.lang.reflect}. Without the first it opens every queue for reading only, without the second it throws an AssertionError at the first file.
 */
final class JvmFlags {

    /** Loaded without being initialised: its static code is what fails. */
    private static final String WHO_NEEDS_THEM = "net.openhft.chronicle.core.OS";

    private static final String MAPPING = "sun.nio.ch";
    private static final String REFLECTION = "java.lang.reflect";

    private JvmFlags() {}

    /**
     * Does nothing if all are there.
     *
     * @throws MissingJvmFlagsException otherwise
     */
    static void require() {
        List<String> missing = missing(chronicle());
        if (!missing.isEmpty()) {
            throw new MissingJvmFlagsException(missing);
        }
    }

    private static Module chronicle() {
        try {
            return Class.forName(WHO_NEEDS_THEM, false, JvmFlags.class.getClassLoader())
                    .getModule();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("Chronicle Queue is not there: " + WHO_NEEDS_THEM, e);
        }
    }

    static List<String> missing(Module user) {
        Module jdk = Object.class.getModule();
        String target = user.isNamed() ? user.getName() : "ALL-UNNAMED";
        List<String> missing = new ArrayList<>();
        if (!jdk.isExported(MAPPING, user)) {
            missing.add("--add-exports java.base/" + MAPPING + "=" + target);
        }
        if (!jdk.isOpen(REFLECTION, user)) {
            missing.add("--add-opens java.base/" + REFLECTION + "=" + target);
        }
        return missing;
    }
}
