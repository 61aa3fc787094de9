package io.elasticq.persistent;

import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.ResizeListener;
import io.elasticq.lockbased.LockedElasticQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the elements of a queue are. Sequential: the queue calls it under its lock.
 *
 * <p>An element is at one of four places: it is waiting, having come back ({@code returned}); in memory; in the log only; or it is out, received or on its way
 * into a collection. Invariants:
 * <ul>
 *   <li>Order: the ids of those that came back are below those in memory, and these below those in the log. So the head is the first of them.
 *   <li>MemoryFirst: an element goes to the log only if there is no room in memory, or others are in the log already.
 *   <li>EachOnce: an element is at one place. It leaves for good when its settlement is in the log, and not before.
 *   <li>NeededIsKept: {@link #oldestNeeded} is not above the position of any element.
 * </ul>
 *
 * @param <E> the type of the elements
 */
final class Backlog<E> {

    private static final int READ_AHEAD = 256;

    private final LockedElasticQueue<Entry<E>> memory;
    private final LogReader<E> reader;
    private final int maxMemoryElements;
    private final long maxMemoryBytes;

    private final TreeMap<Long, Entry<E>> returned = new TreeMap<>();
    private final LinkedHashMap<Long, Entry<E>> inFlight = new LinkedHashMap<>(); // in the order of their deadlines
    private final Map<Long, Entry<E>> inDelivery = new HashMap<>();
    private long memoryBytes;
    private long redelivered;

    /** As the log says. */
    static <E> Backlog<E> of(
            PersistentQueueBuilder<E> builder, QueueLog<E> log, Restore restore, Consumer<Runnable> notices) {
        LockedElasticQueue.Builder<Entry<E>> memory = LockedElasticQueue.<Entry<E>>builder(
                        builder.memoryConfig(), OverflowPolicy.REJECT)
                .resizePolicy(builder.resizePolicy);
        ResizeListener listener = builder.resizeListener;
        if (listener != null) {
            memory.onResize(event -> notices.accept(() -> listener.resized(event)));
        }
        LogReader<E> reader = new LogReader<>(log, restore.settled, restore.from(), Math.toIntExact(restore.inPlace()));
        Backlog<E> backlog = new Backlog<>(memory.build(), builder.memoryBytes, reader);
        log.readCopies(restore.moved, backlog::giveBack);
        return backlog;
    }

    private Backlog(LockedElasticQueue<Entry<E>> memory, long maxMemoryBytes, LogReader<E> reader) {
        this.memory = memory;
        this.maxMemoryElements = memory.maxCapacity();
        this.maxMemoryBytes = maxMemoryBytes;
        this.reader = reader;
    }

    /** Elements that wait. */
    int size() {
        return returned.size() + memory.size() + reader.count();
    }

    /** Elements that are not settled. */
    int unsettled() {
        return size() + out();
    }

    int out() {
        return inFlight.size() + inDelivery.size();
    }

    int inFlight() {
        return inFlight.size();
    }

    int inMemory() {
        return returned.size() + memory.size();
    }

    int spilled() {
        return reader.count();
    }

    long redelivered() {
        return redelivered;
    }

    LockedElasticQueue<Entry<E>> memory() {
        return memory;
    }

    LogReader<E> reader() {
        return reader;
    }

    // ---- in

    /** One more at the tail; its record is in the log. */
    void append(Entry<E> entry) {
        boolean fits =
                memory.size() < maxMemoryElements && (memory.isEmpty() || memoryBytes + entry.bytes <= maxMemoryBytes);
        if (reader.count() == 0 && fits && memory.tryOffer(entry) == OfferResult.ACCEPTED) { // MemoryFirst
            memoryBytes += entry.bytes;
        } else {
            reader.add(entry.id);
        }
    }

    /** Back to its place. */
    void giveBack(Entry<E> entry) {
        entry.apart = true;
        returned.put(entry.id, entry);
    }

    // ---- out

    /** The head, which stays where it is. */
    @Nullable
    Entry<E> first() {
        Map.Entry<Long, Entry<E>> back = returned.firstEntry();
        if (back != null) {
            return back.getValue();
        }
        if (memory.isEmpty() && reader.count() > 0) {
            readAhead();
        }
        return memory.peek();
    }

    private void readAhead() {
        do {
            Entry<E> entry;
            try {
                entry = reader.read();
            } catch (RuntimeException | Error e) {
                if (memory.isEmpty()) { // else the same is said when it is the head
                    throw e;
                }
                return;
            }
            if (memory.tryOffer(entry) != OfferResult.ACCEPTED) {
                reader.unread(entry); // there is no memory to grow; the first one always fits
                return;
            }
            memoryBytes += entry.bytes;
        } while (reader.count() > 0
                && memory.size() < Math.min(READ_AHEAD, maxMemoryElements)
                && memoryBytes < maxMemoryBytes);
    }

    /** Takes out the head. There must be one. */
    Entry<E> removeFirst() {
        Map.Entry<Long, Entry<E>> back = returned.pollFirstEntry();
        Entry<E> entry = back == null ? memory.remove() : back.getValue();
        memoryBytes -= back == null ? entry.bytes : 0;
        return entry;
    }

    /** Takes out up to so many, in order. If one can't be read, those before it. */
    List<Entry<E>> removeFirst(int max) {
        List<Entry<E>> taken = new ArrayList<>(Math.min(max, size()));
        try {
            while (taken.size() < max && first() != null) {
                taken.add(removeFirst());
            }
        } catch (RuntimeException | Error e) {
            if (taken.isEmpty()) { // else it is still the head, and the next call says so
                throw e;
            }
        }
        return taken;
    }

    void giveBack(Collection<Entry<E>> entries) {
        entries.forEach(this::giveBack);
    }

    /** What settles these, which were taken out in this order. */
    static <E> List<SettledRange> rangesOf(List<Entry<E>> entries) {
        List<SettledRange> ranges = new ArrayList<>();
        for (int i = 0; i < entries.size(); ) {
            int end = i + 1;
            if (!entries.get(i).apart) {
                while (end < entries.size() && !entries.get(end).apart) {
                    end++;
                }
            }
            ranges.add(new SettledRange(entries.get(i).id, entries.get(end - 1).id, end - i));
            i = end;
        }
        return ranges;
    }

    /** What settles all that wait. */
    List<SettledRange> rangesOfAll(long lastId) {
        List<SettledRange> ranges = new ArrayList<>();
        returned.keySet().forEach(id -> ranges.add(new SettledRange(id, id, 1)));
        Entry<E> head = memory.peek();
        int inOrder = memory.size() + reader.count();
        if (inOrder > 0) {
            ranges.add(new SettledRange(head == null ? reader.next() : head.id, lastId, inOrder));
        }
        return ranges;
    }

    /** All that wait are settled. */
    void clear() {
        returned.clear();
        memory.clear();
        memoryBytes = 0;
        reader.clear();
    }

    /** Up to so many of those that wait, in order, from behind this id on. What it looks at stays where it is. */
    List<Entry<E>> lookAhead(long afterId, int max) {
        List<Entry<E>> found = new ArrayList<>(returned.tailMap(afterId, false).values());
        for (Entry<E> entry : memory) {
            if (entry.id > afterId) {
                found.add(entry);
            }
        }
        if (found.isEmpty()) {
            reader.lookAhead(afterId, max, found);
        }
        return found;
    }

    boolean isWaiting(long id) {
        return returned.containsKey(id) || inMemory(id) != null || reader.isToCome(id);
    }

    private @Nullable Entry<E> inMemory(long id) {
        for (Entry<E> entry : memory) {
            if (entry.id == id) {
                return entry;
            }
        }
        return null;
    }

    /** Takes one that waits out of the middle. */
    void remove(long id) {
        Entry<E> inMemory = inMemory(id);
        if (inMemory != null) {
            memory.remove((Object) inMemory);
            memoryBytes -= inMemory.bytes;
        } else if (returned.remove(id) == null) {
            reader.remove(id);
        }
    }

    // ---- received, or on the way into a collection

    void receive(Entry<E> entry, long deadline) {
        entry.attempts++;
        entry.apart = true;
        entry.deadline = deadline;
        inFlight.put(entry.id, entry);
    }

    /** Whether this delivery of it, and no later one, is under way. */
    boolean isInFlight(Entry<E> entry, int attempt) {
        return entry.attempts == attempt && inFlight.containsKey(entry.id);
    }

    void endFlight(Entry<E> entry) {
        inFlight.remove(entry.id);
    }

    void comeBack(Entry<E> entry) {
        inFlight.remove(entry.id);
        redelivered++;
        giveBack(entry);
    }

    /** Those whose time is over come back. */
    void expire(long now) {
        Iterator<Entry<E>> oldest = inFlight.values().iterator();
        List<Entry<E>> over = new ArrayList<>(0);
        while (oldest.hasNext()) {
            Entry<E> entry = oldest.next();
            if (entry.deadline == Entry.NEVER || entry.deadline - now > 0) {
                break;
            }
            over.add(entry);
        }
        over.forEach(this::comeBack);
    }

    /** Until the next one comes back; {@link Entry#NEVER} if none will. */
    long nanosToNextReturn(long now) {
        Iterator<Entry<E>> oldest = inFlight.values().iterator();
        long deadline = oldest.hasNext() ? oldest.next().deadline : Entry.NEVER;
        return deadline == Entry.NEVER ? Entry.NEVER : Math.max(1, deadline - now);
    }

    void beginDelivery(List<Entry<E>> entries) {
        entries.forEach(entry -> inDelivery.put(entry.id, entry));
    }

    void endDelivery(List<Entry<E>> entries) {
        entries.forEach(entry -> inDelivery.remove(entry.id));
    }

    // ---- which records are needed

    /** Nothing before this record is needed; {@code end} if none is. */
    long oldestNeeded(long end) {
        long oldest = frontNeeded(end);
        for (Entry<E> entry : stragglers()) {
            oldest = Math.min(oldest, entry.position);
        }
        return oldest;
    }

    /** The same, but for those that are out or came back. */
    long frontNeeded(long end) {
        Entry<E> head = memory.peek();
        if (head != null) {
            return head.position;
        }
        return reader.count() > 0 ? reader.next() : end;
    }

    /** Those that are out or came back: they are few, and can be moved. */
    List<Entry<E>> stragglers() {
        List<Entry<E>> all = new ArrayList<>(returned.values());
        all.addAll(inFlight.values());
        all.addAll(inDelivery.values());
        return all;
    }

    /** Whether it is still one of the stragglers. */
    boolean isStraggler(Entry<E> entry) {
        return returned.get(entry.id) == entry || inFlight.get(entry.id) == entry || inDelivery.get(entry.id) == entry;
    }
}
