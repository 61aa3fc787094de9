package io.elasticq.pipeline.io;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The lines of a file, without their ends, which are {@code \n} or {@code \r\n}. Replayable: the position is that of the next line in bytes, with checksums of what is at the beginning of the file and before the
 * position. One that is resumed refuses a file that is shorter, or another one, with an {@link IOException}.
 *
 * <p>It ends at the end of the file; a last line that has no end is a line. One that {@linkplain #following follows} has no end: what is written to the file later is read as its lines
 * become whole.
 *
 * <p><b>Rotation and truncation.</b> The file is the one that was opened, whatever becomes of its name. If another file stands under the name, then one that follows reads all of the old one, a last
 * line without an end too, and throws an {@link IOException} that says so: to go on with the new file is to start without the old position. It may be that the old file's writer writes
 * on after that: rotate when it doesn't. If the file becomes shorter than what was read, or was written anew, that is an {@link IOException} too. Where the name is gone and no other file there yet, it waits.
 *
 * <p>Immutable; any thread may use it.
 */
public final class FileSource implements Source<String> {

    /** The longest line unless set otherwise, in bytes. */
    public static final int DEFAULT_MAX_LINE_BYTES = 1 << 20;

    private final Path path;
    private final Charset charset;
    private final boolean follows;
    private final boolean replaces;
    private final int maxLineBytes;

    private FileSource(Path path, Charset charset, boolean follows, boolean replaces, int maxLineBytes) {
        this.path = Objects.requireNonNull(path, "path");
        this.charset = Objects.requireNonNull(charset, "charset");
        this.follows = follows;
        this.replaces = replaces;
        this.maxLineBytes = maxLineBytes;
    }

    static FileSource of(Path path, Charset charset) {
        return new FileSource(path, Lines.requireByteEnds(charset), false, false, DEFAULT_MAX_LINE_BYTES);
    }

    /**
     * One that goes on when the file grows.
     *
     * @return a copy, without an end
     */
    public FileSource following() {
        return new FileSource(path, charset, true, replaces, maxLineBytes);
    }

    /**
     * One that puts the charset's replacement, U+FFFD, in the place of bytes that are no text. Otherwise they are an {@link IOException} that names where the line begins; since the position is
     * before that line then, a run that is resumed fails there again.
     *
     * @return a copy
     */
    public FileSource replacingMalformed() {
        return new FileSource(path, charset, follows, true, maxLineBytes);
    }

    /**
     * One with another bound. A line that is longer is an {@link IOException} that names where it begins.
     *
     * @param bytes of the longest line, without its end, at least 1
     * @return a copy
     * @throws IllegalArgumentException if it is less than 1 or more than 2^30
     */
    public FileSource maxLineBytes(int bytes) {
        if (bytes < 1 || bytes > 1 << 30) {
            throw new IllegalArgumentException("maxLineBytes must be from 1 to 2^30: maxLineBytes=" + bytes);
        }
        return new FileSource(path, charset, follows, replaces, bytes);
    }

    @Override
    public SourceReader<String> open(SourceContext context) throws IOException {
        byte[] position = context.position();
        return new FileLinesReader(this, position == null ? FileMark.BEGINNING : FileMark.from(position));
    }

    @Override
    public SourceMetadata metadata() {
        SourceMetadata metadata = SourceMetadata.of("file").replaying();
        return follows ? metadata : metadata.ending();
    }

    Path path() {
        return path;
    }

    boolean follows() {
        return follows;
    }

    int maxLineBytes() {
        return maxLineBytes;
    }

    Charset charset() {
        return charset;
    }

    boolean replaces() {
        return replaces;
    }
}
