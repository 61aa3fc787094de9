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

/** The summary that {@code --json} writes, read back. */
record Summary(Map<String, String> fields) {

    static Summary lastOf(List<String> errLines) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = new JsonFactory().createParser(errLines.get(errLines.size() - 1))) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                fields.put(name, json.getText());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Summary(fields);
    }

    String text(String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }
}
