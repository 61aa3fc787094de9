package io.elasticq.tla;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the instrumented twin of the lock-free queue did to its shared memory, in order: an access and its entry are one step, under
 * one lock. It is static, as the twin can reach nothing else; one log at a time.
 */
public final class AccessLog {

    /** Fair, so that threads which want to go on take turns, at each access. */
    private static final ReentrantLock LOCK = new ReentrantLock(true);

    private static final List<Entry> ENTRIES = new ArrayList<>();
    private static final Map<Object, Integer> RINGS = new IdentityHashMap<>();
    private static boolean on;

    private AccessLog() {}

    /** An access: by whom, of what kind, and its values as the model writes them. */
    record Entry(String thread, String access, List<String> values) {
        @Override
        public String toString() {
            return Stream.concat(Stream.of("\"" + thread + "\"", "\"" + access + "\""), values.stream())
                    .collect(Collectors.joining(", ", "<<", ">>"));
        }
    }

    /** An element, by which it is known in the model. */
    record Element(String producer, int number) {
        @Override
        public String toString() {
            return "<<\"" + producer + "\", " + number + ">>";
        }
    }

    static void start() {
        ENTRIES.clear();
        RINGS.clear();
        on = true;
    }

    static List<Entry> stop() {
        on = false;
        return List.copyOf(ENTRIES);
    }

    /** The twin calls this before each access. */
    public static void begin() {
        LOCK.lock();
    }

    /** And this after it, with what it accessed, read and wrote. */
    public static void end(String access, Object... values) {
        try {
            if (access.equals("first") || (access.equals("casNext") && (Boolean) values[3])) {
                Object ring = values[access.equals("first") ? 0 : 2];
                int number = RINGS.values().stream().mapToInt(n -> n).max().orElse(0) + 1;
                RINGS.put(ring, number);
                RINGS.put(field(ring, "slots"), number);
            }
            if (on && !access.equals("first")) {
                List<String> written = new ArrayList<>();
                for (Object value : values) {
                    write(value, access, written);
                }
                ENTRIES.add(new Entry(Thread.currentThread().getName(), access, List.copyOf(written)));
            }
        } finally {
            LOCK.unlock();
        }
    }

    private static void write(Object value, String access, List<String> to) {
        if (value == null) {
            to.add(access.contains("Slot") ? "<<>>" : "0");
        } else if (value instanceof Boolean) {
            to.add(value.toString().toUpperCase(java.util.Locale.ROOT));
        } else if (value instanceof Long word && access.contains("Claim")) {
            to.add("[i |-> " + (word >>> 16) + ", g |-> " + (word >>> 2 & 0x3fff) + ", x |-> "
                    + ((word & 1) == 0 ? "FALSE" : "TRUE") + "]");
        } else if (value instanceof Long position && access.contains("Limit")) {
            to.add(Long.toString(position >> 16));
        } else if (value instanceof Number || value instanceof Element) {
            to.add(value.toString());
        } else if (RINGS.containsKey(value)) {
            to.add(RINGS.get(value).toString());
            if (access.equals("casNext") && to.size() == 3) {
                to.add(Long.toString((Long) field(value, "start") >> 16));
                to.add(field(value, "capacity").toString());
            }
        } else {
            to.addAll(List.of("0", "0", "0")); // a candidate that was not linked
        }
    }

    private static Object field(Object ring, String name) {
        try {
            Field field = ring.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(ring);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
