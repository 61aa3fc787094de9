package io.elasticq.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;

/** Names, checks and opens several outputs. All are looked at before the first is opened, and so emptied. */
final class RouteOutputs {

    private static final Path STDOUT = Path.of("/dev/stdout");
    private static final Path NOWHERE = Path.of("/dev/null");

    private final List<OutputSpec> specs;
    private final InputFiles inputs;
    private final Streams streams;

    RouteOutputs(List<OutputSpec> specs, InputFiles inputs, Streams streams) {
        this.specs = specs;
        this.inputs = inputs;
        this.streams = streams;
    }

    /**
     * Looks at all of them: whether they can be opened, and are neither inputs nor the same.
     *
     * @return their names
     */
    List<String> check() throws CliException {
        IdentityHashMap<OutputSpec, Path> paths = new IdentityHashMap<>();
        for (OutputSpec spec : specs) {
            if (spec.isFile()) {
                Path path = spec.isStandardOutput() ? STDOUT : pathOf(spec);
                inputs.requireOtherThan(path);
                for (Map.Entry<OutputSpec, Path> other : paths.entrySet()) {
                    requireDifferent(other.getKey(), other.getValue(), spec, path);
                }
                paths.put(spec, path);
            }
        }
        return names();
    }

    /**
     * Opens all of them; commands are started last.
     *
     * @param names as they were checked
     * @param onFailure called with the name of an output that can't be written any more, and why
     */
    List<OutputWriter> open(List<String> names, BiConsumer<String, String> onFailure) throws CliException {
        IdentityHashMap<OutputSpec, Sink> sinks = new IdentityHashMap<>();
        try {
            for (OutputSpec spec : specs) {
                EndPoint endPoint = spec.endPoint();
                if (spec.isFile()) {
                    sinks.put(spec, openFile(spec));
                } else if (endPoint != null) {
                    sinks.put(spec, open(endPoint));
                }
            }
            for (OutputSpec spec : specs) {
                String command = spec.command();
                if (command != null) {
                    sinks.put(spec, CommandSink.start(command));
                }
            }
        } catch (CliException e) {
            sinks.values().forEach(Sink::abandon);
            throw e;
        }
        List<OutputWriter> writers = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            OutputSpec spec = specs.get(i);
            writers.add(new OutputWriter(spec, names.get(i), Objects.requireNonNull(sinks.get(spec)), onFailure));
        }
        return writers;
    }

    private static Sink open(EndPoint at) throws CliException {
        return switch (at.engine()) {
            case KAFKA -> new KafkaOutput(KafkaEndPoint.sink(at));
            case AERON -> AeronOutput.of(at);
        };
    }

    private Sink openFile(OutputSpec spec) throws CliException {
        String name = spec.isStandardOutput() ? null : spec.target();
        return new FileSink(OutputFile.open(name, streams.out(), inputs, false));
    }

    private static Path pathOf(OutputSpec spec) throws CliException {
        Path path = InputFiles.pathOf(spec.target(), ExitCode.OUTPUT);
        Path parent = path.toAbsolutePath().getParent();
        String problem = null;
        if (Files.isDirectory(path)) {
            problem = "is a directory";
        } else if (parent == null || !Files.isDirectory(parent)) {
            problem = "no such file or directory";
        } else if (Files.exists(path) ? !Files.isWritable(path) : !Files.isWritable(parent)) {
            problem = "permission denied";
        }
        if (problem != null) {
            throw new CliException(ExitCode.OUTPUT, "can't write " + spec.target() + ": " + problem);
        }
        return path;
    }

    private static void requireDifferent(OutputSpec one, Path onePath, OutputSpec other, Path otherPath)
            throws CliException {
        if ((one.isStandardOutput() && other.isStandardOutput()) || isSame(onePath, otherPath)) {
            throw new CliException(
                    ExitCode.USAGE, "two outputs are the same file: '" + one.text() + "' and '" + other.text() + "'");
        }
    }

    /** By links, too. The file need not be there. */
    private static boolean isSame(Path one, Path other) {
        try {
            if (Files.exists(one) && Files.exists(other)) {
                return Files.isSameFile(one, other) && !Files.isSameFile(one, NOWHERE);
            }
            return Files.exists(one) == Files.exists(other) && toBeMade(one).equals(toBeMade(other));
        } catch (IOException e) {
            return false; // who opens them will say why
        }
    }

    /** Where a file would be made, by links that lead nowhere yet, too. */
    private static Path toBeMade(Path path) throws IOException {
        Path at = path.toAbsolutePath();
        while (Files.isSymbolicLink(at)) {
            at = at.resolveSibling(Files.readSymbolicLink(at));
        }
        return at.resolveSibling(".").toRealPath().resolve(at.getFileName());
    }

    /** What was asked for, or the target; one that there is already gets a number. */
    private List<String> names() throws CliException {
        Set<String> given = new HashSet<>();
        for (OutputSpec spec : specs) {
            if (spec.name() != null && !given.add(spec.name())) {
                throw new CliException(ExitCode.USAGE, "two outputs have the name '" + spec.name() + "'");
            }
        }
        List<String> names = new ArrayList<>();
        for (OutputSpec spec : specs) {
            String target = spec.target().replaceAll("\\p{Cntrl}+", " "); // a command may have several lines
            String name = spec.name() != null ? spec.name() : target;
            for (int number = 2; spec.name() == null && !given.add(name); number++) {
                name = target + "#" + number;
            }
            names.add(name);
        }
        return names;
    }
}
