package io.elasticq.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.InvalidConfigException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JournalConfigTest {

    private static JournalConfig.Builder config() {
        return JournalConfig.builder();
    }

    @Test
    void defaults_areWhatIsDocumented() {
        JournalConfig defaults = JournalConfig.defaults();
        assertThat(defaults.segmentSize()).isEqualTo(64 << 20);
        assertThat(defaults.maxRecordSize()).isEqualTo(1 << 20);
        assertThat(defaults.durability()).isEqualTo(Durability.NO_SYNC);
        assertThat(defaults.retention()).isEqualTo(Retention.ALL);
        assertThat(config().segmentSize(4096).build().maxRecordSize()).isEqualTo(4096 - 128 - 24 - 24);
    }

    @Test
    void valuesThatMakeNoSense_areRefused_andNamed() {
        for (int size : new int[] {0, -4096, 4095, 5000, (1 << 30) + 4096}) {
            assertThatThrownBy(() -> config().segmentSize(size).build())
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining("segmentSize=" + size);
        }
        assertThatThrownBy(() -> config().segmentSize(4096).maxRecordSize(3921).build())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("maxRecordSize=3921, segmentSize=4096");
        assertThatThrownBy(() -> config().maxRecordSize(-1)).isInstanceOf(InvalidConfigException.class);
        assertThatThrownBy(() -> Durability.periodic(Duration.ZERO)).hasMessageContaining("period=PT0S");
        assertThatThrownBy(() -> Retention.age(Duration.ofSeconds(-1))).hasMessageContaining("age=PT-1S");
        assertThatThrownBy(() -> Retention.ring(1)).hasMessageContaining("segments=1");
        assertThatThrownBy(() -> config().segmentSize(4096)
                        .retention(Retention.size(8191))
                        .build())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("bytes=8191, segmentSize=4096");
        assertThatThrownBy(() -> config().clock(null).build()).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> config().durability(null).build()).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> config().retention(null).build()).isInstanceOf(NullPointerException.class);
    }
}
