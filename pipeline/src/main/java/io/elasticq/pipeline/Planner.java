package io.elasticq.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes workers of a description: cuts it at its hand-offs, and fuses what is between them into one chain of steps, built from the end. What a parallel part has is built once for each of its workers.
 */
final class Planner {

    private final List<Node> nodes = new ArrayList<>(); // each after those that it takes from
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<Node, List<Node>> consumers = new IdentityHashMap<>();
    private final Names names;

    /** Made anew for each run. */
    private Plan plan = new Plan();

    private @Nullable RunControl control;
    private Snapshots snapshots = Snapshots.NONE;
    private boolean checkpointed;
    private boolean moreToCome;

    Planner(List<Node.Terminal> terminals) {
        for (Node.Terminal terminal : terminals) {
            visit(terminal);
        }
        names = new Names(nodes);
    }

    private void visit(Node node) {
        if (!seen.add(node)) {
            return;
        }
        for (Node input : node.inputs) {
            visit(input);
            consumers.computeIfAbsent(input, any -> new ArrayList<>()).add(node);
        }
        if (node instanceof Node.Parallel parallel) {
            visit(parallel.outlet);
        }
        nodes.add(node);
    }

    String fingerprint() {
        return names.fingerprint();
    }

    /** Refuses a description with a stage that a checkpoint would lack. */
    void requireCheckpointable() {
        for (Node node : nodes) {
            if (node instanceof Node.Stage stage && stage.noCheckpoint != null) {
                throw new IllegalArgumentException(
                        "the state of " + names.of(node) + " can't be in a checkpoint: " + stage.noCheckpoint);
            }
        }
    }

    Plan plan(RunControl runControl, Snapshots runSnapshots, boolean withCheckpoints, boolean withMoreToCome) {
        plan = new Plan();
        control = runControl;
        snapshots = runSnapshots;
        checkpointed = withCheckpoints;
        moreToCome = withMoreToCome;
        Scope whole = new Scope("", null, null);
        for (Node node : nodes) {
            if (node instanceof Node.Origin origin) {
                origin(origin, whole);
            }
        }
        return plan;
    }

    /**
     * A part of the flow that is built by itself: the whole, or what one worker of a parallel part has.
     *
     * @param suffix of the names in it
     * @param outlet what ends it; null for the whole
     * @param out where what comes out of the outlet goes
     * @param merges the links into each merge that has been begun
     */
    private record Scope(
            String suffix,
            @Nullable Node outlet,
            @Nullable Link out,
            IdentityHashMap<Node, List<Link>> merges,
            IdentityHashMap<Node, Integer> mergeInputs) {

        Scope(String suffix, @Nullable Node outlet, @Nullable Link out) {
            this(suffix, outlet, out, new IdentityHashMap<>(), new IdentityHashMap<>());
        }

        String name(String of) {
            return of + suffix;
        }
    }

    private Work work(String name) {
        if (control == null) {
            throw new AssertionError(name);
        }
        return new Work(name, control, snapshots);
    }

    private void origin(Node.Origin origin, Scope scope) {
        String name = scope.name(names.of(origin));
        Work work = work(name);
        Step<Object> head = after(origin, scope, work);
        Place place = place(name, work, Node.Care.NONE);
        SourceInput input = new SourceInput(place, origin.source, head, checkpointed, checkpointed && moreToCome);
        plan.parts.add(name);
        plan.sources.add(input);
        work.resources.add(0, input);
        plan.workers.add(0, new Worker(work, input));
    }

    private Place place(String name, Work work, Node.Care care) {
        Place place = new Place(name, work, care.guard(), care.onError());
        plan.places.add(place);
        return place;
    }

