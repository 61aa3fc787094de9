package io.elasticq.pipeline.state;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A checkpoint that is complete, and where it is.
 *
 * @param id its number
 * @param manifest what it consists of
 * @param manifestAt where that is
 * @param parts for each part the records of its newest whole state and of the changes since
 */
record CompleteCheckpoint(long id, Manifest manifest, PartRecords manifestAt, Map<String, List<PartRecords>> parts) {

    Stream<PartRecords> needed() {
        return Stream.concat(parts.values().stream().flatMap(Collection::stream), Stream.of(manifestAt));
    }

    /** The oldest record that it needs. */
    long firstNeeded() {
        return needed().mapToLong(PartRecords::first).min().orElseThrow();
    }

    /** Without what is taken for the records' headers. */
    long bytes() {
        return needed().mapToLong(PartRecords::length).sum();
    }
}
