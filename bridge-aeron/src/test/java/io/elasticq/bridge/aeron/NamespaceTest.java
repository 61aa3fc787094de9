package io.elasticq.bridge.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes, each in a network of its own, as on two machines. Where the system lets nobody make networks, or has no netem, it is skipped, which says why. */
class NamespaceTest {

    private static final long PID = ProcessHandle.current().pid();
    private static final String SENDER = "elasticq-s-" + PID;
    private static final String RECEIVER = "elasticq-r-" + PID;
    private static final String SENDER_LINK = "eqs" + PID;
    private static final String RECEIVER_LINK = "eqr" + PID;
    private static final String SENDER_IP = "10.213.7.1";
    private static final String RECEIVER_IP = "10.213.7.2";
    private static final int STREAM = 5;
    private static final int TIMEOUT_MS = 3000;

    @TempDir
    Path folder;

    private static String run(String command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        return process.waitFor() == 0 ? "" : command + ": " + said;
    }

    private static void must(String command) throws InterruptedException {
        String failure;
        try {
            failure = run(command);
        } catch (IOException e) {
            failure = e.getMessage();
        }
        Assumptions.assumeTrue(failure.isEmpty(), "no networks can be made here: " + failure);
    }

    private static String in(String namespace, String command) {
        return "ip netns exec " + namespace + " " + command;
    }

    @BeforeEach
    void connectTwoNetworks() throws InterruptedException {
        must("ip netns add " + SENDER);
        must("ip netns add " + RECEIVER);
        must("ip link add " + SENDER_LINK + " netns " + SENDER + " type veth peer name " + RECEIVER_LINK + " netns "
                + RECEIVER);
        must(in(SENDER, "ip addr add " + SENDER_IP + "/30 dev " + SENDER_LINK));
        must(in(RECEIVER, "ip addr add " + RECEIVER_IP + "/30 dev " + RECEIVER_LINK));
        must(in(SENDER, "ip link set " + SENDER_LINK + " up"));
        must(in(RECEIVER, "ip link set " + RECEIVER_LINK + " up"));
    }

    @AfterEach
    void removeThem() throws IOException, InterruptedException {
        for (String namespace : List.of(SENDER, RECEIVER)) {
            try {
                run("ip netns del " + namespace); // with its end of the link, and so the other one
            } catch (IOException e) {
                // there is no such program, and so nothing to remove
            }
        }
    }

    private ChildJvm child(String namespace, Class<?> program, String... last) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                folder.resolve(namespace).toString(),
                "aeron:udp?term-length=64k|endpoint=" + RECEIVER_IP + ":20300",
                Integer.toString(STREAM),
                "aeron:udp?term-length=64k|endpoint=" + SENDER_IP + ":20301",
                Integer.toString(STREAM + 1)));
        arguments.addAll(List.of(last));
        return ChildJvm.start(
                List.of("ip", "netns", "exec", namespace),
                Flags.NEEDED,
                null,
                program,
                arguments.toArray(String[]::new));
    }

    private ChildJvm sender(long events) throws IOException {
        return child(SENDER, SenderChild.class, "0", Long.toString(events), Integer.toString(TIMEOUT_MS), "true");
    }

    private ChildJvm receiver() throws IOException {
        return child(RECEIVER, SourceChild.class, "64", Integer.toString(TIMEOUT_MS));
    }

    /** What was given out, in order, and what was told to be missing; each once. */
    private static List<Long> accounted(List<String> lines) {
        List<Long> got = new ArrayList<>();
        List<Long> missed = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words[0].equals("got")) {
                got.add(Long.valueOf(words[1]));
            } else if (words[0].equals("missed")) {
                LongStream.range(Long.parseLong(words[1]), Long.parseLong(words[2]))
                        .forEach(missed::add);
            }
        }
        assertThat(got).isSorted();
        got.addAll(missed);
        got.sort(null);
        return got;
    }

    @Test
    void lossAndDelay_loseNothing() throws Exception {
        for (String at : List.of(
                in(SENDER, "tc qdisc add dev " + SENDER_LINK), in(RECEIVER, "tc qdisc add dev " + RECEIVER_LINK))) {
            must(at + " root netem loss 2% delay 3ms 1ms");
        }
        List<String> lines = new ArrayList<>();
        try (ChildJvm receiver = receiver();
                ChildJvm sender = sender(3_000)) {
            for (String line = receiver.line(); line != null; line = receiver.line()) {
                lines.add(line);
            }
            assertThat(sender.exit()).isZero();
        }
        assertThat(lines).last().isEqualTo("ended at 3000");
        assertThat(lines).noneMatch(line -> line.startsWith("missed"));
        assertThat(accounted(lines))
                .isEqualTo(LongStream.range(0, 3_000).boxed().toList());
    }

    @Test
    void linkThatGoesDownAndUp_isNoticed_andEachEventIsGivenOutOrTold() throws Exception {
        List<String> lines = new ArrayList<>();
        try (ChildJvm receiver = receiver();
                ChildJvm sender = sender(20_000)) {
            for (String line = receiver.line(); line != null; line = receiver.line()) {
                lines.add(line);
                if (line.equals("got 1000")) {
                    must(in(SENDER, "ip link set " + SENDER_LINK + " down"));
                } else if (line.startsWith("lost at")) {
                    must(in(SENDER, "ip link set " + SENDER_LINK + " up"));
                }
            }
            assertThat(sender.exit()).isZero();
        }
        assertThat(lines).anyMatch(line -> line.startsWith("lost at"));
        assertThat(lines).last().isEqualTo("ended at 20000");
        assertThat(accounted(lines))
                .isEqualTo(LongStream.range(0, 20_000).boxed().toList());
    }
}
