package io.elasticq.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that writes a log and is killed before it closes it. */
final class KilledWriter {

    private static final String WRITTEN = "written";

    private KilledWriter() {}

    /**
     * Runs it.
     *
     * @throws IllegalStateException if it ends by itself
     */
    static void write(OtherType type, Path folder, int bytes, long records) throws IOException, InterruptedException {
        Process writer = ChildJvm.start(
                KilledWriter.class,
                flag -> flag.startsWith("--add-"),
                type.name(),
                folder.toString(),
                Integer.toString(bytes),
                Long.toString(records));
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            String line = output.readLine();
            if (!WRITTEN.equals(line)) {
                throw new IllegalStateException("the writer did not write: type=" + type + ", said=" + line);
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    /**
     * The process.
     *
     * @param arguments type, folder, bytes of a record, records
     */
    public static void main(String... arguments) throws IOException {
        int bytes = Integer.parseInt(arguments[2]);
        RecordLog log =
                RecordLogs.open(OtherType.valueOf(arguments[0]), Path.of(arguments[1]), LogSettings.keepAll(bytes));
        RecordLog.Appender appender = log.appender();
        byte[] payload = new byte[bytes];
        long records = Long.parseLong(arguments[3]);
        for (long i = 0; i < records; i++) {
            Numbers.put(payload, i);
            appender.append(payload);
            if (i % LogBenchmark.RECORDS_PER_CALL == 0) {
                appender.flush();
            }
        }
        appender.flush();
        System.out.println(WRITTEN);
        System.in.read(); // until it is killed, or its parent has ended
        Runtime.getRuntime().halt(1);
    }
}
