package io.elasticq.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateCodecsTest {

    @Test
    void values_areReadAsTheyWereWritten() throws IOException {
        for (String string :
                List.of("", "abc", "\u00fc\u20ac\ud83d\ude00", "\ud83d", "x\ude00\ud83d", "z".repeat(100_000))) {
            assertThat(again(StateCodecs.strings(), string)).isEqualTo(string);
        }
        for (long value : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(again(StateCodecs.longs(), value)).isEqualTo(value);
            assertThat(again(StateCodecs.ints(), (int) value)).isEqualTo((int) value);
        }
        for (Double value : new Double[] {0.0, -0.0, Double.NaN, Double.MIN_VALUE, Double.NEGATIVE_INFINITY}) {
            assertThat(again(StateCodecs.doubles(), value)).isEqualTo(value);
        }
        assertThat(again(StateCodecs.booleans(), true)).isTrue();
        assertThat(again(StateCodecs.booleans(), false)).isFalse();
        for (int length : new int[] {0, 1, 8191, 8192, 8193, 50_000}) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) 0xa5);
            assertThat(again(StateCodecs.bytes(), bytes)).isEqualTo(bytes);
        }
    }

    @Test
    void listsAndMaps_keepTheirOrder_andMayBeModified() throws IOException {
        List<String> list = again(StateCodecs.lists(StateCodecs.strings()), List.of("b", "a", "b"));
        assertThat(list).containsExactly("b", "a", "b");
        list.add("c");
        Map<String, List<Long>> map = new LinkedHashMap<>();
        map.put("z", List.of(1L, 2L));
        map.put("a", List.of());
        Map<String, List<Long>> read =
                again(StateCodecs.maps(StateCodecs.strings(), StateCodecs.lists(StateCodecs.longs())), map);
        assertThat(read).isEqualTo(map);
        assertThat(read.keySet()).containsExactly("z", "a");
        read.put("b", List.of());
    }

    @Test
    void of_isMadeOfTwoFunctions() throws IOException {
        StateCodec<StringBuilder> codec =
                StateCodecs.of((value, out) -> out.writeUTF(value.toString()), in -> new StringBuilder(in.readUTF()));
        assertThat(again(codec, new StringBuilder("abc")).toString()).isEqualTo("abc");
    }

    @Test
    void lengthThatIsNonsense_takesNoMemory() {
        byte[] most = {0x7f, -1, -1, -1, 1, 2, 3};
        byte[] negative = {-1, -1, -1, -1, 1, 2, 3};
        byte[] string = {0, 0x7f, -1, -1, -1, 'a'};
        damaged(StateCodecs.bytes(), most, "the input ends within 2147483647 bytes, fewer than 8192 after 0");
        damaged(StateCodecs.bytes(), negative, "not bytes: length=-1");
        damaged(StateCodecs.strings(), string, "the input ends within 2147483647 bytes, fewer than 8192 after 0");
        damaged(StateCodecs.lists(StateCodecs.bytes()), negative, "not a list: length=-1");
        damaged(StateCodecs.maps(StateCodecs.ints(), StateCodecs.ints()), negative, "not a map: length=-1");
        assertThatIOException()
                .isThrownBy(() -> read(StateCodecs.lists(StateCodecs.longs()), most))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void bytesThatAreNoValue_areNamed() {
        damaged(StateCodecs.booleans(), new byte[] {2}, "not a boolean: 2");
        damaged(StateCodecs.strings(), new byte[] {7, 0, 0, 0, 0}, "not a string: form=7");
        damaged(StateCodecs.strings(), new byte[] {1, 0, 0, 0, 1, 65}, "not a string of chars: length=1");
        damaged(StateCodecs.strings(), new byte[] {0, 0, 0, 0, 1, -1}, "not UTF-8, 1 bytes from [-1]");
        damaged(
                StateCodecs.maps(StateCodecs.booleans(), StateCodecs.booleans()),
                new byte[] {0, 0, 0, 2, 1, 0, 1, 0},
                "not a map: the key is there twice: true");
    }

    private static void damaged(StateCodec<?> codec, byte[] bytes, String message) {
        assertThatIOException().isThrownBy(() -> read(codec, bytes)).withMessage(message);
    }

    private static <T> T read(StateCodec<T> codec, byte[] bytes) throws IOException {
        return codec.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    private static <T> T again(StateCodec<T> codec, T value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        codec.write(value, new DataOutputStream(bytes));
        bytes.write(0x55);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        T read = codec.read(in);
        assertThat(in.readUnsignedByte()).isEqualTo(0x55);
        assertThat(in.available()).isZero();
        return read;
    }
}
