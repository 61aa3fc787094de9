package io.elasticq.benchmarks;

import static io.elasticq.benchmarks.OtherType.AERON_IPC;
import static io.elasticq.benchmarks.OtherType.AERON_UDP;
import static io.elasticq.benchmarks.OtherType.AGRONA_ONE_TO_ONE;
import static io.elasticq.benchmarks.OtherType.BRIDGE_IPC;
import static io.elasticq.benchmarks.OtherType.BRIDGE_UDP;
import static io.elasticq.benchmarks.OtherType.CHANNEL;
import static io.elasticq.benchmarks.OtherType.CHRONICLE;
import static io.elasticq.benchmarks.OtherType.DISRUPTOR;
import static io.elasticq.benchmarks.OtherType.FILE_CHANNEL;
import static io.elasticq.benchmarks.OtherType.JOURNAL;
import static io.elasticq.benchmarks.OtherType.KAFKA_IDEMPOTENT;
import static io.elasticq.benchmarks.OtherType.KAFKA_PUBLICATION;
import static io.elasticq.benchmarks.OtherType.KAFKA_SINK;
import static io.elasticq.benchmarks.OtherType.KAFKA_TRANSACTIONS;
import static io.elasticq.benchmarks.OtherType.REPLICA;
import static io.elasticq.benchmarks.OtherType.RING;
import static io.elasticq.benchmarks.OtherType.ROUTER;
import static io.elasticq.benchmarks.OtherType.ROUTER_WITHOUT_CREDITS;
import static io.elasticq.benchmarks.QueueType.ARRAY_DEQUE;
import static io.elasticq.benchmarks.QueueType.JC_MPSC_ARRAY;
import static io.elasticq.benchmarks.QueueType.JC_MPSC_BLOCKING;
import static io.elasticq.benchmarks.QueueType.JC_MPSC_CHUNKED;
import static io.elasticq.benchmarks.QueueType.JC_MPSC_GROWABLE;
import static io.elasticq.benchmarks.QueueType.JC_SPSC_ARRAY;
import static io.elasticq.benchmarks.QueueType.LOCKED;
import static io.elasticq.benchmarks.QueueType.LOCKED_BOUND;
import static io.elasticq.benchmarks.QueueType.LOCKED_SAMPLED;
import static io.elasticq.benchmarks.QueueType.MPSC_BOUND;
import static io.elasticq.benchmarks.QueueType.MPSC_ELASTIC;
import static io.elasticq.benchmarks.QueueType.MPSC_FIXED;
import static io.elasticq.benchmarks.QueueType.MPSC_SAMPLED;
import static io.elasticq.benchmarks.QueueType.PRIORITY_BLOCKING;
import static io.elasticq.benchmarks.QueueType.PRIORITY_FAIR;
import static io.elasticq.benchmarks.QueueType.PRIORITY_STRICT;
import static io.elasticq.benchmarks.QueueType.PRIORITY_WEIGHTED;
import static io.elasticq.benchmarks.QueueType.SPSC_ELASTIC;
import static io.elasticq.benchmarks.QueueType.SPSC_FIXED;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the report knows of a benchmark: its title, where its peers are measured, and the targets, if there are any. */
enum BenchmarkCase {
    SINGLE("SingleThreadBenchmark.offerPoll", "one thread, offer + poll", Target.atLeast(1.1)),
    NON_BLOCKING_1P1C("TransferBenchmark.nonBlocking1p1c", "1P1C, offer / poll", Target.atLeast(1.1)),
    NON_BLOCKING_2P2C("TransferBenchmark.nonBlocking2p2c", "2P2C, offer / poll", Target.atLeast(1.1)),
    BLOCKING_1P1C("TransferBenchmark.blocking1p1c", "1P1C, put / take", Target.atLeast(1.1)),
    BLOCKING_2P2C("TransferBenchmark.blocking2p2c", "2P2C, put / take", Target.atLeast(1.1)),
    ARRAY_100("ArrayBatchBenchmark.batch100", "CollectionBatchBenchmark.batch100", "batch of 100, ours by array"),
    COLLECTION_100("CollectionBatchBenchmark.batch100", "batch of 100, all by collection"),
    ARRAY_1000(
            "ArrayBatchBenchmark.batch1000",
            "CollectionBatchBenchmark.batch1000",
            "batch of 1000, ours by array",
            Target.atLeast(10)),
    COLLECTION_1000("CollectionBatchBenchmark.batch1000", "batch of 1000, all by collection", Target.atLeast(10)),
    BATCH_1P1C("BatchTransferBenchmark.batches1p1c", "1P1C, up to 100 at a time"),

