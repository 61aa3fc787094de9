package io.elasticq.journal.chronicle;

import java.util.List;

/** Thrown when the JVM was started without what Chronicle Queue needs. The message has the missing flags, ready to be pasted. Nothing was opened. */
public final class MissingJvmFlagsException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** As they are written on the command line. */
    private final String[] flags;

    MissingJvmFlagsException(List<String> flags) {
        super("Chronicle Queue needs JVM flags that are missing; start java with: " + String.join(" ", flags));
        this.flags = flags.toArray(String[]::new);
    }

    /**
     * Those that are missing.
     *
     * @return each as it is written on the command line
     */
    public List<String> flags() {
        return List.of(flags);
    }
}
