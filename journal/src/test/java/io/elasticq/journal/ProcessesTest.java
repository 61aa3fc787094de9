package io.elasticq.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes: one that is killed, one that is kept out, some that read. */
class ProcessesTest {

    private static final int KILLS = Boolean.getBoolean("elasticq.deep") ? 1000 : 25;

    @TempDir
    Path folder;

    /** Kills a writer again and again, on one journal: what any of them has said that it appended is there, under its sequence, and nothing is there that nobody appended. */
    @Test
    void killedWriters_loseNothingThatTheyHaveAppended() throws Exception {
        Acknowledged said = new Acknowledged();
        Random random = new Random(7);
        Map<RecoveryReport.Outcome, Integer> outcomes = new HashMap<>();
        for (int i = 0; i < KILLS; i++) {
            writeAndKill(i, said, random);
            if (i % 5 == 4) {
                RecoveryReport report = compare(said);
                outcomes.merge(report.outcome(), 1, Integer::sum);
            }
        }
        System.out.println("kills: " + KILLS + ", records said to be appended: " + said.size()
                + ", found by those who looked: " + outcomes);
    }

    private void writeAndKill(int life, Acknowledged said, Random random) throws Exception {
        long first = life * 1_000_000L;
        String durability = life % 10 == 3 ? "EVERY_WRITE" : "NO_SYNC";
        int lines = 1 + random.nextInt(durability.equals("NO_SYNC") ? 3000 : 30);
        try (ChildJvm child = ChildJvm.start(WriterChild.class, folder.toString(), durability, "" + first, "2")) {
            assertThat(child.line()).startsWith("open ");
            said.killAfter(child, lines);
        }
    }

    private RecoveryReport compare(Acknowledged said) {
        try (Journal journal = Journal.open(folder, WriterChild.config("NO_SYNC"))) {
            said.requireIn(Payloads.all(journal));
            return journal.recovery();
        }
    }

    @Test
    void secondWriter_isKeptOut_andToldWhoHoldsIt() throws Exception {
        try (ChildJvm holder = ChildJvm.start(HolderChild.class, folder.toString())) {
            assertThat(holder.line()).isEqualTo("open " + holder.pid());
            JournalConfig config = JournalConfig.defaults();
            assertThatThrownBy(() -> Journal.open(folder, config))
                    .isInstanceOf(JournalLockedException.class)
                    .hasMessageContaining("pid=" + holder.pid());
            assertThatThrownBy(() -> Journal.verify(folder)).isInstanceOf(JournalLockedException.class);
            holder.tell();
            assertThat(holder.exit()).isZero();
        }
        try (Journal journal = Journal.open(folder, WriterChild.config("NO_SYNC"))) {
            long self = ProcessHandle.current().pid();
            for (int i = 0; i < 2; i++) { // the first attempt must not have let go of the lock
                assertThatThrownBy(() -> Journal.open(folder, WriterChild.config("NO_SYNC")))
                        .isInstanceOf(JournalLockedException.class)
                        .hasMessageContaining("pid=" + self);
                try (ChildJvm other = ChildJvm.start(HolderChild.class, folder.toString())) {
                    assertThat(other.line()).isEqualTo("locked " + self);
                }
            }
            journal.append(Payloads.of(1));
        }
    }

    /** In a PID namespace each process may be number 1: the one that holds the journal must not be taken for oneself, nor a dead one for a living one. */
    @Test
    void sameProcessNumber_inAnotherNamespace_isAnotherProcess() throws Exception {
        List<String> unshare = List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");
        assumeTrue(canRun(unshare), "needs the right to make a PID namespace");
        try (ChildJvm holder = ChildJvm.start(unshare, null, HolderChild.class, folder.toString())) {
            String opened = holder.line();
            assertThat(opened).startsWith("open ");
            String number = opened.substring("open ".length());
            try (ChildJvm other = ChildJvm.start(unshare, null, HolderChild.class, folder.toString())) {
                assertThat(other.line()).isEqualTo("locked " + number);
            }
            holder.kill();
        }
        try (ChildJvm again = ChildJvm.start(unshare, null, HolderChild.class, folder.toString())) {
            String line = again.line();
            for (int i = 0; line != null && line.startsWith("locked") && i < 100; i++) {
                // the child of the killed unshare may live a moment longer
                try (ChildJvm later = ChildJvm.start(unshare, null, HolderChild.class, folder.toString())) {
                    line = later.line();
                }
            }
            assertThat(line).startsWith("open ");
        }
    }

