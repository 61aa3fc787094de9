package io.elasticq.cli;

import io.elasticq.InvalidConfigException;
import io.elasticq.bridge.aeron.AeronAddress;
import io.elasticq.bridge.aeron.AeronConnection;
import java.nio.file.Path;
import java.util.StringJoiner;

/** A stream of Aeron's on the command line: {@code aeron:udp?endpoint=HOST:PORT&stream=10&back=HOST:PORT}, {@code aeron:ipc?stream=10&driver=DIR}. */
final class AeronEndPoint {

    private static final String BACK = "aeron:udp?term-length=64k|endpoint=";
    private static final String TERM_LENGTH = "term-length";
    private static final String DEFAULT_TERM_LENGTH = "4m"; // an eighth of it is the longest line; it takes three of it

    private AeronEndPoint() {}

    static AeronAddress address(EndPoint at) throws CliException {
        requireDriver(at);
        StringJoiner parameters = new StringJoiner("|", "?", "").setEmptyValue("");
        for (String name : at.engine().channelOptions()) {
            String value = at.option(name);
            if (value == null && name.equals(TERM_LENGTH)) {
                value = DEFAULT_TERM_LENGTH;
            }
            if (value != null) {
                parameters.add(name + "=" + value);
            }
        }
        String channel = "aeron:" + at.name() + parameters;
        int stream = at.number("stream", Integer.MIN_VALUE, null);
        String back = at.option("back");
        try {
            return back == null ? AeronAddress.of(channel, stream) : AeronAddress.of(channel, stream, BACK + back);
        } catch (InvalidConfigException e) {
            throw at.wrong(e.getMessage() + (back == null ? "; for udp: back=HOST:PORT" : ""));
        }
    }

    /** A client, with a media driver of its own unless the folder of another is given. */
    static AeronConnection connect(EndPoint at) {
        String driver = at.option("driver");
        return driver == null ? AeronConnection.embedded() : AeronConnection.external(Path.of(driver));
    }

    private static void requireDriver(EndPoint at) throws CliException {
        String driver = at.option("driver");
        if (driver != null) {
            InputFiles.pathOf(driver, ExitCode.USAGE);
        } else if (at.name().equals("ipc")) {
            throw at.wrong("ipc needs driver=DIR, the folder of a media driver: nobody else can be at one of its own");
        }
    }
}
