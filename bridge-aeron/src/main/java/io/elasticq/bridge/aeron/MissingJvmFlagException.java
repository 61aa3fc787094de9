package io.elasticq.bridge.aeron;

/** Thrown when the JVM was started without what Aeron needs. The message has the flag, ready to be pasted. Nothing was opened. */
public final class MissingJvmFlagException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** As it is written on the command line. */
    private final String flag;

    MissingJvmFlagException(String flag) {
        super("Aeron needs a JVM flag that is missing; start java with: " + flag);
        this.flag = flag;
    }

    /**
     * What is missing.
     *
     * @return as it is written on the command line
     */
    public String flag() {
        return flag;
    }
}