    private static boolean canRun(List<String> wrapper) throws InterruptedException {
        List<String> command = new ArrayList<>(wrapper);
        command.add("true");
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }

    @Test
    void readers_inOtherProcesses_followAWriter_thatIsKilledAndStartedAgain() throws Exception {
        long last = 4000;
        try (Journal journal = Journal.open(folder, WriterChild.config("NO_SYNC"))) {
            journal.append(Payloads.of(1_000_000));
        }
        try (ChildJvm first = ChildJvm.start(ReaderChild.class, folder.toString(), "" + last, "-");
                ChildJvm second = ChildJvm.start(ReaderChild.class, folder.toString(), "" + last, "named")) {
            assertThat(first.line()).isEqualTo("at 1");
            assertThat(second.line()).isEqualTo("at 1");
            Acknowledged said = new Acknowledged();
            for (int life = 2; said.last() < last; life++) {
                writeAndKill(life, said, new Random(life));
            }
            for (ChildJvm reader : List.of(first, second)) {
                for (long sequence = 1; sequence <= last; sequence++) {
                    String[] parts = reader.line().split(" ");
                    assertThat(parts[0]).isEqualTo("" + sequence);
                    assertThat(parts[2]).isEqualTo("0");
                    if (said.bySequence().containsKey(sequence)) {
                        assertThat(parts[1]).startsWith("" + said.bySequence().get(sequence));
                    }
                }
                assertThat(reader.exit()).isZero();
            }
        }
        try (Journal journal = Journal.open(folder, WriterChild.config("NO_SYNC"))) {
            assertThat(journal.cursors()).isEqualTo(Map.of("named", last + 1));
        }
    }

    @Test
    void reopened_goesOn_withTheSameSequences() {
        for (int life = 0; life < 5; life++) {
            try (Journal journal = Journal.open(folder, WriterChild.config("NO_SYNC"))) {
                assertThat(journal.recovery().outcome())
                        .isEqualTo(life == 0 ? RecoveryReport.Outcome.NEW : RecoveryReport.Outcome.CLEAN);
                for (long i = 1; i <= 2000; i++) {
                    assertThat(journal.append(Payloads.of(2000L * life + i))).isEqualTo(2000L * life + i);
                }
            }
            assertThat(Journal.verify(folder).lastSequence()).isEqualTo(2000L * (life + 1));
        }
        try (JournalReader reader = Journal.openReader(folder)) {
            assertThat(reader.firstSequence()).isEqualTo(1);
            assertThat(reader.lastSequence()).isEqualTo(10_000);
            assertThat(Payloads.all(reader))
                    .isEqualTo(LongStream.rangeClosed(1, 10_000).boxed().toList());
        }
    }

    @Test
    void folderWithoutAJournal_isRefusedToReadersAndVerify() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> Journal.openReader(empty)).hasMessageContaining("there is no journal");
        assertThatThrownBy(() -> Journal.verify(empty)).hasMessageContaining("there is no journal");
        assertThatThrownBy(() -> Journal.verify(folder.resolve("nowhere")))
                .isInstanceOf(java.io.UncheckedIOException.class);
        assertThatThrownBy(() -> Journal.salvage(empty, folder.resolve("target")))
                .hasMessageContaining("there is no journal");
    }

    @Test
    void readerInAnotherProcess_thatIsSlowerThanARing_isToldWhatItMissed() throws Exception {
        int records = 60_000;
        JournalConfig ring = JournalConfig.builder()
                .segmentSize(1 << 16)
                .retention(Retention.ring(2))
                .build();
        try (Journal journal = Journal.open(folder, ring)) {
            journal.append(Payloads.of(1));
            try (ChildJvm reader = ChildJvm.start(ReaderChild.class, folder.toString(), "" + records, "-")) {
                assertThat(reader.line()).isEqualTo("at 1");
                for (long i = 2; i <= records; i++) {
                    journal.append(Payloads.of(i));
                }
                long missed = 0;
                long last = 0;
                while (last < records) {
                    String[] parts = reader.line().split(" ");
                    long sequence = Long.parseLong(parts[0]);
                    assertThat(parts[1]).isEqualTo("" + sequence);
                    assertThat(sequence).isEqualTo(last + 1 + Long.parseLong(parts[2]));
                    missed += Long.parseLong(parts[2]);
                    last = sequence;
                }
                System.out.println("ring of another process: read " + (records - missed) + ", missed " + missed);
                assertThat(reader.exit()).isZero();
            }
        }
    }
}
