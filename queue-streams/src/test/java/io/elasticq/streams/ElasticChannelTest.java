package io.elasticq.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.OfferResult;
import io.elasticq.QueueClosedException;
import io.elasticq.contract.Call;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Threads that send and receive. */
class ElasticChannelTest {

    private final ElasticChannel<Integer> channel = Queues.channel(2);

    @Test
    void send_waitsForRoom_andReceiveForAnElement() throws Exception {
        Call<Integer> receiver = Call.of(channel::receive).awaitWaiting();
        channel.send(1);
        assertThat(receiver.get()).isEqualTo(1);
        channel.send(2);
        channel.send(3);
        Call<Void> sender = Call.running(() -> channel.send(4)).awaitWaiting();
        assertThat(channel.receive()).isEqualTo(2);
        sender.get();
        assertThat(channel.tryReceive()).isEqualTo(3);
        assertThat(channel.receive(Duration.ofDays(1))).contains(4);
        assertThat(channel.receive(Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void interruption_endsAWait_withoutEffect() throws Exception {
        Call<Integer> receiver = Call.of(channel::receive).awaitWaiting();
        assertThat(receiver.interrupt().thrown()).isInstanceOf(InterruptedException.class);
        assertThat(channel.async().waitingReceivers()).isZero();
        channel.send(1);
        channel.send(2);
        Call<Void> sender = Call.running(() -> channel.send(3)).awaitWaiting();
        assertThat(sender.interrupt().thrown()).isInstanceOf(InterruptedException.class);
        assertThat(channel.async().waitingSenders()).isZero();
        assertThat(channel.send(3, Duration.ofMillis(1))).isEqualTo(OfferResult.TIMED_OUT);
        assertThat(channel.trySend(3)).isEqualTo(OfferResult.FULL);
    }

    @Test
    void close_endsTheLoops() throws Exception {
        Call<List<Integer>> receiver = Call.of(() -> channel.stream().toList());
        for (int i = 0; i < 100; i++) {
            channel.send(i);
        }
        channel.close();
        assertThat(receiver.get()).isEqualTo(IntStream.range(0, 100).boxed().toList());
        assertThat(channel.isClosed()).isTrue();
        assertThat(channel.isTerminated()).isTrue();
        assertThatThrownBy(() -> channel.send(1)).isInstanceOf(QueueClosedException.class);
        assertThatThrownBy(channel::receive).isInstanceOf(QueueClosedException.class);
        assertThat(channel.send(1, Duration.ofDays(1))).isEqualTo(OfferResult.CLOSED);
    }

    @Test
    void iterator_endsOnClose() throws Exception {
        channel.send(1);
        channel.send(2);
        channel.close();
        assertThat(channel).containsExactly(1, 2);
        Iterator<Integer> over = channel.iterator();
        assertThat(over.hasNext()).isFalse();
        assertThatThrownBy(over::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void stream_thatEndsEarly_hasTakenOnlyWhatItUsed() throws Exception {
        channel.send(1);
        channel.send(2);
        assertThat(channel.stream().limit(1)).containsExactly(1);
        assertThat(channel.async().size()).isEqualTo(1);
    }

    @Test
    void stream_thatIsInterrupted_saysSo_andStaysInterrupted() {
        Call<Boolean> reader = Call.of(() -> {
                    assertThatThrownBy(() -> channel.stream().count()).isInstanceOf(CancellationException.class);
                    return Thread.currentThread().isInterrupted();
                })
                .awaitWaiting();
        assertThat(reader.interrupt().get()).isTrue();
    }
}
