package io.elasticq.journal;

/**
 * Thrown when records that were stored can't be read: not a crash did this, but damage. The journal is left as it is. {@link Journal#salvage} saves
 * what can be read.
 */
public final class JournalCorruptException extends IllegalStateException implements JournalError {

    private static final long serialVersionUID = 1L;

    /** Its number. */
    private final long segment;

    /** In the segment's file. */
    private final int offset;

    /** Of the first record that can't be read. */
    private final long sequence;

    /**
     * Made by engines.
     *
     * @param location of the journal
     * @param what is wrong
     * @param segment its number, 0 if it is not in a segment
     * @param offset in the segment's file, in bytes
     * @param sequence of the first record that can't be read, 0 if not known
     */
    public JournalCorruptException(String location, String what, long segment, int offset, long sequence) {
        super("corrupt journal in " + location + ": " + what + ": segment=" + segment + ", offset=" + offset
                + ", sequence=" + sequence);
        this.segment = segment;
        this.offset = offset;
        this.sequence = sequence;
    }

    /**
     * The segment.
     *
     * @return its number, from 1; 0 if it is not in a segment
     */
    public long segment() {
        return segment;
    }

    /**
     * Where the first record that can't be read should be.
     *
     * @return an offset in the segment's file, in bytes
     */
    public int offset() {
        return offset;
    }

    /**
     * The sequence of the first record that can't be read.
     *
     * @return a sequence, 0 if not known
     */
    public long sequence() {
        return sequence;
    }
}
