package io.elasticq.metrics;

/** The checks, on the twin at hand. Run by {@link MetricsMutantsTest} only. */
class TwinChecks implements BinderChecks, TimingChecks {}
