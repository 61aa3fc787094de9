package io.elasticq.metrics;

import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricSource;
import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the metrics of a component without keeping it alive. The list that a component gives away holds the component, so
 * it is held weakly, too, and asked for again when the collector has taken it.
 *
 * <p>Any thread may read; nothing here waits. Two threads may ask for the list at a time, and either list will do.
 */
final class SourceReading {

    private final WeakReference<MetricSource> source;
    private volatile WeakReference<List<Metric>> list;

    SourceReading(MetricSource source) {
        this.source = new WeakReference<>(source);
        this.list = new WeakReference<>(null);
    }

    /** The component, or null if it has been collected. */
    @Nullable
    MetricSource source() {
        return source.get();
    }

    /** The number of the metric at this place of the list, or NaN if the component has been collected. */
    double read(int index) {
        MetricSource component = source.get();
        if (component == null) {
            return Double.NaN;
        }
        List<Metric> metrics = list.get();
        if (metrics == null) {
            metrics = component.metrics();
            list = new WeakReference<>(metrics);
        }
        return metrics.get(index).read();
    }
}
