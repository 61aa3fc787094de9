package io.elasticq.cli;

import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a router reads: files one after the other, or a topic or stream of an {@link Engine}.
 *
 * @param files none for an engine
 * @param endPoint of the engine; null for files
 * @param lines from there; null for files
 */
record RouteInput(
        InputFiles files,
        @Nullable EndPoint endPoint,
        @Nullable LineInput lines) {

    /** Looks at what was given. An engine is opened by the thread that reads. */
    static RouteInput of(List<String> names, InputStream stdin) throws CliException {
        for (String name : names) {
            Engine engine = Engine.of(name);
            if (engine != null) {
                TargetText read = TargetText.parse("FILE", name, target -> engine.inputOptions());
                EndPoint at = read.endPoint(engine, engine.inputOptions());
                if (names.size() > 1) {
                    throw at.wrong("it must be the only input");
                }
                return new RouteInput(InputFiles.none(), at, linesOf(at));
            }
        }
        return new RouteInput(InputFiles.of(names, stdin), null, null);
    }

    private static LineInput linesOf(EndPoint at) throws CliException {
        return switch (at.engine()) {
            case KAFKA -> new KafkaInput(KafkaEndPoint.source(at));
            case AERON -> AeronInput.of(at);
        };
    }

    /** Refuses an output whose lines would come in again. */
    void requireOtherThan(OutputSpec output) throws CliException {
        EndPoint to = output.endPoint();
        if (to != null && endPoint != null && to.meets(endPoint)) {
            throw to.wrong("it is the input, too");
        }
    }

    List<Input> inputs() {
        return lines == null ? files.joined() : List.of(new Input(null, lines));
    }
}
