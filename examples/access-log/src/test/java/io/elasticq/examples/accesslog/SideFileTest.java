package io.elasticq.examples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SideFileTest {

    @TempDir
    private Path folder;

    /** Where a crash has left half a line, of any length, what is written next begins a line of its own. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4_095, 4_096, 4_097, 10_000})
    void file_withHalfALine_isGoneOnWithAfterTheWholeOnes(int half) throws Exception {
        Path path = Files.writeString(folder.resolve("side"), "whole\nwhole too\n" + "x".repeat(half));

        try (SideFile<String> side = SideFile.open(path, true, text -> text)) {
            side.accept("next\nof\rone");
            side.flush();
        }

        assertThat(path).hasContent("whole\nwhole too\nnext of one\n");
    }

    @Test
    void file_withNothingButHalfALine_isEmpty() throws Exception {
        Path path = Files.writeString(folder.resolve("side"), "x".repeat(5_000));

        SideFile.open(path, true, Object::toString).close();

        assertThat(path).isEmptyFile();
    }

    @Test
    void file_fromTheBeginning_isEmpty() throws Exception {
        Path path = Files.writeString(folder.resolve("side"), "of another run\n");

        SideFile.open(path, false, Object::toString).close();

        assertThat(path).isEmptyFile();
    }
}
