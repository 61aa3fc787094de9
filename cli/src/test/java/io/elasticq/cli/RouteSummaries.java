package io.elasticq.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The summary that {@code route --json} writes, read back. */
record RouteSummaries(Summary whole, Map<String, Summary> outputs) {

    static RouteSummaries lastOf(List<String> errLines) {
        Map<String, String> fields = new HashMap<>();
        Map<String, Summary> outputs = new TreeMap<>();
        try (JsonParser json = new JsonFactory().createParser(errLines.get(errLines.size() - 1))) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        Summary output = Summary.of(json);
                        outputs.put(output.text("name"), output);
                    }
                } else {
                    fields.put(name, json.getText());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RouteSummaries(new Summary(fields), outputs);
    }

    Summary output(String name) {
        return Objects.requireNonNull(outputs.get(name), () -> name + " is not in " + outputs.keySet());
    }

    /** All fates of a line at an output. */
    long accounted(String name) {
        return List.of(
                        "written",
                        "drops_full",
                        "drops_no_credit",
                        "drops_failed",
                        "filtered",
                        "missed",
                        "unwritten",
                        "not_given")
                .stream()
                .mapToLong(output(name)::number)
                .sum();
    }
}
