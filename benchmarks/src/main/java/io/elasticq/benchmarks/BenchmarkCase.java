package io.elasticq.benchmarks;

import java.util.Arrays;
import java.util.Optional;

/** What the report knows of a benchmark: its title, where its peers are measured, and the target, if there is one. */
enum BenchmarkCase {
    SINGLE("SingleThreadBenchmark.offerPoll", "one thread, offer + poll", 1.1),
    NON_BLOCKING_1P1C("TransferBenchmark.nonBlocking1p1c", "1P1C, offer / poll", 1.1),
    NON_BLOCKING_2P2C("TransferBenchmark.nonBlocking2p2c", "2P2C, offer / poll", 1.1),
    BLOCKING_1P1C("TransferBenchmark.blocking1p1c", "1P1C, put / take", 1.1),
    BLOCKING_2P2C("TransferBenchmark.blocking2p2c", "2P2C, put / take", 1.1),
    ARRAY_100("ArrayBatchBenchmark.batch100", "batch of 100, ours by array", 0, "CollectionBatchBenchmark.batch100"),
    COLLECTION_100("CollectionBatchBenchmark.batch100", "batch of 100, all by collection", 0),
    ARRAY_1000(
            "ArrayBatchBenchmark.batch1000", "batch of 1000, ours by array", 10, "CollectionBatchBenchmark.batch1000"),
    COLLECTION_1000("CollectionBatchBenchmark.batch1000", "batch of 1000, all by collection", 10),
    BATCH_1P1C("BatchTransferBenchmark.batches1p1c", "1P1C, up to 100 at a time", 0),
    FILL("GrowthBenchmark.fill", "fill with 1 Mi", 0),
    WORST_OFFER("GrowthBenchmark.worstOffer", "worst offer of a filling with 1 Mi", 0),
    CYCLE("ElasticCycleBenchmark.cycle", "burst, drain, trickle", 0);

    private final String benchmark;
    private final String title;
    private final double target;
    private final String peersIn;

    BenchmarkCase(String benchmark, String title, double target) {
        this(benchmark, title, target, benchmark);
    }

    BenchmarkCase(String benchmark, String title, double target, String peersIn) {
        this.benchmark = benchmark;
        this.title = title;
        this.target = target;
        this.peersIn = peersIn;
    }

    static Optional<BenchmarkCase> of(String benchmark) {
        return Arrays.stream(values())
                .filter(known -> known.benchmark.equals(benchmark))
                .findFirst();
    }

    String title() {
        return title;
    }

    /** The least ratio to each peer; 0 for none. */
    double target() {
        return target;
    }

    /** The benchmark in which the peers of this case are measured. */
    String peersIn() {
        return peersIn;
    }
}
