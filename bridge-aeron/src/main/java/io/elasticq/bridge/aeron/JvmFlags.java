package io.elasticq.bridge.aeron;

/** What Agrona, on which Aeron stands, takes from the inside of the JDK: without it the first use of a buffer is an {@link ExceptionInInitializerError} that names neither. */
final class JvmFlags {

    /** Loaded without being initialised: its static code is what fails. */
    private static final String WHO_NEEDS_IT = "org.agrona.UnsafeApi";

    private static final String INTERNAL = "jdk.internal.misc";

    private JvmFlags() {}

    /**
     * Does nothing if it is there. Before anything of Aeron's is initialised.
     *
     * @throws MissingJvmFlagException otherwise
     */
    static void require() {
        Module user = agrona();
        if (!Object.class.getModule().isExported(INTERNAL, user)) {
            String target = user.isNamed() ? user.getName() : "ALL-UNNAMED";
            throw new MissingJvmFlagException("--add-exports java.base/" + INTERNAL + "=" + target);
        }
    }

    private static Module agrona() {
        try {
            return Class.forName(WHO_NEEDS_IT, false, JvmFlags.class.getClassLoader())
                    .getModule();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("Agrona is not there: " + WHO_NEEDS_IT, e);
        }
    }
}
