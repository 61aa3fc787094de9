package io.elasticq.cli.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.elasticq.QueueStats;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The scene in the words of the page's script: the plan once, and a frame each time. */
final class SceneJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private SceneJson() {}

    static String of(ScenePlan plan, int framesPerSecond, int framesKept) {
        return object(json -> {
            json.writeNumberField("framesPerSecond", framesPerSecond);
            json.writeNumberField("framesKept", framesKept);
            json.writeNumberField("producers", plan.producers());
            json.writeNumberField("perSecond", plan.producers() * plan.eachPerSecond());
            json.writeNumberField("burst", (long) plan.producers() * plan.eachBurst());
            json.writeNumberField("minCapacity", plan.minCapacity());
            json.writeNumberField("maxCapacity", plan.maxCapacity());
            json.writeArrayFieldStart("subscribers");
            for (ScenePlan.Part part : plan.subscribers()) {
                json.writeStartObject();
                json.writeStringField("name", part.name());
                json.writeStringField("policy", part.policy());
                json.writeStringField("promise", part.promise());
                json.writeNumberField("credits", part.credits());
                json.writeNumberField("full", part.fullPerSecond());
                json.writeNumberField("slow", part.slowPerSecond());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static String of(Frame frame) {
        return object(json -> {
            json.writeNumberField("t", frame.millis());
            write(json, frame.queue());
            json.writeNumberField("owed", frame.owed());
            json.writeNumberField("routed", frame.routed());
            json.writeObjectFieldStart("journal");
            json.writeNumberField("first", frame.journal().firstSequence());
            json.writeNumberField("last", frame.journal().lastSequence());
            json.writeNumberField("segments", frame.journal().segments());
            json.writeNumberField("bytes", frame.journal().bytes());
            json.writeEndObject();
            json.writeArrayFieldStart("subscribers");
            for (Look look : frame.subscribers()) {
                write(json, look);
            }
            json.writeEndArray();
            json.writeNumberField("checked", frame.checked());
            json.writeNumberField("lost", frame.lost());
            json.writeNumberField("twice", frame.twice());
            json.writeNumberField("strays", frame.strays());
            json.writeBooleanField("sound", frame.isSound());
            writeText(json, "failure", frame.failure());
            json.writeArrayFieldStart("entries");
            for (Chronicle.Entry entry : frame.entries()) {
                json.writeStartObject();
                json.writeNumberField("n", entry.number());
                json.writeNumberField("t", entry.millis());
                json.writeStringField("text", entry.text());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, QueueStats queue) throws IOException {
        json.writeObjectFieldStart("queue");
        json.writeNumberField("depth", queue.size());
        json.writeNumberField("capacity", queue.capacity());
        json.writeNumberField("highest", queue.highWaterMark());
        json.writeNumberField("grows", queue.grows());
        json.writeNumberField("shrinks", queue.shrinks());
        json.writeNumberField("accepted", queue.accepted());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Look look) throws IOException {
        json.writeStartObject();
        json.writeStringField("state", look.state());
        json.writeBooleanField("slow", look.isSlow());
        json.writeNumberField("credits", look.credits());
        json.writeNumberField("depth", look.depth());
        json.writeNumberField("capacity", look.capacity());
        json.writeNumberField("last", look.last());
        json.writeNumberField("lag", look.lag());
        json.writeNumberField("arrived", look.arrived());
        json.writeNumberField("twice", look.twice());
        json.writeNumberField("replayed", look.replayed());
        json.writeNumberField("dropped", look.dropped());
        json.writeNumberField("overrun", look.overrun());
        json.writeNumberField("lost", look.lost());
        json.writeNumberField("waits", look.waits());
        json.writeNumberField("detaches", look.detaches());
        writeText(json, "failure", look.failure());
        json.writeEndObject();
    }

    private static void writeText(JsonGenerator json, String name, @Nullable String text) throws IOException {
        if (text == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, text);
        }
    }

    private static String object(Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return text.toString();
    }
}
