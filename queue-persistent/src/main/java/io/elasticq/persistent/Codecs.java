package io.elasticq.persistent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The codecs that come with the queue. */
final class Codecs {

    private static final int MAX_UTF8_PER_CHAR = 3;

    static final ElementCodec<byte[]> BYTES = of("bytes", bytes -> bytes, bytes -> bytes);
    static final ElementCodec<String> UTF8 = new Utf8();

    private Codecs() {}

    /** The bytes, where a codec has them only as a whole; null where it writes into a buffer. */
    static <E> byte @Nullable [] whole(ElementCodec<E> codec, E element) {
        return codec instanceof Functions<E> functions ? functions.bytes(element) : null;
    }

    static byte[] rest(ByteBuffer source) {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        return bytes;
    }

    static <E> ElementCodec<E> of(
            String id, Function<? super E, byte[]> encode, Function<? super byte[], ? extends E> decode) {
        Objects.requireNonNull(encode, "encode");
        Objects.requireNonNull(decode, "decode");
        return new Functions<>(QueueFolder.requireCodecId(id), encode, decode);
    }

    static <E extends Serializable> ElementCodec<E> serializable(Class<E> type, ObjectInputFilter filter) {
        Objects.requireNonNull(filter, "filter");
        String name = type.getName();
        String id = "java:" + (name.length() > 59 ? name.substring(name.length() - 59) : name).replace('$', '-');
        return of(id, Codecs::serialize, bytes -> type.cast(deserialize(bytes, filter)));
    }

    private static byte[] serialize(Object element) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(element);
        } catch (IOException e) {
            throw new UncheckedIOException("the element can't be serialized: type=" + element.getClass(), e);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("BanSerializableRead") // asked for, with a filter
    private static Object deserialize(byte[] bytes, ObjectInputFilter filter) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(filter);
            return in.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException("the element can't be read", e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the element can't be read: " + e, e);
        }
    }

    private record Functions<E>(
            String id, Function<? super E, byte[]> encoder, Function<? super byte[], ? extends E> decoder)
            implements ElementCodec<E> {

        @Override
        public int maxLength(E element) {
            return bytes(element).length;
        }

        @Override
        public void encode(E element, ByteBuffer target) {
            target.put(bytes(element));
        }

        private byte[] bytes(E element) {
            return Objects.requireNonNull(encoder.apply(element), "the codec made null of an element");
        }

        @Override
        public E decode(ByteBuffer source) {
            return decoder.apply(rest(source));
        }
    }

    private static final class Utf8 implements ElementCodec<String> {

        @Override
        public String id() {
            return "utf8";
        }

        @Override
        public int maxLength(String element) {
            return Math.multiplyExact(MAX_UTF8_PER_CHAR, element.length());
        }

        @Override
        public void encode(String element, ByteBuffer target) {
            CharsetEncoder encoder = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            CoderResult result = encoder.encode(CharBuffer.wrap(element), target, true);
            if (result.isError()) {
                throw new IllegalArgumentException("this is not a text: " + result);
            }
            if (result.isOverflow()) {
                throw new BufferOverflowException();
            }
        }

        @Override
        public String decode(ByteBuffer source) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(source)
                        .toString();
            } catch (CharacterCodingException e) {
                throw new IllegalStateException("this is not UTF-8: " + e, e);
            }
        }
    }
}
