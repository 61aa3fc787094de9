package io.elasticq.pipeline.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SinksTest {

    @Test
    void consumer_andCollection_takeEachEvent() throws Exception {
        List<String> seen = new ArrayList<>();
        try (SinkWriter<String> consumer = Opened.sink(Sinks.consumer(seen::add));
                SinkWriter<String> collection = Opened.sink(Sinks.toCollection(seen));
                SinkWriter<String> none = Opened.sink(Sinks.none())) {
            consumer.write("a");
            collection.write("b");
            none.write("c");
        }
        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void batches_areHandedOn_whenFull_atFlush_andNeverEmpty() throws Exception {
        List<List<Integer>> seen = new ArrayList<>();
        try (SinkWriter<Integer> writer = Opened.sink(Sinks.batches(3, seen::add))) {
            for (int i = 0; i < 7; i++) {
                writer.write(i);
            }
            assertThat(seen).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5));
            writer.flush();
            writer.flush();
        }
        assertThat(seen).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6));
        assertThatThrownBy(() -> Sinks.batches(0, batch -> {})).hasMessageContaining("max=0");
    }

    @Test
    void batch_thatIsRefused_losesOnlyTheEventThatWasNotTaken() throws Exception {
        List<List<Integer>> seen = new ArrayList<>();
        boolean[] refuses = {true};
        try (SinkWriter<Integer> writer = Opened.sink(Sinks.<Integer>batches(3, batch -> {
            if (refuses[0]) {
                throw new IllegalStateException("no: " + batch);
            }
            seen.add(batch);
        }))) {
            writer.write(0);
            writer.write(1);
            assertThatThrownBy(() -> writer.write(2)).hasMessage("no: [0, 1, 2]");
            assertThatThrownBy(writer::flush).hasMessage("no: [0, 1]");
            refuses[0] = false;
            writer.write(3);
        }
        assertThat(seen).containsExactly(List.of(0, 1, 3));
    }
}