    LOCK_FREE_PAIR(
            "LockFreePairBenchmark.offerPoll",
            "lock-free: one thread, offer + poll",
            mpsc(1.0).against(JC_MPSC_ARRAY),
            mpsc(1.1).against(JC_MPSC_GROWABLE),
            spsc(0.95)),
    EMPTY_POLL("EmptyPollBenchmark.emptyPoll", "one thread, poll in vain"),
    MPSC_POLL_1P1C("MpscPollBenchmark.poll1p1c", "1P1C, poll", fastestBounded(2.5)),
    MPSC_POLL_2P1C("MpscPollBenchmark.poll2p1c", "2P1C, poll", fastestBounded(2.5)),
    MPSC_POLL_4P1C("MpscPollBenchmark.poll4p1c", "4P1C, poll"),
    MPSC_RELAXED_1P1C("MpscRelaxedBenchmark.relaxedPoll1p1c", "1P1C, relaxedPoll", fastestBounded(1.1)),
    MPSC_RELAXED_2P1C("MpscRelaxedBenchmark.relaxedPoll2p1c", "2P1C, relaxedPoll", fastestBounded(1.1)),
    MPSC_RELAXED_4P1C("MpscRelaxedBenchmark.relaxedPoll4p1c", "4P1C, relaxedPoll"),
    MPSC_DRAIN_1P1C("MpscRelaxedBenchmark.drain1p1c", "1P1C, drain", fastestBounded(1.1)),
    MPSC_DRAIN_2P1C("MpscRelaxedBenchmark.drain2p1c", "2P1C, drain", fastestBounded(1.1)),
    MPSC_DRAIN_4P1C("MpscRelaxedBenchmark.drain4p1c", "4P1C, drain"),
    SPSC_POLL("SpscBenchmark.poll1p1c", "SPSC, poll", spsc(0.95)),
    SPSC_RELAXED("SpscBenchmark.relaxedPoll1p1c", "SPSC, relaxedPoll", spsc(0.95)),
    SPSC_DRAIN("SpscBenchmark.drain1p1c", "SPSC, drain", spsc(0.95)),
    IDLE_CONSUMER("IdleConsumerBenchmark.idleConsumer1p1c", "1P1C, the producer works in between"),
    LOCK_FREE_ARRAY_100(
            "LockFreeArrayBatchBenchmark.batch100",
            "FillDrainBenchmark.batch100",
            "lock-free: batch of 100, ours by array",
            Target.atLeast(1.0)),
    FILL_DRAIN_100("FillDrainBenchmark.batch100", "lock-free: batch of 100, fill / drain"),
    PUT_TAKE_1P1C("PutTakeBenchmark.putTake1p1c", "1P1C, put / take, a fixed number"),
    PUT_TAKE_2P1C("PutTakeBenchmark.putTake2p1c", "2P1C, put / take, a fixed number"),

    PRIORITY_PAIR(
            "PriorityPairBenchmark.offerPoll",
            "three levels of priority: one thread, empty queue, offer + poll",
            priority(3),
            Target.atLeast(0.9).by(PRIORITY_FAIR).against(PRIORITY_STRICT)),
    PRIORITY_FILLED(
            "PriorityPairBenchmark.offerPollFilled",
            "three levels of priority: one thread, 999 elements, offer + poll",
            priority(3)),
    PRIORITY_1P1C("PriorityTransferBenchmark.poll1p1c", "three levels of priority: 1P1C, poll", priority(3)),
    PRIORITY_2P1C("PriorityTransferBenchmark.poll2p1c", "three levels of priority: 2P1C, poll", priority(3)),
    PRIORITY_4P1C("PriorityTransferBenchmark.poll4p1c", "three levels of priority: 4P1C, poll"),

