package io.elasticq.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.priority.PriorityElasticQueue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Priorities on top of a persistent queue, as in the README: what was not acknowledged is sorted again after a crash. */
class PriorityRecipeTest {

    private static final int HIGH = 2;
    private static final int LOW = 0;

    @TempDir
    Path folder;

    /** An element and its level. */
    private static ElementCodec<String> texts() {
        return ElementCodec.utf8();
    }

    private static int level(String element) {
        return element.startsWith("high") ? HIGH : LOW;
    }

    private static PersistentElasticQueue<String> open(Path folder) {
        return PersistentElasticQueue.builder(texts(), ElasticConfig.defaults(), OverflowPolicy.REJECT)
                .segmentSize(Folders.SEGMENT)
                .open(folder);
    }

    private static PriorityElasticQueue<Delivery<String>> sorted(PersistentElasticQueue<String> stored) {
        PriorityElasticQueue<Delivery<String>> sorted = PriorityElasticQueue.<Delivery<String>>builder(
                        ElasticConfig.defaults(), OverflowPolicy.REJECT)
                .build();
        for (Delivery<String> next = stored.receive(); next != null; next = stored.receive()) {
            sorted.offer(next, level(next.element()));
        }
        return sorted;
    }

    @Test
    void prioritiesSurvive() {
        PersistentElasticQueue<String> stored = open(folder);
        stored.addAll(List.of("low 1", "high 1", "low 2", "high 2"));
        PriorityElasticQueue<Delivery<String>> sorted = sorted(stored);
        Delivery<String> first = sorted.poll();
        assertThat(first.element()).isEqualTo("high 1");
        first.ack();
        sorted.poll(); // and killed before it is acknowledged
        PersistentElasticQueue<String> again = open(Folders.copy(folder, folder.resolve("killed")));
        stored.release();
        PriorityElasticQueue<Delivery<String>> sortedAgain = sorted(again);
        List<String> rest = new ArrayList<>();
        for (Delivery<String> next = sortedAgain.poll(); next != null; next = sortedAgain.poll()) {
            rest.add(next.element());
            next.ack();
        }
        assertThat(rest).containsExactly("high 2", "low 1", "low 2");
        assertThat(again.isEmpty()).isTrue();
        again.release();
    }
}
