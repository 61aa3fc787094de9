package io.elasticq.cli;

/**
 * What is measured.
 *
 * @param size of a message, in bytes
 * @param depth how many may be under way
 * @param messages how many for the throughput
 * @param roundTrips how many
 */
record BenchPlan(int size, int depth, int messages, int roundTrips) {

    private static final int WARM_MESSAGES = 1_000_000;
    private static final int WARM_ROUND_TRIPS = 20_000;

    void validate() throws CliException {
        if (size < 0) {
            throw new CliException(ExitCode.USAGE, "--size must be >= 0: " + size);
        }
        require("--messages", messages);
        require("--round-trips", roundTrips);
    }

    private static void require(String option, int value) throws CliException {
        if (value < 1) {
            throw new CliException(ExitCode.USAGE, option + " must be >= 1: " + value);
        }
    }

    /** What is done first, and not counted. */
    BenchPlan warmUp() {
        return new BenchPlan(size, depth, Math.min(messages, WARM_MESSAGES), Math.min(roundTrips, WARM_ROUND_TRIPS));
    }
}
