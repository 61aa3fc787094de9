package io.elasticq.bridge.aeron;

import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricGroup;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The metrics of senders and sources. */
final class AeronMetrics {

    private static final String EVENTS = "events";
    private static final String WAITS = "waits";
    private static final String FAILURES = "failures";
    private static final String LISTENER_FAILURES = "listener.failures";
    private static final String LISTENERS_THREW = "Listeners that threw";

    private AeronMetrics() {}

    static List<Metric> of(String sender, Supplier<SenderStats> stats) {
        MetricGroup<SenderStats> group = new MetricGroup<>("elasticq.aeron.sender.", Map.of("sender", sender), stats);
        return List.of(
                group.counter("sent", EVENTS, "Events given to Aeron", SenderStats::sent),
                group.counter("skipped", EVENTS, "Events that can't be sent", SenderStats::skipped),
                group.counter("discarded", EVENTS, "Discarded: no receiver", SenderStats::discarded),
                group.counter("confirmed", EVENTS, "Events that are outstanding no more", SenderStats::confirmed),
                group.counter("unconfirmed", EVENTS, "Their last receiver was lost", SenderStats::unconfirmed),
                group.gauge("outstanding", EVENTS, "Events on their way", SenderStats::outstanding),
                group.counter("credit_waits", WAITS, "Waits for credits", SenderStats::creditWaits),
                group.counter("receiver_waits", WAITS, "Waits for a receiver", SenderStats::receiverWaits),
                group.counter("pressure_waits", WAITS, "Waits for Aeron's buffers", SenderStats::pressureWaits),
                group.counter("marks", "messages", "Messages that say how far it is", SenderStats::marks),
                group.counter("joined", "receivers", "Receivers that came", SenderStats::joined),
                group.counter("left", "receivers", "Receivers that said that they leave", SenderStats::left),
                group.counter("lost", "receivers", "Receivers that were lost", SenderStats::lost),
                group.counter("refused", "messages", "Foreign or false statuses", SenderStats::refusedStatuses),
                group.gauge("receivers", "receivers", "Receivers that count", SenderStats::receivers),
                group.counter(LISTENER_FAILURES, FAILURES, LISTENERS_THREW, SenderStats::listenerFailures));
    }

    static List<Metric> ofSource(String source, Supplier<SourceStats> stats) {
        MetricGroup<SourceStats> group = new MetricGroup<>("elasticq.aeron.source.", Map.of("source", source), stats);
        return List.of(
                group.counter("given_out", EVENTS, "Events handed over", SourceStats::givenOut),
                group.counter("missed", EVENTS, "Events that will never come", SourceStats::missed),
                group.counter("duplicates", EVENTS, "Events that came again", SourceStats::duplicates),
                group.counter("early", EVENTS, "Events from before it counted", SourceStats::early),
                group.counter("failed", EVENTS, "Events that can't be decoded", SourceStats::failed),
                group.counter("foreign", "messages", "Messages of others", SourceStats::foreign),
                group.counter("statuses", "messages", "Messages to senders", SourceStats::statuses),
                group.counter("begun", "sessions", "Sessions of senders that began", SourceStats::begun),
                group.counter("ended", "sessions", "Sessions that were ended", SourceStats::ended),
                group.counter("lost", "sessions", "Senders that were lost", SourceStats::lost),
                group.gauge("senders", "sessions", "Senders that are there", SourceStats::senders),
                group.counter(LISTENER_FAILURES, FAILURES, LISTENERS_THREW, SourceStats::listenerFailures));
    }
}
