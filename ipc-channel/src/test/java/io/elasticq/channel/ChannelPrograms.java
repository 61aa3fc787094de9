package io.elasticq.channel;

import io.elasticq.WaitStrategy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What runs in processes of its own. First argument of each: the region; the second: its marks. A line that begins with "error" is a failure. */
final class ChannelPrograms {

    static final ChannelOptions OPTIONS =
            ChannelOptions.defaults().withHeartbeat(Duration.ofMillis(20), Duration.ofMillis(300));

    private static final WaitStrategy WAIT = WaitStrategy.backoff();

    private ChannelPrograms() {}

    /** Publishes until it is told to end, then halts. Third argument: its life, which is the signature; fourth: bytes of the largest message; fifth: how many, 0 for no limit. */
    static final class Publisher {

        private Publisher() {}

        public static void main(String[] args) throws IOException, InterruptedException {
            Marks marks = new Marks(Path.of(args[1]));
            long life = Long.parseLong(args[2]);
            int most = Integer.parseInt(args[3]);
            long count = Long.parseLong(args[4]);
            try (Producer producer = Channel.open(Path.of(args[0]), OPTIONS).producer()) {
                System.out.println("from " + producer.position());
                int idle = 0;
                for (long n = 0; count == 0 ? System.in.available() == 0 : n < count; ) {
                    long s = producer.position();
                    byte[] message = Messages.of(s, most);
                    marks.set(Marks.PUBLISHING, s + 1);
                    if (producer.tryPublish(message, life)) {
                        marks.set(Marks.PUBLISHED, producer.position());
                        idle = 0;
                        n++;
                    } else {
                        idle = WAIT.idle(idle);
                    }
                }
                producer.halt();
                System.out.println("halted " + producer.position());
            }
        }
    }

    /** Consumes until it is over; holds some, and closes them in any order. Third argument: bytes of the largest message; fourth: how many to hold. */
    static final class Reader {

        private Reader() {}

        public static void main(String[] args) throws IOException, InterruptedException {
            Marks marks = new Marks(Path.of(args[1]));
            int most = Integer.parseInt(args[2]);
            int hold = Integer.parseInt(args[3]);
            Random random = new Random(hold);
            List<Fragment> held = new ArrayList<>();
            long life = 0;
            long n = 0;
            try (Consumer consumer = Channel.open(Path.of(args[0]), OPTIONS).consumer()) {
                System.out.println("from " + consumer.position());
                while (!consumer.isTerminated()) {
                    long s = consumer.position();
                    Fragment fragment = consumer.read(Duration.ofMillis(100));
                    if (fragment != null) {
                        check(fragment.sequence() == s, "sequence " + fragment.sequence() + " where " + s + " was due");
                        check(fragment.signature() >= life, "life " + fragment.signature() + " after " + life);
                        life = fragment.signature();
                        check(Arrays.equals(fragment.copy(), Messages.of(s, most)), "content of " + fragment);
                        marks.set(Marks.READ, consumer.position());
                        held.add(fragment);
                        n++;
                    }
                    while (held.size() > (fragment == null ? 0 : hold)) {
                        Fragment closing = held.remove(random.nextInt(held.size()));
                        check(Arrays.equals(closing.copy(), Messages.of(closing.sequence(), most)), "held " + closing);
                        closing.close();
                    }
                    marks.set(Marks.CLOSED, held.isEmpty() ? consumer.position() : lowest(held));
                }
                held.forEach(Fragment::close);
                marks.set(Marks.CLOSED, consumer.position());
                System.out.println("over " + consumer.position() + " " + n);
            }
        }

        private static long lowest(List<Fragment> held) {
            long lowest = held.get(0).sequence();
            for (Fragment fragment : held) {
                lowest = Math.min(lowest, fragment.sequence());
            }
            return lowest;
        }
    }

    /** Reads along until it is over. Third argument: bytes of the largest message. */
    static final class Observer {

        private Observer() {}

        public static void main(String[] args) throws InterruptedException {
            int most = Integer.parseInt(args[2]);
            Random random = new Random(3);
            try (Consumer observer =
                    Channel.openReadOnly(Path.of(args[0]), OPTIONS).observerFromOldest()) {
                long start = observer.position();
                System.out.println("from " + start);
                long intact = 0;
                while (!observer.isTerminated()) {
                    Fragment fragment = observer.read(Duration.ofMillis(100));
                    if (fragment != null) {
                        byte[] copy = fragment.copy();
                        check(
                                copy == null || Arrays.equals(copy, Messages.of(fragment.sequence(), most)),
                                "content of " + fragment);
                        intact += copy == null ? 0 : observer.position() - fragment.sequence();
                    }
                    check(
                            observer.received() + observer.missed() == observer.position() - start,
                            "received " + observer.received() + ", missed " + observer.missed());
                    check(observer.received() == intact, "received " + observer.received() + ", intact " + intact);
                    if (random.nextInt(1000) == 0) {
                        Thread.yield(); // to be overtaken now and then
                    }
                }
                System.out.println("over " + observer.position() + " " + intact + " " + observer.missed());
            }
        }
    }

    /** For each line that it gets, tries to take an end, and says whether it has; gives it back on the next line. Third argument: which end. */
    static final class Rival {

        private Rival() {}

        public static void main(String[] args) throws IOException {
            Channel channel = Channel.open(Path.of(args[0]), OPTIONS);
            System.out.println("ready");
            while (System.in.read() == '\n') {
                try (AutoCloseable end = args[2].equals("producer") ? channel.producer() : channel.consumer()) {
                    System.out.println("has it");
                    check(System.in.read() == '\n', "no line to give back " + end);
                } catch (ChannelInUseException e) {
                    System.out.println("in use");
                    check(System.in.read() == '\n', "no line to go on");
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                System.out.println("done");
            }
        }
    }

    /** Writes states until it is killed. */
    static final class LaneProgram {

        private LaneProgram() {}

        public static void main(String[] args) throws IOException {
            Marks marks = new Marks(Path.of(args[1]));
            StateLane lane = StateLane.open(Path.of(args[0]), OPTIONS);
            try (LaneWriter writer = lane.writer()) {
                System.out.println("from " + writer.version());
                while (System.in.available() == 0) {
                    long version = writer.version() + 1;
                    marks.set(Marks.PUBLISHING, version);
                    writer.write(ByteBuffer.wrap(Messages.filled(version, lane.capacity())));
                    marks.set(Marks.PUBLISHED, version);
                }
            }
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            System.out.println("error: " + what);
            System.exit(1);
        }
    }
}
