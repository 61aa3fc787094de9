package io.elasticq.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.elasticq.channel.ChannelConfig;
import io.elasticq.channel.ChannelInfo;
import io.elasticq.channel.ChannelState;
import io.elasticq.channel.PeerInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A channel as it is at one moment, in words.
 *
 * @param name of its file
 * @param info what it is
 * @param now the time, for the ages of heartbeats
 */
record ChannelReport(String name, ChannelInfo info, Instant now) {

    static String nameOf(ChannelState state) {
        return ChoiceConverter.nameOf(state);
    }

    static String nameOf(PeerInfo.Status status) {
        return ChoiceConverter.nameOf(status);
    }

    void tell(Report report) {
        ChannelConfig config = info.config();
        report.line("state", state());
        report.line("id", id());
        report.line("created", info.created().toString());
        report.line(
                "size",
                config.regionSize() + " bytes, depth " + config.depth() + ", chunks of " + config.chunkSize()
                        + " bytes");
        report.line("flow control", yesOrNo(config.flowControl()));
        report.line("fragments", yesOrNo(config.fragments()));
        report.line("timestamps", yesOrNo(config.timestamps()));
        report.line("published", info.published() + " messages, from sequence " + config.initialSequence());
        if (config.flowControl()) {
            report.line("taken", info.consumed() + " messages");
            report.line("lag", info.lag() + " messages");
            report.line("credits", info.creditsFree() + " free");
        }
        report.line("publisher", peer(info.producer()));
        if (config.flowControl()) {
            report.line("subscriber", peer(info.consumer()));
        }
    }

    /** One line for people. */
    String toLine() {
        return state() + " published=" + info.published()
                + (info.config().flowControl()
                        ? " taken=" + info.consumed() + " lag=" + info.lag() + " credits=" + info.creditsFree()
                        : "")
                + " publisher=" + nameOf(info.producer().status())
                + (info.config().flowControl()
                        ? " subscriber=" + nameOf(info.consumer().status())
                        : "");
    }

    String toJson() {
        ChannelConfig config = info.config();
        return JsonLine.of(json -> {
            json.writeStringField("path", name);
            json.writeStringField("state", nameOf(info.state()));
            json.writeNumberField("failureCode", info.failureCode());
            json.writeStringField("id", id());
            json.writeStringField("created", info.created().toString());
            json.writeNumberField("bytes", config.regionSize());
            json.writeNumberField("depth", config.depth());
            json.writeNumberField("chunkSize", config.chunkSize());
            json.writeBooleanField("flowControl", config.flowControl());
            json.writeBooleanField("fragments", config.fragments());
            json.writeBooleanField("timestamps", config.timestamps());
            json.writeNumberField("initialSequence", config.initialSequence());
            json.writeNumberField("published", info.published());
            if (config.flowControl()) {
                json.writeNumberField("taken", info.consumed());
                json.writeNumberField("lag", info.lag());
                json.writeNumberField("creditsFree", info.creditsFree());
            }
            write(json, "publisher", info.producer());
            if (config.flowControl()) {
                write(json, "subscriber", info.consumer());
            }
        });
    }

    private void write(JsonGenerator json, String end, PeerInfo peer) throws IOException {
        json.writeObjectFieldStart(end);
        json.writeStringField("status", nameOf(peer.status()));
        json.writeNumberField("attachments", peer.attachments());
        if (peer.status() != PeerInfo.Status.ABSENT) {
            json.writeNumberField("pid", peer.pid());
            json.writeNumberField("heartbeatAgeMs", ageMillis(peer));
        }
        json.writeEndObject();
    }

    private String peer(PeerInfo peer) {
        String times = peer.attachments() + (peer.attachments() == 1 ? " has" : " have") + " attached so far";
        return switch (peer.status()) {
            case ABSENT -> "none; " + times;
            case ALIVE, SILENT, DEAD ->
                nameOf(peer.status()) + ", process " + peer.pid() + ", last heartbeat " + ageMillis(peer) + " ms ago; "
                        + times;
        };
    }

    private long ageMillis(PeerInfo peer) {
        return Duration.between(peer.lastHeartbeat(), now).toMillis();
    }

    private String state() {
        return nameOf(info.state()) + (info.state() == ChannelState.FAIL ? ", code " + info.failureCode() : "");
    }

    private String id() {
        return HexFormat.of().toHexDigits(info.id());
    }

    private static String yesOrNo(boolean value) {
        return value ? "yes" : "no";
    }
}
