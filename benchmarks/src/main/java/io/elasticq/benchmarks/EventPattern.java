package io.elasticq.benchmarks;

import static io.elasticq.benchmarks.OtherType.ARTEMIS;
import static io.elasticq.benchmarks.OtherType.CHRONICLE;
import static io.elasticq.benchmarks.OtherType.DISRUPTOR;
import static io.elasticq.benchmarks.OtherType.FILE_CHANNEL;
import static io.elasticq.benchmarks.OtherType.JC_RINGS;
import static io.elasticq.benchmarks.OtherType.JOURNAL;
import static io.elasticq.benchmarks.OtherType.RING;
import static io.elasticq.benchmarks.OtherType.ROUTER;
import static io.elasticq.benchmarks.OtherType.ROUTER_WITHOUT_CREDITS;
import static io.elasticq.benchmarks.OtherType.TAPE;

import java.util.Arrays;
import java.util.Set;

/** The ways in which events are handed on, as IndexBus names them, and the benchmarks that show each. */
enum EventPattern {
    ROUTER_LOOP(
            "Router loop (fan-out)",
            "One thread moves events from a producer's ring to those of its consumers.",
            "FanOut",
            ROUTER_WITHOUT_CREDITS,
            DISRUPTOR,
            JC_RINGS),
    SEQUENCER(
            "Sequencer (gating)",
            "Events in strict order to consumers that wait for positions.",
            "Ring",
            RING,
            DISRUPTOR),
    CREDITS(
            "Router-enforced credits",
            "The same router with a budget for each consumer, and without: what the credits cost, also where one consumer is slow.",
            "FanOut",
            ROUTER,
            ROUTER_WITHOUT_CREDITS),
    LOG(
            "Journal (append, tail, replay)",
            "Appends, reads, and the way of a record from its append to a tailer.",
            "Journal",
            JOURNAL,
            CHRONICLE,
            FILE_CHANNEL,
            ARTEMIS,
            TAPE);

    private final String title;
    private final String description;
    private final String benchmarks;

    @SuppressWarnings("ImmutableEnumChecker") // a set that can't be changed, of constants
    private final Set<Subject> subjects;

    EventPattern(String title, String description, String benchmarks, Subject... subjects) {
        this.title = title;
        this.description = description;
        this.benchmarks = benchmarks;
        this.subjects = Set.copyOf(Arrays.asList(subjects));
    }

    String title() {
        return title;
    }

    String description() {
        return description;
    }

    boolean shows(Measurement measurement) {
        Subject subject = measurement.subject();
        return subject != null
                && subjects.contains(subject)
                && measurement.benchmark().startsWith(benchmarks);
    }
}
