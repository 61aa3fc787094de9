package io.elasticq.bridge.aeron;

import static io.elasticq.stats.Metric.Kind.COUNTER;
import static io.elasticq.stats.Metric.Kind.GAUGE;

import io.elasticq.stats.Metric;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The metrics of senders and sources. */
final class AeronMetrics {

    private static final String EVENTS = "events";
    private static final String WAITS = "waits";
    private static final String FAILURES = "failures";
    private static final String LISTENER_FAILURES = "listener.failures";
    private static final String LISTENERS_THREW = "Listeners that threw";

    private AeronMetrics() {}

    static List<Metric> of(String sender, Supplier<SenderStats> stats) {
        Declaration<SenderStats> declare = new Declaration<>("elasticq.aeron.sender.", Map.of("sender", sender), stats);
        return List.of(
                declare.counter("sent", EVENTS, "Events given to Aeron", SenderStats::sent),
                declare.counter("skipped", EVENTS, "Events that can't be sent", SenderStats::skipped),
                declare.counter("discarded", EVENTS, "Discarded: no receiver", SenderStats::discarded),
                declare.counter("confirmed", EVENTS, "Events that are outstanding no more", SenderStats::confirmed),
                declare.counter("unconfirmed", EVENTS, "Their last receiver was lost", SenderStats::unconfirmed),
                declare.gauge("outstanding", EVENTS, "Events on their way", SenderStats::outstanding),
                declare.counter("credit_waits", WAITS, "Waits for credits", SenderStats::creditWaits),
                declare.counter("receiver_waits", WAITS, "Waits for a receiver", SenderStats::receiverWaits),
                declare.counter("pressure_waits", WAITS, "Waits for Aeron's buffers", SenderStats::pressureWaits),
                declare.counter("marks", "messages", "Messages that say how far it is", SenderStats::marks),
                declare.counter("joined", "receivers", "Receivers that came", SenderStats::joined),
                declare.counter("left", "receivers", "Receivers that said that they leave", SenderStats::left),
                declare.counter("lost", "receivers", "Receivers that were lost", SenderStats::lost),
                declare.counter("refused", "messages", "Foreign or false statuses", SenderStats::refusedStatuses),
                declare.gauge("receivers", "receivers", "Receivers that count", SenderStats::receivers),
                declare.counter(LISTENER_FAILURES, FAILURES, LISTENERS_THREW, SenderStats::listenerFailures));
    }

    static List<Metric> ofSource(String source, Supplier<SourceStats> stats) {
        Declaration<SourceStats> declare = new Declaration<>("elasticq.aeron.source.", Map.of("source", source), stats);
        return List.of(
                declare.counter("given_out", EVENTS, "Events handed over", SourceStats::givenOut),
                declare.counter("missed", EVENTS, "Events that will never come", SourceStats::missed),
                declare.counter("duplicates", EVENTS, "Events that came again", SourceStats::duplicates),
                declare.counter("early", EVENTS, "Events from before it counted", SourceStats::early),
                declare.counter("failed", EVENTS, "Events that can't be decoded", SourceStats::failed),
                declare.counter("foreign", "messages", "Messages of others", SourceStats::foreign),
                declare.counter("statuses", "messages", "Messages to senders", SourceStats::statuses),
                declare.counter("begun", "sessions", "Sessions of senders that began", SourceStats::begun),
                declare.counter("ended", "sessions", "Sessions that were ended", SourceStats::ended),
                declare.counter("lost", "sessions", "Senders that were lost", SourceStats::lost),
                declare.gauge("senders", "sessions", "Senders that are there", SourceStats::senders),
                declare.counter(LISTENER_FAILURES, FAILURES, LISTENERS_THREW, SourceStats::listenerFailures));
    }

    private record Declaration<S>(String prefix, Map<String, String> tags, Supplier<S> stats) {

        Metric counter(String name, String unit, String description, ToLongFunction<S> of) {
            return new Metric(prefix + name, COUNTER, unit, description, tags, () -> of.applyAsLong(stats.get()));
        }

        Metric gauge(String name, String unit, String description, ToLongFunction<S> of) {
            return new Metric(prefix + name, GAUGE, unit, description, tags, () -> of.applyAsLong(stats.get()));
        }
    }
}
