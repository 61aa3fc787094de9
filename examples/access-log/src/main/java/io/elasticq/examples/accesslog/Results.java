package io.elasticq.examples.accesslog;

import io.elasticq.pipeline.DeadLetter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where an analysis writes: two files that are exact, whatever was killed meanwhile, and three of what was put aside, in which a line may be twice after that.
 *
 * @param folder of the files
 * @param badLines lines that the parser refused, each after the reason
 * @param lateSessions lines that came when their session was over
 * @param lateMinutes lines that came when their minute was over
 */
record Results(
        Path folder,
        SideFile<DeadLetter> badLines,
        SideFile<AccessEntry> lateSessions,
        SideFile<AccessEntry> lateMinutes)
        implements Closeable {

    static final String SESSIONS = "sessions.tsv";
    static final String TOP_PATHS = "top-paths.tsv";
    static final String BAD_LINES = "bad-lines.tsv";
    static final String LATE_SESSIONS = "late-for-sessions.log";
    static final String LATE_MINUTES = "late-for-minutes.log";

    /**
     * Opens them.
     *
     * @param goOn whether there is a checkpoint to go on from. Without one, what an earlier run has left is no part of any result, and is removed; by the sinks, of the two exact files
     */
    static Results open(Path folder, boolean goOn) throws IOException {
        Files.createDirectories(folder);
        SideFile<DeadLetter> badLines = SideFile.open(folder.resolve(BAD_LINES), goOn, Results::line);
        SideFile<AccessEntry> lateSessions = SideFile.open(folder.resolve(LATE_SESSIONS), goOn, AccessEntry::toString);
        SideFile<AccessEntry> lateMinutes = SideFile.open(folder.resolve(LATE_MINUTES), goOn, AccessEntry::toString);
        return new Results(folder, badLines, lateSessions, lateMinutes);
    }

    private static String line(DeadLetter letter) {
        return letter.error().getMessage() + '\t' + letter.event();
    }

    Path sessions() {
        return folder.resolve(SESSIONS);
    }

    Path topPaths() {
        return folder.resolve(TOP_PATHS);
    }

    @Override
    public void close() throws IOException {
        try (badLines;
                lateSessions) {
            lateMinutes.close();
        }
    }
}