    /** The steps that what comes out of a node goes to, in a worker. */
    private Step<Object> after(Node node, Scope scope, Work work) {
        List<Step<Object>> nexts = new ArrayList<>();
        if (node == scope.outlet && scope.out != null) {
            nexts.add(new LinkStep<>(scope.out, work));
        }
        for (Node consumer : consumers.getOrDefault(node, List.of())) {
            nexts.add(into(consumer, scope, work));
        }
        return nexts.size() == 1 ? nexts.get(0) : new FanOutStep<>(work, nexts);
    }

    private Step<Object> into(Node node, Scope scope, Work work) {
        String name = scope.name(names.of(node));
        if (node instanceof Node.Stage stage) {
            return step(stage.maker.make(place(name, work, stage.care), after(stage, scope, work)), name, work);
        } else if (node instanceof Node.Terminal terminal) {
            return step(new SinkStep<>(place(name, work, terminal.care), terminal.sink), name, work);
        } else if (node instanceof Node.Async async) {
            return new LinkStep<>(linkInto(async, name, scope), work);
        } else if (node instanceof Node.Parallel parallel) {
            return parallel(parallel, name, scope, work);
        }
        throw new AssertionError(node.kind);
    }

    @SuppressWarnings("unchecked") // the description is typed: what comes in is what the step takes
    private Step<Object> step(Step<?> step, String name, Work work) {
        if (step instanceof Work.Resource resource) {
            work.resources.add(0, resource);
        }
        if (step instanceof Stateful || step instanceof SinkStep<?>) {
            plan.parts.add(name);
        }
        return (Step<Object>) step;
    }

    private Link link(String name, HandOff handOff) {
        Link link;
        if (handOff.overload() == HandOff.Overload.DROP_OLDEST) {
            link = new DropOldestLink(name, handOff);
        } else if (handOff.kind() == HandOff.Kind.SEQUENCED) {
            link = new SequencedLink(name, handOff);
        } else {
            link = new QueueLink(name, handOff);
        }
        plan.links.add(link);
        return link;
    }

    /** The link from the next of its inputs; with the first one, the worker is made. */
    private Link linkInto(Node.Async async, String name, Scope scope) {
        List<Link> links = scope.merges.get(async);
        if (links == null) {
            links = new ArrayList<>();
            for (int i = 0; i < async.inputs.size(); i++) {
                links.add(link(async.inputs.size() == 1 ? name : name + "/" + i, async.handOff));
            }
            scope.merges.put(async, links);
            Work work = work(name);
            Link[] array = links.toArray(new Link[0]);
            plan.workers.add(new Worker(work, new LinkInput(array, work, after(async, scope, work))));
        }
        return links.get(scope.mergeInputs.merge(async, 1, Integer::sum) - 1);
    }

    private Step<Object> parallel(Node.Parallel parallel, String name, Scope scope, Work work) {
        Link[] in = new Link[parallel.workers];
        Link[] out = new Link[parallel.workers];
        HandOff together = HandOff.block(parallel.handOff.capacity());
        for (int i = 0; i < parallel.workers; i++) {
            String worker = name + "#" + i;
            in[i] = link(worker, parallel.handOff);
            out[i] = link(worker + "/out", together);
            Work inside = work(worker);
            Step<Object> head = after(parallel.inlet, new Scope(scope.name("#" + i), parallel.outlet, out[i]), inside);
            Step<Object> inTurn = parallel.ordered ? new TurnStep<>(head) : head;
            plan.workers.add(new Worker(inside, new LinkInput(new Link[] {in[i]}, inside, inTurn)));
        }
        Work after = work(name);
        Step<Object> next = after(parallel, scope, after);
        Input merge = parallel.ordered ? new OrderedInput(out, after, next) : new LinkInput(out, after, next);
        plan.workers.add(new Worker(after, merge));
        if (parallel.ordered) {
            return new SplitStep.InTurn<>(in, work);
        }
        return parallel.key == null
                ? new SplitStep.ToAny<>(in, work)
                : new SplitStep.ByKey<>(in, place(name, work, Node.Care.NONE), parallel.key);
    }
}
