package io.elasticq.pipeline.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What windows should give: it keeps all events for ever, and computes each result from them. */
final class WindowModel {

    enum Kind {
        LENGTH,
        LENGTH_BATCH,
        TIME,
        PANES,
        SESSION
    }

    /** What it is of: events or size, slide, lateness. */
    record Shape(Kind kind, int size, int slide, int lateness) {

        Window<Reading> window() {
            java.time.Duration size = java.time.Duration.ofMillis(this.size);
            Window<Reading> window =
                    switch (kind) {
                        case LENGTH -> Windows.length(this.size);
                        case LENGTH_BATCH -> Windows.lengthBatch(this.size);
                        case TIME -> Windows.time(size, Reading::time);
                        case PANES ->
                            slide == this.size
                                    ? Windows.timeBatch(size, Reading::time)
                                    : Windows.sliding(size, java.time.Duration.ofMillis(slide), Reading::time);
                        case SESSION -> Windows.session(size, Reading::time);
                    };
            return lateness == 0 ? window : window.allowedLateness(java.time.Duration.ofMillis(lateness));
        }
    }

    /** A session: its events in order. */
    private static final class Session {
        final List<Reading> events = new ArrayList<>();

        long start() {
            return events.stream().mapToLong(Reading::time).min().orElseThrow();
        }

        long last() {
            return events.stream().mapToLong(Reading::time).max().orElseThrow();
        }
    }

    private final class OfKey {
        final String key;
        final List<Reading> events = new ArrayList<>();
        final List<Session> sessions = new ArrayList<>();
        int arrival = -1;

        OfKey(String key) {
            this.key = key;
        }

        long lastEnd(Reading event) {
            return Math.floorDiv(event.time(), shape.slide()) * (long) shape.slide() + shape.size();
        }

        /** Whether something of the key is still in a window that may give a result. */
        boolean kept() {
            return switch (shape.kind()) {
                case LENGTH, LENGTH_BATCH -> !events.isEmpty();
                case TIME -> events.stream().anyMatch(event -> event.time() + shape.size() > watermark);
                case PANES -> events.stream().anyMatch(event -> lastEnd(event) + shape.lateness() > watermark);
                case SESSION -> sessions.stream().anyMatch(this::kept);
            };
        }

        boolean kept(Session session) {
            return session.last() + shape.size() + shape.lateness() > watermark;
        }

        void give(long start, long end, List<Reading> in) {
            results.add(new WindowResult<>(
                    key, start, end, in.size(), in.stream().map(Reading::id).toList()));
        }

        /** Events of a window, pane by pane. */
        List<Reading> between(long start, long end) {
            long pane = java.math.BigInteger.valueOf(shape.size())
                    .gcd(java.math.BigInteger.valueOf(shape.slide()))
                    .longValue();
            return events.stream()
                    .filter(event -> event.time() >= start && event.time() < end)
                    .sorted(Comparator.comparingLong(event -> Math.floorDiv(event.time(), pane)))
                    .toList();
        }

        boolean add(Reading event) {
            return switch (shape.kind()) {
                case LENGTH -> {
                    events.add(event);
                    int from = Math.max(0, events.size() - shape.size());
                    give(from, events.size(), events.subList(from, events.size()));
                    yield true;
                }
                case LENGTH_BATCH -> {
                    events.add(event);
                    if (events.size() == shape.size()) {
                        give(0, events.size(), events);
                        events.clear();
                    }
                    yield true;
                }
                case TIME -> addToTime(event);
                case PANES -> addToPanes(event);
                case SESSION -> addToSessions(event);
            };
        }

        private boolean addToTime(Reading event) {
            long now = Stream.concat(events.stream(), Stream.of(event))
                    .mapToLong(Reading::time)
                    .max()
                    .orElseThrow();
            long end = Math.max(now, watermark);
            if (event.time() <= end - shape.size()) {
                return false;
            }
            events.add(event);
            give(
                    end - shape.size() + 1,
                    end + 1,
                    events.stream()
                            .filter(old -> old.time() > end - shape.size())
                            .sorted(Comparator.comparingLong(Reading::time))
                            .toList());
            return true;
        }

        private boolean addToPanes(Reading event) {
            TreeSet<Long> ends = new TreeSet<>();
            for (long start = lastEnd(event) - shape.size();
                    start + shape.size() > event.time();
                    start -= shape.slide()) {
                if (start + shape.size() + shape.lateness() > watermark) {
                    ends.add(start + shape.size());
                }
            }
            if (ends.isEmpty()) {
                return false;
            }
            events.add(event);
            for (long end : ends.headSet(watermark, true)) {
                give(end - shape.size(), end, between(end - shape.size(), end));
            }
            return true;
        }

