package io.elasticq.metrics;

/** What is timed, and told apart. */
enum Operation {
    /** An insertion of one element that does not wait. */
    OFFER("offer", false),
    /** An insertion of one element, or a batch, that may wait for room. */
    PUT("put", true),
    /** An insertion of a batch that does not wait. */
    OFFER_BATCH("offer_batch", false),
    /** A removal of one element that does not wait. */
    POLL("poll", false),
    /** A removal of one element, or a batch, that may wait for elements. */
    TAKE("take", true),
    /** A removal of a batch that does not wait. */
    POLL_BATCH("poll_batch", false);

    private final String tag;
    private final boolean waits;

    Operation(String tag, boolean waits) {
        this.tag = tag;
        this.waits = waits;
    }

    /** What the tag of its timer says. */
    String tag() {
        return tag;
    }

    /** Whether it may wait. */
    boolean waits() {
        return waits;
    }
}
