package io.elasticq.pipeline;

import io.elasticq.pipeline.state.StateCodecs;
import io.elasticq.pipeline.window.Aggregate;
import io.elasticq.pipeline.window.Aggregates;
import io.elasticq.pipeline.window.WindowResult;
import io.elasticq.pipeline.window.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A random description, and beside it what it comes to if everything is done one after the other: lists in, lists out. Every function of it tells the ledger what it has made of which event.
 */
final class LifePlan {

    /** A stream, and the plain computation of the same events. */
    record Flow(EventStream<Item> stream, List<Item> plain) {}

    private static final Duration NEVER_LATE = Duration.ofDays(1);

    private final Random random;
    private final Ledger ledger;
    private final boolean maySheds;
    private int stages;

    boolean exact = true; // the outcome does not depend on who is faster
    boolean ordered = true;

    LifePlan(Random random, Ledger ledger, boolean maySheds) {
        this.random = random;
        this.ledger = ledger;
        this.maySheds = maySheds;
    }

    private boolean oneIn(int bound) {
        return random.nextInt(bound) == 0;
    }

    HandOff handOff(boolean dropsOldest) {
        int capacity = 1 + random.nextInt(oneIn(2) ? 3 : 40);
        HandOff.Kind[] kinds = HandOff.Kind.values();
        HandOff.Kind kind = kinds[random.nextInt(kinds.length)];
        if (!maySheds || !oneIn(3)) {
            HandOff grows = HandOff.grow(1 + random.nextInt(capacity), capacity);
            HandOff blocks = HandOff.block(capacity).in(kind);
            return oneIn(3) ? (kind == HandOff.Kind.SEQUENCED ? grows : grows.in(kind)) : blocks;
        }
        exact = false;
        if (dropsOldest && oneIn(2)) {
            return HandOff.dropOldest(capacity);
        }
        return oneIn(2)
                ? HandOff.dropNewest(capacity).in(kind)
                : HandOff.blockFor(capacity, Duration.ofNanos(1 + random.nextInt(200_000)))
                        .in(kind);
    }

    /** Some stages more. */
    Flow grow(Flow from, int count, boolean inOrder) {
        Flow flow = from;
        for (int i = 0; i < count; i++) {
            flow = one(flow, inOrder);
        }
        return flow;
    }

    private Flow one(Flow flow, boolean inOrder) {
        int stage = ++stages;
        switch (random.nextInt(inOrder ? 7 : 13)) {
            case 0:
                return filter(flow, stage);
            case 1:
                return failing(flow, stage);
            case 2:
                return flatMap(flow, stage);
            case 3:
                return process(flow, stage);
            case 4:
                return new Flow(flow.stream.async(handOff(true)), flow.plain);
            case 5:
                return rude(flow, stage);
            case 6:
                return new Flow(
                        flow.stream.eventTime(item -> item.number, Duration.ofMillis(random.nextInt(20))), flow.plain);
            case 7:
                return diamond(flow, stage);
            case 8, 9:
                return parallelOrdered(flow);
            case 10:
                return parallel(flow);
            case 11:
                return keyedParallel(flow, stage);
            default:
                return window(flow, stage);
        }
    }

    private Flow filter(Flow flow, int stage) {
        int bound = 2 + random.nextInt(20);
        EventStream<Item> stream = flow.stream.filter(item -> {
            boolean passes = item.chance(stage, bound) > 0;
            if (!passes) {
                ledger.fate(item, "FILTERED");
            }
            return passes;
        });
        return new Flow(
                stream,
                flow.plain.stream()
                        .filter(item -> item.chance(stage, bound) > 0)
                        .toList());
    }

    /** It throws up to three times with the same event. */
    private Flow failing(Flow flow, int stage) {
        int bound = 4 + random.nextInt(100);
        int retries = random.nextInt(3);
        boolean errors = oneIn(4);
        OnError then = oneIn(2)
                ? OnError.drop()
                : OnError.deadLetter(letter -> ledger.aside(letter.event(), Fate.DEAD_LETTERED));
        EventStream<Item> stream = flow.stream.map(item -> {
            if (item.attempt(stage) + item.chance(stage, bound) < 3) {
                if (errors) {
                    throw new StackOverflowError("an error");
                }
                throw new IllegalStateException("an exception");
            }
            return item;
        });
        if (oneIn(3)) {
            stream = stream.guardedBy(Guard.Attempt::run);
        }
        stream = stream.onError(retries == 0 ? then : OnError.retry(retries, then));
        if (oneIn(2)) {
            stream = stream.named("stage " + stage);
        }
        return new Flow(
                stream,
                flow.plain.stream()
                        .filter(item -> retries + item.chance(stage, bound) >= 3)
                        .toList());
    }

    private Flow flatMap(Flow flow, int stage) {
        EventStream<Item> stream = flow.stream
                .<Item>flatMap((item, out) -> {
                    int attempt = item.attempt(stage);
                    List<Item> made = new ArrayList<>();
                    for (int i = item.chance(stage, 3); i > 0; i--) {
                        Item child = item.child(stage, i);
                        made.add(child);
                        out.accept(child);
                    }
                    if (attempt == 0 && item.chance(stage, 7) == 0) {
                        throw new IllegalStateException("after all was said");
                    }
                    made.forEach(child -> ledger.made(child, "flatMap"));
                    ledger.fate(item, "ABSORBED");
                })
                .onError(OnError.retry(1, OnError.drop()));
        return new Flow(stream, children(flow.plain, stage));
    }

