package io.elasticq.cli;

import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a router reads: files one after the other, or a topic or stream of an {@link Engine}.
 *
 * @param files none for an engine
 * @param lines of the engine; null for files
 */
record RouteInput(InputFiles files, @Nullable LineInput lines) {

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
                return new RouteInput(InputFiles.none(), linesOf(at));
            }
        }
        return new RouteInput(InputFiles.of(names, stdin), null);
    }

    private static LineInput linesOf(EndPoint at) throws CliException {
        return switch (at.engine()) {
            case KAFKA -> new KafkaInput(KafkaEndPoint.source(at));
            case AERON -> AeronInput.of(at);
        };
    }

    List<Input> inputs() {
        return lines == null ? files.joined() : List.of(new Input(null, lines));
    }
}