        private boolean addToSessions(Reading event) {
            List<Session> near = sessions.stream()
                    .filter(this::kept)
                    .filter(session -> event.time() < session.last() + shape.size()
                            && session.start() < event.time() + shape.size())
                    .sorted(Comparator.comparingLong(Session::start))
                    .toList();
            Session joined = new Session();
            near.stream().limit(1).forEach(session -> joined.events.addAll(session.events));
            joined.events.add(event);
            near.stream().skip(1).forEach(session -> joined.events.addAll(session.events));
            if (!kept(joined)) {
                return false;
            }
            sessions.removeAll(near);
            sessions.add(joined);
            if (joined.last() + shape.size() <= watermark) {
                give(joined.start(), joined.last() + shape.size(), joined.events);
            }
            return true;
        }

        /** Windows that end after one watermark and not after another. */
        void pass(long from, long to) {
            if (shape.kind() == Kind.PANES) {
                TreeSet<Long> ends = new TreeSet<>();
                for (Reading event : events) {
                    for (long end = lastEnd(event); end > event.time() && end > from; end -= shape.slide()) {
                        if (end <= to) {
                            ends.add(end);
                        }
                    }
                }
                ends.forEach(end -> give(end - shape.size(), end, between(end - shape.size(), end)));
            } else if (shape.kind() == Kind.SESSION) {
                for (Session session : sessions) {
                    long end = session.last() + shape.size();
                    if (end > from && end <= to) {
                        give(session.start(), end, session.events);
                    }
                }
            }
        }
    }

    private final Shape shape;
    private final Map<String, OfKey> keys = new LinkedHashMap<>();
    private final List<WindowResult<String, List<Integer>>> results = new ArrayList<>();
    private long watermark = Long.MIN_VALUE;
    private int arrivals;

    WindowModel(Shape shape) {
        this.shape = shape;
    }

    List<WindowResult<String, List<Integer>>> results() {
        List<WindowResult<String, List<Integer>>> all = List.copyOf(results);
        results.clear();
        return all;
    }

    boolean add(Reading event) {
        OfKey ofKey = keys.computeIfAbsent(event.key(), OfKey::new);
        boolean known = ofKey.kept();
        boolean in = ofKey.add(event);
        if (in && !known) {
            ofKey.arrival = arrivals++;
        }
        return in;
    }

    void advanceTo(long to) {
        long from = watermark;
        if (to > from) {
            keys.values().forEach(ofKey -> ofKey.pass(from, to));
            results.sort(Comparator.<WindowResult<String, List<Integer>>>comparingLong(WindowResult::end)
                    .thenComparingLong(result -> keys.get(result.key()).arrival));
            watermark = to;
        }
    }

    void end() {
        if (shape.kind() == Kind.LENGTH_BATCH) {
            keys.values().stream()
                    .filter(OfKey::kept)
                    .sorted(Comparator.comparingInt(ofKey -> ofKey.arrival))
                    .forEach(ofKey -> ofKey.give(0, ofKey.events.size(), ofKey.events));

        } else {
            advanceTo(Long.MAX_VALUE);
        }
    }

    /** How much has to be kept; for windows of the last milliseconds, at least. */
    long held() {
        return keys.values().stream()
                .mapToLong(ofKey -> switch (shape.kind()) {
                    case LENGTH -> Math.min(shape.size(), ofKey.events.size());
                    case LENGTH_BATCH -> ofKey.events.isEmpty() ? 0 : 1;
                    case TIME ->
                        ofKey.events.stream()
                                .filter(event -> event.time() + shape.size() > watermark)
                                .filter(event -> ofKey.events.stream()
                                        .noneMatch(other -> other.time() - shape.size() >= event.time()))
                                .count();
                    case PANES ->
                        ofKey.events.stream()
                                .filter(event -> ofKey.lastEnd(event) + shape.lateness() > watermark)
                                .map(event -> ofKey.between(event.time(), event.time() + 1)
                                                .isEmpty()
                                        ? 0
                                        : Math.floorDiv(
                                                event.time(),
                                                java.math.BigInteger.valueOf(shape.size())
                                                        .gcd(java.math.BigInteger.valueOf(shape.slide()))
                                                        .longValue()))
                                .distinct()
                                .count();
                    case SESSION -> ofKey.sessions.stream().filter(ofKey::kept).count();
                })
                .sum();
    }
}
