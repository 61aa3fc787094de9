package io.elasticq.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lines for tests to pass through. */
final class Lines {

    private Lines() {}

    /** The numbers from 0 on, each with a line feed. */
    static List<String> numbers(int n) {
        return IntStream.range(0, n).mapToObj(i -> i + "\n").collect(Collectors.toList());
    }

    /** Writes a million lines: empty ones with a carriage return, some that are not UTF-8, a last one without a line feed. */
    static Path million(Path file) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.ISO_8859_1)) {
            for (int i = 0; i < 999_999; i++) {
                writer.write(i % 7 == 0 ? "\r\n" : "line \u00ff\u0080 " + i + '\n');
            }
            writer.write("no line feed");
        }
        return file;
    }

    /** How many there are. */
    static long in(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            LineReader reader = new LineReader(stream);
            long lines = 0;
            while (reader.next() != null) {
                lines++;
            }
            return lines;
        }
    }
}
