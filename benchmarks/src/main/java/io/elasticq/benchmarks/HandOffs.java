package io.elasticq.benchmarks;

/** Where a source, a filter, a map and a sink are divided among threads. */
public enum HandOffs {
    /** The source with the filter; the map with the sink. */
    ONE(false, true, false),
    /** The source; the filter with the map; the sink. */
    TWO(true, false, true),
    /** Each on its own. */
    THREE(true, true, true);

    private final boolean beforeFilter;
    private final boolean beforeMap;
    private final boolean beforeSink;

    HandOffs(boolean beforeFilter, boolean beforeMap, boolean beforeSink) {
        this.beforeFilter = beforeFilter;
        this.beforeMap = beforeMap;
        this.beforeSink = beforeSink;
    }

    boolean beforeFilter() {
        return beforeFilter;
    }

    boolean beforeMap() {
        return beforeMap;
    }

    boolean beforeSink() {
        return beforeSink;
    }
}
