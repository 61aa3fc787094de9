package io.elasticq.persistent;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Queues of numbers in folders. */
final class Folders {

    static final int SEGMENT = 1 << 16;

    private Folders() {}

    static PersistentQueueBuilder<Long> numbers() {
        return PersistentElasticQueue.builder(Identity.CODEC, ElasticConfig.upTo(1 << 20), OverflowPolicy.REJECT)
                .segmentSize(SEGMENT);
    }

    static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    static List<Long> drain(PersistentElasticQueue<Long> queue) {
        List<Long> all = new ArrayList<>();
        queue.pollBatch(all, Integer.MAX_VALUE);
        return all;
    }

    /** As a process that is killed leaves it: housekeeping that renames files meanwhile makes it begin again. */
    static Path copy(Path folder, Path target) {
        try {
            boolean whole = false;
            while (!whole) {
                Files.createDirectories(target);
                for (Path old : files(target)) {
                    Files.delete(old);
                }
                whole = copied(folder, target);
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean copied(Path folder, Path target) throws IOException {
        try {
            List<Path> before = filesBut(target, folder);
            for (Path file : before) {
                Path to = target.resolve(folder.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
            return filesBut(target, folder).equals(before);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** The target may be below the folder. */
    private static List<Path> filesBut(Path target, Path folder) throws IOException {
        return files(folder).stream().filter(file -> !file.startsWith(target)).toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
