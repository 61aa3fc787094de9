package io.elasticq.lockbased;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CircularArrayTest {

    private static final class Ring extends CircularArray<String> {
        Ring(int capacity) {
            super(new Object[capacity]);
        }
    }

    /** The queue checks a batch before it takes the lock; what the caller changes after that must not get in. */
    @Test
    void append_ofABatchWithANull_appendsNothing_alsoAroundTheEnd() {
        for (int head = 0; head < 5; head++) {
            for (int position = 0; position < 4; position++) {
                Ring ring = new Ring(5);
                for (int i = 0; i < head; i++) {
                    ring.append("gone");
                    ring.takeFirst();
                }
                ring.append("a");
                String[] batch = {"b", "c", "d", "e"};
                batch[position] = null;
                assertThatThrownBy(() -> ring.append(batch, 0, 4)).isInstanceOf(NullPointerException.class);
                assertThat(ring.size()).isEqualTo(1);
                ring.append(new String[] {"b", "c"}, 0, 2);
                Object[] all = new Object[3];
                ring.takeFirst(all, 0, 3);
                assertThat(all).containsExactly("a", "b", "c");
            }
        }
    }
}
