package io.elasticq.journal.chronicle;

/** What comes of opening a damaged log, reading all of it, appending a record, and reading that. */
enum Outcome {
    /** All is there, and goes on. */
    NO_HARM("no harm"),
    /** It is said that the journal is damaged, or that it takes no more records. */
    REFUSED("refused"),
    /** Something else is thrown. */
    EXCEPTION("exception"),
    /** Records are not there, and nothing is said. */
    MISSING("records missing"),
    /** A payload is shown that nobody appended, or in another place. */
    WRONG("wrong data"),
    /** No answer. */
    HANG("hang"),
    /** The JVM ended. */
    CRASH("JVM crash");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
