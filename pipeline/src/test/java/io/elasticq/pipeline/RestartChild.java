package io.elasticq.pipeline;

import io.elasticq.pipeline.io.Sink;
import io.elasticq.pipeline.io.SinkContext;
import io.elasticq.pipeline.io.SinkWriter;
import io.elasticq.pipeline.state.CheckpointStore;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A process. Arguments: a folder, a seed, how many events; and after how many of them it is to be killed. It says that it has begun, when
 * it is to be killed, and what came of it.
 */
final class RestartChild {

    static final long NEVER = 0;

    /** Killed when its sources end. */
    static final long AT_ITS_END = Long.MAX_VALUE;

    /** Says once that now is the time, and goes on; but it comes to no end before the kill, unless that is where it is to be killed. */
    private static final class Doom extends RestartPlan.Mishap {

        private final boolean atItsEnd;
        private final AtomicLong until;
        private final Set<Integer> atEnd = ConcurrentHashMap.newKeySet();

        Doom(long after) {
            atItsEnd = after == AT_ITS_END;
            until = new AtomicLong(after);
        }

        @Override
        void given() {
            if (until.decrementAndGet() == 0) {
                System.out.println("now");
            }
        }

        @Override
        boolean mayEnd(int source, int sources) {
            atEnd.add(source);
            if (atEnd.size() == sources && until.getAndSet(NEVER) > 0) {
                System.out.println("now");
            }
            return atItsEnd;
        }
    }

    private RestartChild() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        long after = Long.parseLong(args[3]);
        RestartPlan.Mishap mishap = after == NEVER ? new RestartPlan.Mishap() : new Doom(after);
        RestartPlan plan = new RestartPlan(Long.parseLong(args[1]), Long.parseLong(args[2]), mishap);
        Pipeline pipeline =
                plan.pipeline(new FolderSink(folder.resolve("first")), new FolderSink(folder.resolve("second")));
        try (CheckpointStore store = CheckpointStore.open(folder.resolve("store"))) {
            System.out.println("began");
            RunningPipeline running =
                    pipeline.start(RunOptions.defaults().checkpoints(new Checkpointing(store, Duration.ofMillis(1))));
            System.out.println(running.await().orThrow().state());
        }
    }

    /** What is prepared is a file, and its name changes when it is shown. For processes that are killed; nothing of it is forced to the disk. */
    static final class FolderSink implements Sink<String> {

        private static final String PREPARED = "prepared-";
        private final Path folder;

        FolderSink(Path folder) {
            this.folder = folder;
        }

        private Path file(String kind, long checkpoint) {
            return folder.resolve(kind + checkpoint);
        }

        private List<Long> prepared() {
            try (Stream<Path> files = Files.list(folder)) {
                return files.map(file -> file.getFileName().toString())
                        .filter(name -> name.startsWith(PREPARED))
                        .map(name -> Long.parseLong(name.substring(PREPARED.length())))
                        .sorted()
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** All that was shown. */
        List<String> shown() throws IOException {
            List<String> lines = new ArrayList<>();
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    if (file.getFileName().toString().startsWith("shown-")) {
                        lines.addAll(Files.readAllLines(file));
                    }
                }
            }
            return lines;
        }

        private void show(long checkpoint) throws IOException {
            for (long each : prepared()) {
                if (each <= checkpoint) {
                    Files.move(file(PREPARED, each), file("shown-", each), StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }

        @Override
        public SinkWriter<String> open(SinkContext context) throws IOException {
            Files.createDirectories(folder);
            show(context.checkpoint());
            for (long each : prepared()) {
                Files.delete(file(PREPARED, each));
            }
            return new SinkWriter<>() {
                private List<String> written = new ArrayList<>();

                @Override
                public void write(String event) {
                    written.add(event);
                }

                @Override
                public void prepare(long checkpoint, DataOutput state) throws IOException {
                    Files.write(file("writing-", checkpoint), written);
                    Files.move(
                            file("writing-", checkpoint), file(PREPARED, checkpoint), StandardCopyOption.ATOMIC_MOVE);
                    written = new ArrayList<>();
                }

                @Override
                public void commit(long checkpoint) throws IOException {
                    show(checkpoint);
                }
            };
        }
    }
}
