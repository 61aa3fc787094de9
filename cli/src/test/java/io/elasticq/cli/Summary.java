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
        try (JsonParser json = new JsonFactory().createParser(errLines.get(errLines.size() - 1))) {
            json.nextToken();
            return of(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the object that has begun. A field of an object within is {@code outer.inner}. */
    static Summary of(JsonParser json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        read(json, "", fields);
        return new Summary(fields);
    }

    private static void read(JsonParser json, String prefix, Map<String, String> fields) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = prefix + json.currentName();
            if (json.nextToken() == JsonToken.START_OBJECT) {
                read(json, name + ".", fields);
            } else {
                fields.put(name, json.getText());
            }
        }
    }

    String text(String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }
}