    ASYNC_PAIR("AsyncPairBenchmark.pair", "streams: one thread, with and without futures"),
    FLOW("FlowBenchmark.flow", "streams: one thread to a subscriber on a pool"),

    JOURNAL_APPEND_1(
            "JournalAppendBenchmark.append1",
            "journal: append, 1 thread",
            journal(2).against(CHRONICLE)),
    JOURNAL_APPEND_4("JournalAppendBenchmark.append4", "journal: append, 4 threads"),

    /** At most 1.3 times the time: these are rates. */
    JOURNAL_FORCE_1(
            "JournalForceBenchmark.force1",
            "journal: append and force, 1 thread",
            journal(1 / 1.3).against(FILE_CHANNEL, CHRONICLE)),
    JOURNAL_FORCE_4("JournalForceBenchmark.force4", "journal: append and force, 4 threads"),
    JOURNAL_FORCE_16(
            "JournalForceBenchmark.force16",
            "journal: append and force, 16 threads",
            journal(10).against(FILE_CHANNEL, CHRONICLE)),
    JOURNAL_READ("JournalReadBenchmark.read", "journal: read", journal(1).against(CHRONICLE)),
    JOURNAL_LATENCY("JournalLatencyBenchmark.append", "journal: append to tailer"),
    JOURNAL_REPLAY("JournalReplayBenchmark.replay", "journal: replay of 256 MiB"),
    JOURNAL_OPEN("JournalOpenBenchmark.open", "journal: open 256 MiB after a kill, and append"),
    QUEUE_PAIR("PersistentQueueBenchmark.offerPoll", "queue in files: one thread, offer + poll"),
    QUEUE_1P1C("PersistentQueueBenchmark.queue1p1c", "queue in files: 1P1C, poll"),

    RING_1("RingBenchmark.publish1", "ring: one producer", ring(1)),
    RING_1_BY_16("RingBenchmark.publish1by16", "ring: one producer, 16 at a time", ring(1)),
    RING_3("RingBenchmark.publish3", "ring: three producers", ring(2)),
    RING_3_BY_16("RingBenchmark.publish3by16", "ring: three producers, 16 at a time", ring(2)),
    RING_PING_PONG("RingLatencyBenchmark.pingPong", "rings: 100,000 round trips"),
    FAN_OUT(
            "FanOutBenchmark.route",
            "fan-out",
            Target.atLeast(0.9).by(ROUTER).against(DISRUPTOR, ROUTER_WITHOUT_CREDITS)),

    FAN_OUT_LATENCY("FanOutLatencyBenchmark.publish", "fan-out: publication to consumer"),

    CHANNEL_SEND(
            "ChannelBenchmark.send",
            "channel: one way",
            Target.atLeast(1).by(CHANNEL).against(AGRONA_ONE_TO_ONE),
            Target.atLeast(2).by(CHANNEL).against(AERON_IPC)),
    CHANNEL_TRIP(
            "ChannelLatencyBenchmark.roundTrip",
            "channel: round trip",
            Target.atMost(1).by(CHANNEL).against(AGRONA_ONE_TO_ONE)),
    CHANNEL_HUNDRED("ChannelHundredBenchmark.hundred", "channel: 100 round trips"),

    AERON_BRIDGE(
            "AeronBridgeBenchmark.send",
            "bridge over Aeron: one way",
            Target.atLeast(0.95).by(BRIDGE_IPC).against(AERON_IPC),
            Target.atLeast(0.95).by(BRIDGE_UDP).against(AERON_UDP)),

