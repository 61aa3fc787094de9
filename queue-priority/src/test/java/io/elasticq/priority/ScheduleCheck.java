package io.elasticq.priority;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.priority.Reference.Item;
import java.util.Arrays;
import java.util.List;

/** Does the same to a queue and to the {@link Reference}, and compares what comes out. */
final class ScheduleCheck {

    enum Call {
        OFFER,
        POLL,
        PEEK,
        POLL_LEVEL,
        POLL_BATCH,
        CLEAR
    }

    record Step(Call call, int level, int number) {}

    private final PriorityElasticQueue<Item> queue;
    private final Reference reference;
    private final int levels;
    private final int[] quanta;
    private final boolean priced;
    private final long[] waited; // elements of others since this level was served last, or became busy

    ScheduleCheck(int levels, int[] quanta, boolean priced, int patience) {
        this.levels = levels;
        this.quanta = quanta;
        this.priced = priced;
        this.waited = new long[levels];
        PriorityQueueBuilder<Item> builder = PriorityElasticQueue.<Item>builder(
                        ElasticConfig.builder()
                                .minCapacity(1)
                                .maxCapacity(10_000)
                                .build(),
                        OverflowPolicy.REJECT)
                .levels(levels)
                .patience(patience);
        if (quanta != null && priced) {
            builder.weighted(item -> item.cost, quanta);
        } else if (quanta != null) {
            builder.fair(quanta);
        }
        this.queue = builder.build();
        this.reference = new Reference(levels, quanta, priced);
    }

    void run(List<Step> steps) {
        for (Step step : steps) {
            run(step);
            assertThat(queue.size()).isEqualTo(reference.size());
        }
        while (reference.size() > 0) {
            poll();
        }
        poll();
    }

    private void run(Step step) {
        int level = step.level % levels;
        switch (step.call) {
            case OFFER -> {
                for (int i = 0; i < step.number; i++) {
                    Item item = new Item(level, 1 + (i * 7 + step.number) % 20);
                    assertThat(queue.offer(item, level)).isTrue();
                    reference.offer(item);
                }
            }
            case POLL -> {
                for (int i = 0; i < step.number; i++) {
                    poll();
                }
            }
            case PEEK -> assertThat(queue.peek()).isSameAs(reference.peek());
            case POLL_LEVEL -> {
                assertThat(queue.poll(level)).isSameAs(reference.poll(level));
                waited[level] = 0;
            }
            case POLL_BATCH -> {
                Item[] batch = new Item[step.number];
                int n = queue.pollBatch(batch, 0, batch.length);
                assertThat(n).isEqualTo(Math.min(batch.length, reference.size()));
                for (int i = 0; i < n; i++) {
                    assertThat(batch[i]).isSameAs(reference.poll());
                    served(batch[i].level);
                }
                if (n < batch.length) {
                    assertThat(reference.poll()).isNull();
                }
            }
            case CLEAR -> {
                queue.clear();
                reference.clear();
                Arrays.fill(waited, 0);
            }
        }
    }

    private void poll() {
        Item expected = reference.poll();
        assertThat(queue.poll()).isSameAs(expected);
        if (expected != null) {
            served(expected.level);
        }
    }

    /** No level with elements waits for more elements of others than the sum of the others' quanta. */
    private void served(int served) {
        if (quanta == null || priced) {
            return;
        }
        for (int level = 0; level < levels; level++) {
            waited[level] = level == served || reference.size(level) == 0 ? 0 : waited[level] + 1;
            assertThat(waited[level])
                    .as("level %d, quanta %s", level, Arrays.toString(quanta))
                    .isLessThanOrEqualTo(Arrays.stream(quanta).sum() - quanta[level]);
        }
    }
}
