package io.elasticq.stats;

import java.util.List;

/** A component that can be measured. Monitoring bindings, command-line statistics and tests all read this one list. */
public interface MetricSource {

    /**
     * Returns the metrics of this component. Any thread may call this. The list holds the component strongly; a binding
     * that must not keep it alive holds the component weakly and asks again, since the list always has the same
     * metrics in the same order.
     *
     * @return an unmodifiable list
     */
    List<Metric> metrics();
}
