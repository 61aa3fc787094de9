package io.elasticq.persistent;

import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * How elements are written to the log and read from it. Called by any thread, by several at a time, outside any lock when it encodes, and under
 * the queue's lock when it decodes, so it must not call the queue.
 *
 * @param <E> the type of the elements
 */
public interface ElementCodec<E> {

    /**
     * The name of the format. It is stored with the queue, and opening it with another one is refused.
     *
     * @return 1 to 64 of the characters {@code a-z A-Z 0-9 _ . : -}
     */
    String id();

    /**
     * How much room {@link #encode} needs at the most. May be more than the queue's largest element, if what is written then is not.
     *
     * @param element the element
     * @return in bytes, 0 or more
     */
    int maxLength(E element);

    /**
     * Writes an element, from the position of the target on.
     *
     * @param element the element
     * @param target big-endian, with as much room as was asked for
     */
    void encode(E element, ByteBuffer target);

    /**
     * Reads an element.
     *
     * @param source from its position to its limit, what was written; big-endian, read-only, and valid during the call only
     * @return the element, not null
     */
    E decode(ByteBuffer source);

    /**
     * Elements that are bytes already.
     *
     * @return the codec {@code bytes}
     */
    static ElementCodec<byte[]> bytes() {
        return Codecs.BYTES;
    }

    /**
     * Texts, as UTF-8. What is not a text (a lone surrogate) is refused.
     *
     * @return the codec {@code utf8}
     */
    static ElementCodec<String> utf8() {
        return Codecs.UTF8;
    }

    /**
     * A codec from two functions.
     *
     * @param id the name of the format
     * @param encode makes bytes of an element
     * @param decode makes an element of bytes
     * @param <E> the type of the elements
     * @return the codec
     */
    static <E> ElementCodec<E> of(
            String id, Function<? super E, byte[]> encode, Function<? super byte[], ? extends E> decode) {
        return Codecs.of(id, encode, decode);
    }

    /**
     * Java's serialization. Never the default: reading it runs code that the bytes name, so there must be a filter, and formats that are made
     * for it outlive the classes better.
     *
     * @param type of the elements
     * @param filter what may be read; anything else is refused when it is read
     * @param <E> the type of the elements
     * @return a codec whose name holds that of the class
     */
    static <E extends Serializable> ElementCodec<E> serializable(Class<E> type, ObjectInputFilter filter) {
        return Codecs.serializable(type, filter);
    }
}
