package io.elasticq.benchmarks;

import java.nio.file.Path;

/**
 * What a link is asked for.
 *
 * @param folder for files, if it needs any
 * @param sides where its ends are
 * @param bytes of each message
 * @param bufferBytes how much may be on its way, its own headers included
 */
record LinkSettings(Path folder, LinkSides sides, int bytes, int bufferBytes) {

    Path file(String name) {
        return folder.resolve(name);
    }

    boolean inMemory() {
        return sides == LinkSides.THREADS;
    }
}
