package io.elasticq.examples.accesslog;

/** A line that is none of an access log. */
final class BadLineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what was wrong, and where.
     *
     * @param reason what was looked for
     * @param column where, from 0
     */
    BadLineException(String reason, int column) {
        super(reason + ": column=" + column, null, false, false); // the trace would say nothing
    }
}
