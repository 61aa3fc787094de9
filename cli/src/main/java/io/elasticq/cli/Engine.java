package io.elasticq.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What lines come from, or go to, beside files and commands: a name after a scheme, and options. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are made by List.of
enum Engine {
    KAFKA("kafka:", "topic", List.of("bootstrap", "config"), List.of("from", "until"), List.of(), List.of("bootstrap")),
    AERON(
            "aeron:",
            "channel",
            List.of("stream", "back", "driver"),
            List.of("credits", "until"),
            List.of(
                    "endpoint",
                    "control",
                    "control-mode",
                    "interface",
                    "mtu",
                    "term-length",
                    "ttl",
                    "reliable",
                    "linger",
                    "sparse",
                    "fc",
                    "nak-delay",
                    "so-rcvbuf",
                    "so-sndbuf",
                    "rcv-wnd"),
            List.of("stream", "endpoint", "control", "driver"));

    private final String scheme;
    private final String what;
    private final List<String> options;
    private final List<String> ofInputs;
    private final List<String> ofChannels;
    private final List<String> ofPlaces;

    /**
     * Makes one.
     *
     * @param what what the name after the scheme is
     * @param options of inputs and outputs
     * @param ofInputs of inputs only
     * @param ofChannels that are the engine's own
     * @param ofPlaces that say, with the name, where lines are
     */
    Engine(
            String scheme,
            String what,
            List<String> options,
            List<String> ofInputs,
            List<String> ofChannels,
            List<String> ofPlaces) {
        this.scheme = scheme;
        this.what = what;
        this.options = options;
        this.ofInputs = ofInputs;
        this.ofChannels = ofChannels;
        this.ofPlaces = ofPlaces;
    }

    /** The one that such a target is of, or null if it is none's. */
    static @Nullable Engine of(String target) {
        for (Engine engine : values()) {
            if (target.startsWith(engine.scheme)) {
                return engine;
            }
        }
        return null;
    }

    /** What comes after the scheme. */
    String nameIn(String target) {
        return target.substring(scheme.length());
    }

    /** What the name is, for messages. */
    String what() {
        return what;
    }

    List<String> outputOptions() {
        return joined(options, ofChannels);
    }

    List<String> inputOptions() {
        return joined(options, joined(ofInputs, ofChannels));
    }

    List<String> channelOptions() {
        return ofChannels;
    }

    List<String> placeOptions() {
        return ofPlaces;
    }

    private static List<String> joined(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
