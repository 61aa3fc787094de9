package io.elasticq.bridge.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.bridge.aeron.Receivers.Remote;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Credits that travel over a way that loses, doubles and reorders what receivers say, while these come and go. */
class ReceiversProperties {

    private static final int RECEIVERS = 3;

    /** What happens: of the receiver, what it gives out (or a little nonsense), which of what it said arrives. */
    record Event(int kind, int receiver, int amount) {}

    @Provide
    static Arbitrary<List<Event>> lives() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, RECEIVERS - 1),
                        Arbitraries.integers().between(0, 9))
                .as(Event::new)
                .list()
                .ofMaxSize(200);
    }

    /** A receiver, as it is: it gives out in order what was sent for it, and everything that it ever said may arrive at any time. */
    private static final class Actual {
        final Map<Integer, long[]> said = new HashMap<>(); // number -> position, window
        long position = StatusDescriptor.UNKNOWN;
        long joinedAt;
        int window = 4;
        int number;

        void say() {
            said.put(number, new long[] {position, window});
            number++;
        }
    }

    @Property(tries = 300)
    void creditsAreNeverMinted_andAllComeBack(@ForAll("lives") List<Event> life, @ForAll Gating gating) {
        Receivers receivers = new Receivers(gating);
        Map<Integer, Actual> actual = new HashMap<>();
        long sent = 0;
        long confirmed = 0;
        for (Event event : life) {
            Actual it = actual.get(event.receiver());
            Remote remote = receivers.find(event.receiver());
            switch (event.kind()) {
                case 0 -> {
                    if (it == null) {
                        Actual newOne = new Actual();
                        newOne.joinedAt = sent;
                        actual.put(event.receiver(), newOne);
                        receivers.join(event.receiver(), sent, 0, () -> false);
                    }
                }
                case 1 -> sent = Math.max(sent, Math.min(receivers.limit(), sent + event.amount()));
                case 2 -> {
                    if (it != null) {
                        it.position = Math.min(sent, Math.max(it.position, it.joinedAt) + event.amount());
                        it.window = 1 + event.amount() % 4;
                        it.say();
                    }
                }
                case 3 -> {
                    if (it != null && remote != null && it.number > 0) {
                        int which = event.amount() % it.number; // late, twice, or never
                        long[] status = it.said.get(which);
                        assertThat(receivers.heard(remote, which, status[0], (int) status[1], sent))
                                .isTrue();
                    }
                }
                case 4 -> {
                    if (remote != null) {
                        assertThat(receivers.heard(remote, 1000, sent + 1 + event.amount(), 1000, sent))
                                .isFalse();
                    }
                }
                default -> {
                    if (remote != null) {
                        receivers.remove(remote);
                        actual.remove(event.receiver());
                    }
                }
            }
            long told = tell(receivers, sent);
            check(receivers, actual, gating, sent);
            confirmed = witnessed(receivers, actual, gating, confirmed, told);
        }
        everythingComesBack(receivers, actual, sent);
    }

    /** As the sender does: what nobody will say any more is told. Returns the end of that. */
    private static long tell(Receivers receivers, long sent) {
        long end = receivers.unwitnessed(sent);
        if (end == receivers.confirmed()) {
            return -1;
        }
        receivers.settle(end);
        return end;
    }

    /** Each event that is confirmed now was given out by those for which it was sent (or one of them), or nobody is left for which it was. */
    private static long witnessed(
            Receivers receivers, Map<Integer, Actual> actual, Gating gating, long before, long told) {
        assertThat(receivers.confirmed()).isGreaterThanOrEqualTo(before);
        for (long event = before; event < receivers.confirmed(); event++) {
            long at = event;
            List<Actual> witnesses =
                    actual.values().stream().filter(it -> it.joinedAt <= at).toList();
            if (at < told) {
                assertThat(witnesses).isEmpty();
            } else if (gating == Gating.SLOWEST) {
                assertThat(witnesses).isNotEmpty().allMatch(it -> it.position > at);
            } else {
                assertThat(witnesses).anyMatch(it -> it.position > at);
            }
        }
        return receivers.confirmed();
    }

    private static void check(Receivers receivers, Map<Integer, Actual> actual, Gating gating, long sent) {
        assertThat(receivers.confirmed()).isLessThanOrEqualTo(sent);
        if (actual.isEmpty()) {
            assertThat(receivers.limit()).isLessThanOrEqualTo(sent);
            return;
        }
        var ends = actual.values().stream()
                .mapToLong(it -> Math.max(it.position, it.joinedAt) + 4)
                .summaryStatistics();
        assertThat(receivers.limit()).isLessThanOrEqualTo(gating == Gating.SLOWEST ? ends.getMin() : ends.getMax());
    }

    /** One status of each that arrives at last puts everything right. */
    private static void everythingComesBack(Receivers receivers, Map<Integer, Actual> actual, long sent) {
        actual.forEach((id, it) -> {
            Remote remote = receivers.find(id);
            assertThat(remote).isNotNull();
            receivers.heard(remote, 2000, sent, 7, sent);
        });
        if (!actual.isEmpty()) {
            assertThat(receivers.confirmed()).isEqualTo(sent);
            assertThat(receivers.limit()).isEqualTo(sent + 7);
        }
    }
}
