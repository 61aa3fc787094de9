package io.elasticq.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input of a command, {@code -} being the standard input. As a stream it is its files one after the other; {@link
 * #apart} is for several readers.
 */
final class InputFiles extends InputStream {

    private static final String STDIN = "-";

    private final List<String> names;
    private final Iterator<String> remaining;
    private final InputStream stdin;
    private String currentName = STDIN;
    private @Nullable InputStream current;

    private InputFiles(List<String> names, InputStream stdin) {
        this.names = names;
        this.remaining = names.iterator();
        this.stdin = stdin;
    }

    /**
     * Looks at all files before the first is read. It does not open them: a named pipe may be opened only once.
     *
     * @param names the files; none means the standard input
     */
    static InputFiles of(List<String> names, InputStream stdin) throws CliException {
        for (String name : names) {
            if (!name.equals(STDIN)) {
                requireReadable(name);
            }
        }
        return new InputFiles(names.isEmpty() ? List.of(STDIN) : List.copyOf(names), stdin);
    }

    /** No input at all. */
    static InputFiles none() {
        return new InputFiles(List.of(), InputStream.nullInputStream());
    }

    /** All files as one input. */
    List<Input> joined() {
        return List.of(new Input(null, new LineReader(this)));
    }

    /**
     * Each file as an input of its own that ends with a line feed, so that lines of one never get into those of another.
     * The standard input is one input, however often it is named.
     */
    List<Input> apart() throws CliException {
        List<String> apart = new ArrayList<>();
        List<Input> inputs = new ArrayList<>();
        for (String name : names) {
            if (name.equals(STDIN) && apart.contains(STDIN)) {
                continue;
            }
            requireNotShared(name, apart);
            apart.add(name);
            inputs.add(new Input(describe(name), new LineReader(new EndedLines(new InputFiles(List.of(name), stdin)))));
        }
        return inputs;
    }

    /** Refuses an output that is one of these files: it would be emptied before it is read, or never end. */
    void requireOtherThan(Path output) throws CliException {
        for (String name : names) {
            // A terminal or /dev/null may well be both.
            if (isRegular(name) && isSameFile(pathOf(name), output)) {
                throw new CliException(ExitCode.USAGE, describe(name) + " is both input and output");
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            while (true) {
                if (current == null) {
                    if (!remaining.hasNext()) {
                        return -1;
                    }
                    open(remaining.next());
                    continue;
                }
                int n = current.read(into, offset, length);
                if (n >= 0) {
                    return n;
                }
                close();
            }
        } catch (IOException e) {
            throw new InputException("can't read " + describe(currentName) + ": " + IoReason.of(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        InputStream open = current;
        current = null;
        if (open != null && open != stdin) {
            open.close();
        }
    }

    private void open(String name) throws IOException {
        currentName = name;
        // By a channel, whose reads end when the thread is interrupted; those of Files.newInputStream don't.
        current = name.equals(STDIN) ? stdin : Channels.newInputStream(Files.newByteChannel(Path.of(name)));
    }

    /** Two readers of one pipe would tear its lines. A regular file is read twice, from its beginning. */
    private static void requireNotShared(String name, List<String> others) throws CliException {
        if (isRegular(name)) {
            return;
        }
        for (String other : others) {
            if (!isRegular(other) && isSameFile(pathOf(name), pathOf(other))) {
                throw new CliException(
                        ExitCode.USAGE, describe(name) + " is given twice, but only one of the readers can read it");
            }
        }
    }

    private static void requireReadable(String name) throws CliException {
        Path path = pathOf(name, ExitCode.INPUT);
        String problem = null;
        if (name.isEmpty() || !Files.exists(path)) {
            problem = "no such file or directory";
        } else if (Files.isDirectory(path)) {
            problem = "is a directory";
        } else if (!Files.isReadable(path)) {
            problem = "permission denied";
        }
        if (problem != null) {
            throw new CliException(ExitCode.INPUT, "can't read " + describe(name) + ": " + problem);
        }
    }

    static Path pathOf(String name, int exitCode) throws CliException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new CliException(exitCode, "not the name of a file: " + describe(name) + ": " + e.getReason(), e);
        }
    }

    private static Path pathOf(String name) {
        return name.equals(STDIN) ? Path.of("/dev/stdin") : Path.of(name);
    }

    private static boolean isRegular(String name) {
        return Files.isRegularFile(pathOf(name));
    }

    private static String describe(String name) {
        if (name.equals(STDIN)) {
            return "standard input";
        }
        return name.isEmpty() ? "''" : name;
    }

    private static boolean isSameFile(Path a, Path b) {
        try {
            return Files.isSameFile(a, b);
        } catch (IOException e) {
            return false; // whoever reads or writes it will say why
        }
    }
}
