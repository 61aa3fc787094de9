package io.elasticq.persistent;

/**
 * Thrown when the codec can't read an element whose bytes are as they were written. The element stays where it is, at the queue's head, and nothing is lost: open the queue with a
 * codec that can read it.
 */
public final class ElementDecodeException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** The sequence of its record. */
    private final long id;

    ElementDecodeException(String codec, long id, RuntimeException cause) {
        super("an element can't be decoded: codec=" + codec + ", id=" + id + ", cause=" + cause, cause);
        this.id = id;
    }

    /**
     * Which element it is.
     *
     * @return its number, as in {@link Delivery#id()}
     */
    public long id() {
        return id;
    }
}
