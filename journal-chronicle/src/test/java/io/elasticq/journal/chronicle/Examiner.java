package io.elasticq.journal.chronicle;

import io.elasticq.journal.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Examines damaged logs in another process, since that may hang, or end the JVM. */
final class Examiner implements AutoCloseable {

    private static final int LIMIT_SECONDS = 120;

    private final int records;
    private final long millis;

    @Nullable
    private ChildJvm child;

    Examiner(int records, long millis) {
        this.records = records;
        this.millis = millis;
    }

    Outcome examine(Engine engine, Path folder) throws IOException, InterruptedException, ExecutionException {
        ChildJvm asked = child == null ? start() : child;
        child = null; // unless it answers
        asked.tell(engine.name() + " " + folder);
        try {
            String answer = CompletableFuture.supplyAsync(() -> line(asked)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                return Outcome.CRASH;
            }
            child = asked;
            return Outcome.valueOf(answer);
        } catch (TimeoutException e) {
            asked.kill();
            return Outcome.HANG;
        }
    }

    private ChildJvm start() throws IOException {
        return ChildJvm.withOptions(Flags.QUIET, ExaminerChild.class, "" + records, "" + millis);
    }

    private static @Nullable String line(ChildJvm child) {
        try {
            return child.line();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }
}
