package io.elasticq.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/**
 * A run as it is stored: {@code {"environment": {...}, "course": {...}, "results": [...]}}, where the results are as JMH writes them. A
 * file of JMH itself, which is only that list, can be read as well; then there is no environment.
 *
 * @param environment of the run, null if the file does not say
 * @param course how it went, null if the file does not say
 * @param jvms on which the benchmarks ran
 * @param flags with which the benchmarks ran
 * @param measurements in the order of the file
 */
record ResultFile(
        @Nullable Environment environment,
        @Nullable Course course,
        List<String> jvms,
        List<String> flags,
        List<Measurement> measurements) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * How a run went.
     *
     * @param rounds that were planned
     * @param planned measurements, over all rounds
     * @param done of them
     * @param seconds that it took
     * @param cutShort whether it was interrupted
     * @param failed what failed, in words
     */
    record Course(int rounds, int planned, int done, long seconds, boolean cutShort, List<String> failed) {}

    static String toJson(Environment environment, Collection<RunResult> results) {
        return toJson(environment, null, results);
    }

    static String toJson(Environment environment, @Nullable Course course, Collection<RunResult> results) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeObjectFieldStart("environment");
            json.writeNumberField("cores", environment.cores());
            json.writeStringField("cpu", environment.cpu());
            json.writeStringField("os", environment.os());
            json.writeStringField("date", environment.date());
            json.writeStringField("commit", environment.commit());
            json.writeStringField("command", environment.command());
            json.writeEndObject();
            if (course != null) {
                write(json, course);
            }
            json.writeFieldName("results");
            json.writeRawValue(asJmhHasIt(results));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static String asJmhHasIt(Collection<RunResult> results) {
        ByteArrayOutputStream theirs = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(theirs, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
        return theirs.toString(StandardCharsets.UTF_8).strip();
    }

    /** A single one. */
    static Measurement measurement(RunResult result) {
        return parse(asJmhHasIt(List.of(result))).measurements().get(0);
    }

    private static void write(JsonGenerator json, Course course) throws IOException {
        json.writeObjectFieldStart("course");
        json.writeNumberField("rounds", course.rounds());
        json.writeNumberField("planned", course.planned());
        json.writeNumberField("done", course.done());
        json.writeNumberField("seconds", course.seconds());
        json.writeBooleanField("cutShort", course.cutShort());
        json.writeArrayFieldStart("failed");
        for (String failed : course.failed()) {
            json.writeString(failed);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /**
     * Reads what {@link #toJson(Environment, Collection)} or JMH wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static ResultFile parse(String text) {
        Object root;
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            root = value(json);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a result file: " + e.getMessage(), e);
        }
        List<Map<String, Object>> results = new ArrayList<>();
        Environment environment = null;
        Course course = null;
        if (root instanceof Map<?, ?>) {
            environment = environment(object(object(root).get("environment")));
            course = object(root).containsKey("course")
                    ? course(object(object(root).get("course")))
                    : null;
            list(object(root).get("results")).forEach(result -> results.add(object(result)));
        } else {
            list(root).forEach(result -> results.add(object(result)));
        }
        return new ResultFile(
                environment,
                course,
                results.stream()
                        .map(result -> result.get("vmName") + " " + result.get("vmVersion"))
                        .distinct()
                        .toList(),
                results.stream().map(ResultFile::flags).distinct().toList(),
                results.stream().map(ResultFile::measurement).toList());
    }

    private static Environment environment(Map<String, Object> from) {
        return new Environment(
                (int) number(from.get("cores")),
                String.valueOf(from.get("cpu")),
                String.valueOf(from.get("os")),
                String.valueOf(from.get("date")),
                String.valueOf(from.getOrDefault("commit", Environment.UNKNOWN)),
                String.valueOf(from.get("command")));
    }

    private static Course course(Map<String, Object> from) {
        return new Course(
                (int) number(from.get("rounds")),
                (int) number(from.get("planned")),
                (int) number(from.get("done")),
                (long) number(from.get("seconds")),
                Boolean.parseBoolean(String.valueOf(from.get("cutShort"))),
                list(from.get("failed")).stream().map(String::valueOf).toList());
    }

    private static String flags(Map<String, Object> result) {
        List<Object> flags = list(result.get("jvmArgs"));
        return flags.isEmpty()
                ? "none"
                : String.join(" ", flags.stream().map(String::valueOf).toList());
    }

    private static Measurement measurement(Map<String, Object> result) {
        String name = String.valueOf(result.get("benchmark"));
        String owner = name.substring(0, name.lastIndexOf('.'));
        Map<String, String> params = new LinkedHashMap<>();
        if (result.containsKey("params")) {
            object(result.get("params")).forEach((key, value) -> params.put(key, String.valueOf(value)));
        }
        Map<String, Samples> metrics = new LinkedHashMap<>();
        metrics.put(Measurement.PRIMARY, samples(Measurement.PRIMARY, object(result.get("primaryMetric"))));
        if (result.containsKey("secondaryMetrics")) {
            object(result.get("secondaryMetrics"))
                    .forEach((key, value) -> metrics.put(key, samples(key, object(value))));
        }
        return new Measurement(
                name.substring(owner.lastIndexOf('.') + 1), params, "thrpt".equals(result.get("mode")), metrics);
    }

    private static Samples samples(String name, Map<String, Object> metric) {
        List<List<Double>> rounds = new ArrayList<>();
        for (Object round : list(metric.get("rawData"))) {
            rounds.add(list(round).stream().map(ResultFile::number).toList());
        }
        return Samples.of(name, String.valueOf(metric.get("scoreUnit")), rounds);
    }

    // ---- JSON as maps, lists, strings and numbers

    private static Object value(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> object = new LinkedHashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                object.put(name, value(json));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> list = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(json));
            }
            return list;
        }
        if (token == null) {
            throw new IllegalArgumentException("not a result file: it ends too early");
        }
        return token.isNumeric() ? (Object) json.getDoubleValue() : json.getText();
    }

    @SuppressWarnings("unchecked") // value() makes no other maps
    private static Map<String, Object> object(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new IllegalArgumentException("not a result file: an object was expected: " + value);
    }

    @SuppressWarnings("unchecked") // value() makes no other lists
    private static List<Object> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw new IllegalArgumentException("not a result file: a list was expected: " + value);
    }

    /** JMH writes what is not a number as a string. */
    private static double number(@Nullable Object value) {
        return value instanceof Double number ? number : Double.NaN;
    }
}
