package io.elasticq.router;

import static io.elasticq.router.Bench.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalClosedException;
import io.elasticq.journal.TailStart;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TailerSourceTest {

    private final Journal journal = Bench.journal();
    private final List<Long> seen = new ArrayList<>();

    @AfterEach
    void close() {
        journal.close();
    }

    private void append(int n) {
        for (int i = 0; i < n; i++) {
            journal.append(new byte[1]);
        }
    }

    @Test
    void journalThatIsClosedAfterItsLastRecordWasRead_isTerminated() {
        append(3);
        Source<Long> source = Source.of(journal.tailer(TailStart.oldest()), record -> record.sequence());
        assertThat(source.drain(seen::add, 10)).isEqualTo(3);
        journal.close();
        assertThat(source.isTerminated()).isFalse();
        assertThat(source.drain(seen::add, 10)).isZero();
        assertThat(source.isTerminated()).isTrue();
        assertThat(source.drain(seen::add, 10)).isZero();
        assertThat(seen).isEqualTo(ids(1, 3));
    }

    @Test
    void journalThatIsClosedWithUnreadRecords_isNotDrained() {
        append(10);
        Source<Long> source = Source.of(journal.tailer(TailStart.oldest()), record -> record.sequence());
        Router<Long> router = Router.builder(source).batchMax(4).build();
        Subscription<Long> all =
                router.subscribe(SubscriberConfig.<Long>named("all").build());
        router.step();
        journal.close();
        assertThatThrownBy(router::step).isInstanceOf(JournalClosedException.class);
        assertThatThrownBy(router::step).isInstanceOf(JournalClosedException.class);
        assertThat(source.isTerminated()).isFalse();
        router.close();
        assertThat(router.report().drained()).isFalse();
        assertThat(all.stats().routed()).isEqualTo(4);
    }

    @Test
    void decoderThatReadsAClosedJournal_isNotTakenForTheEnd() {
        append(3);
        Source<Long> source = Source.of(journal.tailer(TailStart.oldest()), record -> {
            if (record.sequence() == 2) {
                throw new JournalClosedException("another one");
            }
            return record.sequence();
        });
        assertThatThrownBy(() -> source.drain(seen::add, 10)).hasMessage("another one");
        assertThat(source.isTerminated()).isFalse();
        assertThat(source.drain(seen::add, 10)).isEqualTo(1);
        assertThat(seen).containsExactly(1L, 3L);
    }
}
