package io.elasticq.pipeline.state;

import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Codecs of common values. Equal values give equal bytes, except that a map is written in its own order. Bytes that are none of a value are an {@link IOException} that says what is wrong, and
 * a length that is nonsense takes no more memory than there are bytes to read.
 */
public final class StateCodecs {

    private static final int UTF_8 = 0;
    private static final int UTF_16 = 1;
    private static final int CHUNK = 8192;

    private StateCodecs() {}

    /**
     * Writes a value.
     *
     * @param <T> the values
     */
    @FunctionalInterface
    public interface Writer<T> {

        /**
         * As {@link StateCodec#write}.
         *
         * @param value not null
         * @param out where to
         * @throws IOException if {@code out} does
         */
        void write(T value, DataOutput out) throws IOException;
    }

    /**
     * Reads a value.
     *
     * @param <T> the values
     */
    @FunctionalInterface
    public interface Reader<T> {

        /**
         * As {@link StateCodec#read}.
         *
         * @param in where from
         * @return not null
         * @throws IOException if {@code in} does, or the bytes are none of a value
         */
        T read(DataInput in) throws IOException;
    }

    /**
     * A codec made of two functions.
     *
     * @param writer as {@link StateCodec#write}
     * @param reader as {@link StateCodec#read}
     * @param <T> the values
     * @return the codec
     */
    public static <T> StateCodec<T> of(Writer<? super T> writer, Reader<? extends T> reader) {
        Objects.requireNonNull(writer, "writer");
        Objects.requireNonNull(reader, "reader");
        return new StateCodec<>() {
            @Override
            public void write(T value, DataOutput out) throws IOException {
                writer.write(value, out);
            }

            @Override
            public T read(DataInput in) throws IOException {
                return reader.read(in);
            }
        };
    }

    /**
     * Of longs, 8 bytes each.
     *
     * @return the codec
     */
    public static StateCodec<Long> longs() {
        return of((value, out) -> out.writeLong(value), DataInput::readLong);
    }

    /**
     * Of ints, 4 bytes each.
     *
     * @return the codec
     */
    public static StateCodec<Integer> ints() {
        return of((value, out) -> out.writeInt(value), DataInput::readInt);
    }

    /**
     * Of doubles, 8 bytes each, whatever kind of NaN.
     *
     * @return the codec
     */
    public static StateCodec<Double> doubles() {
        return of(
                (value, out) -> out.writeLong(Double.doubleToRawLongBits(value)),
                in -> Double.longBitsToDouble(in.readLong()));
    }

    /**
     * Of booleans, a byte each.
     *
     * @return the codec
     */
    public static StateCodec<Boolean> booleans() {
        return of((value, out) -> out.writeByte(value ? 1 : 0), StateCodecs::readBoolean);
    }

    /**
     * Of byte arrays of any length.
     *
     * @return the codec
     */
    public static StateCodec<byte[]> bytes() {
        return of(StateCodecs::writeBytes, StateCodecs::readBytes);
    }

    /**
     * Of strings of any length and any characters, surrogates without a partner included.
     *
     * @return the codec
     */
    public static StateCodec<String> strings() {
        return of(StateCodecs::writeString, StateCodecs::readString);
    }

    /**
     * Of lists. What is read may be modified.
     *
     * @param elements of the elements
     * @param <T> the elements
     * @return the codec
     */
    public static <T> StateCodec<List<T>> lists(StateCodec<T> elements) {
        Objects.requireNonNull(elements, "elements");
        return of(
                (list, out) -> {
                    out.writeInt(list.size());
                    for (T element : list) {
                        elements.write(element, out);
                    }
                },
                in -> {
                    List<T> list = new ArrayList<>();
                    for (int left = readLength(in, "a list"); left > 0; left--) {
                        list.add(elements.read(in));
                    }
                    return list;
                });
    }

    /**
     * Of maps. They are written and read in the order of their iterators; what is read may be modified.
     *
     * @param keys of the keys
     * @param values of the values
     * @param <K> the keys
     * @param <V> the values
     * @return the codec
     */
    public static <K, V> StateCodec<Map<K, V>> maps(StateCodec<K> keys, StateCodec<V> values) {
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(values, "values");
        return of(
                (map, out) -> {
                    out.writeInt(map.size());
                    for (Map.Entry<K, V> entry : map.entrySet()) {
                        keys.write(entry.getKey(), out);
                        values.write(entry.getValue(), out);
                    }
                },
                in -> {
                    Map<K, V> map = new LinkedHashMap<>();
                    for (int left = readLength(in, "a map"); left > 0; left--) {
                        K key = keys.read(in);
                        if (map.put(key, values.read(in)) != null) {
                            throw new IOException("not a map: the key is there twice: " + key);
                        }
                    }
                    return map;
                });
    }

    private static boolean readBoolean(DataInput in) throws IOException {
        int value = in.readUnsignedByte();
        if (value > 1) {
            throw new IOException("not a boolean: " + value);
        }
        return value == 1;
    }

    private static int readLength(DataInput in, String of) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            throw new IOException("not " + of + ": length=" + length);
        }
        return length;
    }

    private static void writeBytes(byte[] value, DataOutput out) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }

    private static byte[] readBytes(DataInput in) throws IOException {
        int length = readLength(in, "bytes");
        byte[] chunk = new byte[Math.min(length, CHUNK)];
        ByteArrayOutputStream read = new ByteArrayOutputStream(chunk.length);
        for (int left = length; left > 0; left -= Math.min(left, CHUNK)) {
            try {
                in.readFully(chunk, 0, Math.min(left, CHUNK));
            } catch (EOFException e) {
                EOFException named = new EOFException(
                        "the input ends within " + length + " bytes, fewer than " + CHUNK + " after " + read.size());
                named.initCause(e);
                throw named;
            }
            read.write(chunk, 0, Math.min(left, CHUNK));
        }
        return read.toByteArray();
    }

    private static void writeString(String value, DataOutput out) throws IOException {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        boolean exact = new String(utf8, StandardCharsets.UTF_8).equals(value);
        out.writeByte(exact ? UTF_8 : UTF_16);
        writeBytes(exact ? utf8 : chars(value), out);
    }

    private static byte[] chars(String value) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(Character.BYTES, value.length()));
        buffer.asCharBuffer().put(value);
        return buffer.array();
    }

    private static String readString(DataInput in) throws IOException {
        int form = in.readUnsignedByte();
        if (form != UTF_8 && form != UTF_16) {
            throw new IOException("not a string: form=" + form);
        }
        byte[] read = readBytes(in);
        if (form == UTF_16) {
            if (read.length % Character.BYTES != 0) {
                throw new IOException("not a string of chars: length=" + read.length);
            }
            return ByteBuffer.wrap(read).asCharBuffer().toString();
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(read))
                    .toString();
        } catch (CharacterCodingException e) {
            byte[] first = Arrays.copyOf(read, Math.min(read.length, 32));
            throw new IOException("not UTF-8, " + read.length + " bytes from " + Arrays.toString(first), e);
        }
    }
}
