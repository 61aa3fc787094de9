package io.elasticq.sequencer;

import java.util.List;

/**
 * How the consumers of a ring are.
 *
 * @param ringIsClosed whether the ring was closed, without which nothing is ever drained
 * @param consumers those in the topology, then those that were ungated
 */
public record TopologyReport(boolean ringIsClosed, List<ConsumerReport> consumers) {

    /**
     * Copies the list.
     *
     * @param ringIsClosed whether the ring was closed
     * @param consumers no nulls in it
     */
    public TopologyReport {
        consumers = List.copyOf(consumers);
    }

    /**
     * Whether no thread is left.
     *
     * @return true if none is running
     */
    public boolean allJoined() {
        return consumers.stream().noneMatch(ConsumerReport::running);
    }

    /**
     * Whether every consumer has handled everything.
     *
     * @return true if each has ended for that reason, and its thread, too
     */
    public boolean drained() {
        return allJoined() && consumers.stream().allMatch(each -> each.reason() == EndReason.DRAINED);
    }

    /**
     * The consumer of this name.
     *
     * @param name of a consumer
     * @return the one that was there first, if several of this name were ungated
     * @throws IllegalArgumentException if there is none
     */
    public ConsumerReport consumer(String name) {
        return consumers.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown consumer: " + name + ", of "
                        + consumers.stream().map(ConsumerReport::name).toList()));
    }
}
