package io.elasticq.persistent;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

    /** As a process that is killed leaves it. */
    static Path copy(Path folder, Path target) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Path to = target.resolve(folder.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
