package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lines that are identities of fixed length, so that a part of one is known as such. */
final class NumberedLines {

    private NumberedLines() {}

    static String line(int i) {
        return String.format("%07d.\n", i);
    }

    static String text(int from, int to) {
        return IntStream.range(from, to).mapToObj(NumberedLines::line).collect(Collectors.joining());
    }

    /** Of the whole lines. A kill may have cut off one, and that is not one of the others. */
    static List<Integer> identities(String text) {
        List<Integer> all = new ArrayList<>();
        text.lines().filter(line -> line.endsWith(".")).forEach(line -> all.add(identity(line)));
        return all;
    }

    static int identity(String line) {
        assertThat(line).matches("\\d{7}\\.");
        return Integer.parseInt(line.substring(0, 7));
    }

    static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