    private static List<Item> children(List<Item> items, int stage) {
        List<Item> all = new ArrayList<>();
        for (Item item : items) {
            for (int i = item.chance(stage, 3); i > 0; i--) {
                all.add(item.child(stage, i));
            }
        }
        return all;
    }

    private Flow process(Flow flow, int stage) {
        EventStream<Item> stream = flow.stream.keyBy(Item::key).<Long, Item>process((key, before, item, out) -> {
            for (int i = item.chance(stage, 3); i > 0; i--) {
                out.accept(ledger.made(item.child(stage, i), "process"));
            }
            ledger.fate(item, "ABSORBED");
            return before == null ? 1 : before + 1;
        });
        return new Flow(stream, children(flow.plain, stage));
    }

    /** Functions that swallow interruptions, or leave them. */
    private Flow rude(Flow flow, int stage) {
        int bound = 20 + random.nextInt(100);
        EventStream<Item> stream = flow.stream.peek(item -> {
            if (item.chance(stage, bound) == 0) {
                try {
                    Thread.sleep(0, 1_000);
                } catch (InterruptedException swallowed) {
                    Thread.onSpinWait();
                }
            } else if (item.chance(stage, bound) == 1) {
                Thread.currentThread().interrupt();
            }
        });
        return new Flow(stream, flow.plain);
    }

    private Flow diamond(Flow flow, int stage) {
        EventStream<Item> copies = flow.stream.map(item -> ledger.made(item.child(stage, 9), "the fan-out"));
        List<Item> copied =
                flow.plain.stream().map(item -> item.child(stage, 9)).toList();
        Flow one = grow(flow, random.nextInt(3), true);
        Flow other = grow(new Flow(copies, copied), random.nextInt(3), true);
        ordered = false;
        List<Item> both = new ArrayList<>(one.plain);
        both.addAll(other.plain);
        return new Flow(one.stream.merge(handOff(true), other.stream), both);
    }

    private Flow parallelOrdered(Flow flow) {
        Flow[] grown = {flow};
        EventStream<Item> stream = flow.stream.parallelOrdered(1 + random.nextInt(4), handOff(false), part -> {
            grown[0] = grow(new Flow(part, flow.plain), random.nextInt(3), true);
            return grown[0].stream;
        });
        return new Flow(stream, grown[0].plain);
    }

    private Flow parallel(Flow flow) {
        Flow[] grown = {flow};
        EventStream<Item> stream = flow.stream.parallel(1 + random.nextInt(3), handOff(true), part -> {
            grown[0] = grow(new Flow(part, flow.plain), random.nextInt(3), true);
            if (oneIn(3)) {
                grown[0] = parallelOrdered(grown[0]);
            }
            return grown[0].stream;
        });
        ordered = false;
        return new Flow(stream, grown[0].plain);
    }

    private Flow keyedParallel(Flow flow, int stage) {
        Flow[] grown = {flow};
        EventStream<Item> timed = flow.stream.eventTime(item -> item.number, NEVER_LATE);
        EventStream<Item> stream = timed.keyBy(Item::key).parallel(1 + random.nextInt(3), handOff(true), part -> {
            grown[0] = windowOf(part, flow.plain, stage);
            return grown[0].stream;
        });
        ordered = false;
        return new Flow(stream, grown[0].plain);
    }

    private Flow window(Flow flow, int stage) {
        boolean late = maySheds && oneIn(2);
        exact &= !late;
        EventStream<Item> timed =
                flow.stream.eventTime(item -> item.number, late ? Duration.ofMillis(random.nextInt(3)) : NEVER_LATE);
        ordered = false;
        return windowOf(timed.keyBy(Item::key), flow.plain, stage);
    }

    /** What is in a window of these tests: the sum of the ids. */
    private static final class Sum {
        long sum;
    }

    private Flow windowOf(KeyedStream<Long, Item> keyed, List<Item> plain, int stage) {
        long length = 1 + random.nextInt(30);
        Aggregate<Item, Sum, Long> sum = Aggregates.of(
                Sum::new,
                (into, item) -> {
                    ledger.fate(item, "ABSORBED");
                    into.sum += item.id;
                },
                (into, other) -> into.sum += other.sum,
                of -> of.sum,
                StateCodecs.of((of, out) -> out.writeLong(of.sum), in -> {
                    throw new AssertionError("it is not read here");
                }));
        EventStream<Item> stream = keyed.window(
                        Windows.timeBatch(Duration.ofMillis(length), (Item item) -> item.number))
                .lateTo(item -> ledger.aside(item, Fate.LATE))
                .aggregate(sum)
                .map((WindowResult<Long, Long> of) ->
                        ledger.result(Item.together(stage, of.key(), of.start(), of.value())));
        Map<List<Long>, Long> sums = new TreeMap<>((a, b) -> a.get(0).equals(b.get(0))
                ? a.get(1).compareTo(b.get(1))
                : a.get(0).compareTo(b.get(0)));
        for (Item item : plain) {
            sums.merge(List.of(item.key(), item.number / length * length), item.id, Long::sum);
        }
        List<Item> results = new ArrayList<>();
        sums.forEach((at, of) -> results.add(Item.together(stage, at.get(0), at.get(1), of)));
        return new Flow(stream, results);
    }
}