    PIPELINE_FUSED("PipelineFusedBenchmark.flow", "pipeline: source, filter, map, sink in one thread"),
    PIPELINE_HAND_OFF("PipelineHandOffBenchmark.flow", "pipeline: the same in several threads"),
    PIPELINE_PARALLEL("PipelineParallelBenchmark.flow", "pipeline: the map in two threads at once"),
    PIPELINE_WINDOW("PipelineWindowBenchmark.flow", "pipeline: windows"),

    KAFKA_REPLICA(
            "KafkaReplicaBenchmark.batch",
            "Kafka: a journal's replica, batches of 4096",
            Target.atLeast(0.95).by(REPLICA).against(KAFKA_TRANSACTIONS)),

    KAFKA_SINK_SEND(
            "KafkaSinkBenchmark.send",
            "Kafka: a sink, a checkpoint after each 65,536",
            Target.atLeast(0.95).by(KAFKA_SINK, KAFKA_PUBLICATION).against(KAFKA_IDEMPOTENT)),

    FILL("GrowthBenchmark.fill", "fill with 1 Mi"),
    WORST_OFFER(
            "GrowthBenchmark.worstOffer",
            "worst offer of a filling with 1 Mi",
            Target.atMost(0.1).by(MPSC_ELASTIC, SPSC_ELASTIC).against(LOCKED, ARRAY_DEQUE)),
    CYCLE("ElasticCycleBenchmark.cycle", "burst, drain, trickle"),

    /** At most 1.02 and 1.10 times the time: these are rates. */
    METRICS(
            "MetricsOverheadBenchmark.offerPoll",
            "metrics: one thread, offer + poll",
            Target.atLeast(1 / 1.02).by(MPSC_BOUND).against(MPSC_ELASTIC),
            Target.atLeast(1 / 1.10).by(MPSC_SAMPLED).against(MPSC_ELASTIC),
            Target.atLeast(1 / 1.02).by(LOCKED_BOUND).against(LOCKED),
            Target.atLeast(1 / 1.10).by(LOCKED_SAMPLED).against(LOCKED));

    private final String benchmark;
    private final String peersIn;
    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // a list that can't be changed, of records
    private final List<Target> targets;

    BenchmarkCase(String benchmark, String title, Target... targets) {
        this(benchmark, benchmark, title, targets);
    }

    BenchmarkCase(String benchmark, String peersIn, String title, Target... targets) {
        this.benchmark = benchmark;
        this.peersIn = peersIn;
        this.title = title;
        this.targets = List.of(targets);
    }

    static Optional<BenchmarkCase> of(String benchmark) {
        return Arrays.stream(values())
                .filter(known -> known.benchmark.equals(benchmark))
                .findFirst();
    }

    String benchmark() {
        return benchmark;
    }

    String title() {
        return title;
    }

    /** The ratios that are wanted; at most one of them speaks of a pair of queues. */
    List<Target> targets() {
        return targets;
    }

    /** The benchmark in which the peers of this case are measured. */
    String peersIn() {
        return peersIn;
    }

    private static Target ring(double ratio) {
        return Target.atLeast(ratio).by(RING).against(DISRUPTOR);
    }

    private static Target journal(double ratio) {
        return Target.atLeast(ratio).by(JOURNAL);
    }

    private static Target mpsc(double bound) {
        return Target.atLeast(bound).by(MPSC_ELASTIC, MPSC_FIXED);
    }

    private static Target spsc(double bound) {
        return Target.atLeast(bound).by(SPSC_ELASTIC, SPSC_FIXED).against(JC_SPSC_ARRAY);
    }

    private static Target priority(double ratio) {
        return Target.atLeast(ratio)
                .by(PRIORITY_STRICT, PRIORITY_FAIR, PRIORITY_WEIGHTED)
                .against(PRIORITY_BLOCKING);
    }

    /** The unbounded ones don't count: their producers never wait. */
    private static Target fastestBounded(double bound) {
        return mpsc(bound).againstFastestOf(JC_MPSC_ARRAY, JC_MPSC_CHUNKED, JC_MPSC_GROWABLE, JC_MPSC_BLOCKING);
    }
}
