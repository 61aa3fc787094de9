package io.elasticq.journal.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;

/** The files of a queue: one for each hour in which something was appended, named after it. A cycle is the number of an hour since 1970. */
final class CycleFiles {

    static final RollCycle ROLL_CYCLE = RollCycles.FAST_HOURLY;

    /** Chronicle Queue's own table: its lock and its list of files. */
    static final String TABLE = "metadata.cq4t";

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HH'F.cq4'");
    private static final String PATTERN = "[0-9]{8}-[0-9]{2}F\\.cq4";
    private static final int SECONDS = 3600;
    private static final long MILLIS = SECONDS * 1000L;

    private CycleFiles() {}

    static int cycle(long time) {
        return (int) (time / MILLIS);
    }

    /** The index of the first excerpt of a cycle, or of the one so many behind it. */
    static long index(int cycle, long offset) {
        return ROLL_CYCLE.toIndex(cycle, offset);
    }

    static NavigableMap<Integer, Path> of(Path folder) {
        NavigableMap<Integer, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(file -> file.getFileName().toString().matches(PATTERN))
                    .forEach(file -> files.put(cycleOf(file), file));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("the files of the journal can't be listed: " + folder, e);
        }
    }

    private static int cycleOf(Path file) {
        LocalDateTime hour = LocalDateTime.parse(file.getFileName().toString(), NAME);
        return Math.toIntExact(hour.toEpochSecond(ZoneOffset.UTC) / SECONDS);
    }
}
