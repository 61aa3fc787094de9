package io.elasticq.cli;

import io.elasticq.InvalidConfigException;
import io.elasticq.bridge.kafka.KafkaSink;
import io.elasticq.bridge.kafka.KafkaSource;
import io.elasticq.bridge.kafka.KafkaSourceBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/** A topic of Kafka's on the command line: {@code kafka:TOPIC?bootstrap=HOST:PORT}. Records are lines as {@link LineCodec} makes them of each other. */
final class KafkaEndPoint {

    private static final Pattern SERVER = Pattern.compile("\\S+:\\d{1,5}");

    private KafkaEndPoint() {}

    static KafkaSink<byte[]> sink(EndPoint at) throws CliException {
        try {
            return KafkaSink.<byte[]>builder(at.name(), LineCodec::record)
                    .config(settings(at))
                    .bootstrap(bootstrap(at))
                    .build();
        } catch (InvalidConfigException e) {
            throw at.wrong(String.valueOf(e.getMessage()));
        }
    }

    static KafkaSource<byte[]> source(EndPoint at) throws CliException {
        try {
            KafkaSourceBuilder<byte[]> builder = KafkaSource.<byte[]>builder(
                            at.name(), found -> LineCodec.line(found.value() == null ? new byte[0] : found.value()))
                    .config(settings(at))
                    .bootstrap(bootstrap(at));
            if (at.isSecond("from", "oldest", "newest")) {
                builder.fromTheEnd();
            }
            if (at.isSecond("until", "stopped", "end")) {
                builder.endingAtTheLast();
            }
            return builder.build();
        } catch (InvalidConfigException e) {
            throw at.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static String bootstrap(EndPoint at) throws CliException {
        String servers = at.required("bootstrap");
        for (String server : servers.split(",", -1)) {
            if (!SERVER.matcher(server.trim()).matches()) {
                throw at.wrong("bootstrap=" + servers + " is not HOST:PORT, or several with commas between");
            }
        }
        return servers;
    }

    /** Those of the file that is named, in Java's form of properties. */
    private static Map<String, String> settings(EndPoint at) throws CliException {
        String file = at.option("config");
        Map<String, String> settings = new HashMap<>();
        if (file != null) {
            Path path = InputFiles.pathOf(file, ExitCode.USAGE);
            Properties read = new Properties();
            try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
                read.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                String why = e instanceof IOException failed ? IoReason.of(failed) : e.getMessage();
                throw at.wrong("config=" + file + " can't be read: " + why);
            }
            read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
        }
        return settings;
    }
}
