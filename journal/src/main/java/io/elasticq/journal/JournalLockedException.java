package io.elasticq.journal;

/** Thrown when another one writes this journal, or uses this cursor. */
public final class JournalLockedException extends IllegalStateException implements JournalError {

    private static final long serialVersionUID = 1L;

    /** Its pid. */
    private final long holder;

    JournalLockedException(String message, long holder) {
        super(message);
        this.holder = holder;
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
