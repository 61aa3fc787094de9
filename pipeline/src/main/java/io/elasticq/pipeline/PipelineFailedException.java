package io.elasticq.pipeline;

/** A run has failed; made by {@link RunReport#orThrow}. */
public final class PipelineFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What became of the run. */
    @SuppressWarnings("serial") // for the JVM that the run was in
    private final RunReport report;

    PipelineFailedException(RunReport report) {
        super(report.toString(), report.failure());
        this.report = report;
    }

    /**
     * What became of the run.
     *
     * @return the report
     */
    public RunReport report() {
        return report;
    }
}
