package io.elasticq.internal;

import java.io.IOException;

/** Thrown when another one owns the file. */
public final class FileHeldException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What to say. */
    private final String text;

    /** Its pid. */
    private final long holder;

    FileHeldException(String message, long holder) {
        super(message);
        this.text = message;
        this.holder = holder;
    }

    /**
     * Who has what.
     *
     * @return not null
     */
    public String text() {
        return text;
    }

    /**
     * The process that holds it, as it knows itself; in another PID namespace that is another process's number.
     *
     * @return a pid, or -1 if not known
     */
    public long holder() {
        return holder;
    }
}
