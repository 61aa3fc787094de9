package io.elasticq.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.contract.SourceMutant;
import io.elasticq.journal.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checks can fail: with a safeguard taken out of the shipped source, the test that is there for it does. */
class ChronicleMutantsTest {

    @TempDir
    static Path folder;

    /** A broken twin, and the test of {@link ChronicleJournalTest} that must notice. */
    private record Twin(String safeguard, String file, String text, String replacement, String noticedBy) {}

    private static List<Twin> twins() {
        return List.of(
                new Twin(
                        "CheckBeforeUse",
                        "Excerpt.java",
                        " && bytes.getInt(0) == checksum(end)",
                        "",
                        "flippedBit_isRefused_withItsSequence_andTheFilesAreLeftAsTheyAre"),
                new Twin(
                        "NoGap",
                        "ChronicleTailer.java",
                        "if (sequence < expected || (sequence > expected && sequence > folder.first())) {",
                        "if (sequence < expected) {",
                        "missingFiles_areRefused"),
                new Twin(
                        "NoSilentStop",
                        "ChronicleTailer.java",
                        "if (known < expected) {",
                        "if (known >= 0) {",
                        "tailerOfTheWriter_noticesWhenChronicleStopsEarly"),
                new Twin(
                        "NothingBefore",
                        "Verification.java",
                        "if (tailer.nextSequence() > folder.first()) {",
                        "if (false) {",
                        "missingFiles_areRefused"),
                new Twin(
                        "NoneLeftOut",
                        "Verification.java",
                        "            requireEach(files);\n",
                        "",
                        "filesThatTheTableDoesNotName_areDamage"),
                new Twin(
                        "NothingBehind: the last close",
                        "ChronicleJournal.java",
                        "            folder.journal().mark(QueueFolder.END, last);\n",
                        "",
                        "olderFiles_ofAClosedJournal_areRefused"),
                new Twin(
                        "MarkedCycle",
                        "ChronicleJournal.java",
                        "folder.journal().mark(QueueFolder.CYCLE, cycle); // MarkedCycle",
                        "",
                        "lastFileOfAKilledJournal_thatIsMissing_isDamage"),
                new Twin(
                        "OnlyAcknowledged",
                        "Verification.java",
                        "            Files.delete(files.lastEntry().getValue()); // OnlyAcknowledged\n",
                        "            Files.size(files.lastEntry().getValue());\n",
                        "fileWithoutAnAcknowledgedRecord_isNotDamage"),
                new Twin(
                        "BelowCursors",
                        "ChronicleJournal.java",
                        "secondBase() <= keep",
                        "keep >= 0",
                        "files_areDeletedBelowAllCursors_only"),
                new Twin(
                        "BelowCursors: the mark says so",
                        "ChronicleJournal.java",
                        "        folder.journal().mark(QueueFolder.FIRST, first);",
                        "        ",
                        "files_areDeletedBelowAllCursors_only"),
                new Twin(
                        "OneWriter",
                        "ChronicleJournal.java",
                        "there.journal().lockWriter()",
                        "() -> {}",
                        "secondWriter_isKeptOut_andToldWhoHoldsIt"),
                new Twin(
                        "the clock never goes back",
                        "ChronicleJournal.java",
                        "        time.notBefore(verified.time());\n",
                        "",
                        "clockThatGoesBackwards_doesNotChangeTheOrder"));
    }

    @TestFactory
    Stream<DynamicTest> checks_noticeThatASafeguardIsMissing() {
        return twins().stream()
                .map(twin -> DynamicTest.dynamicTest(
                        twin.safeguard(), () -> assertThat(run(twin)).startsWith("failed: ")));
    }

    private static String run(Twin twin) throws Exception {
        Path own = folder.resolve(twin.safeguard().replaceAll("[^A-Za-z]", "-"));
        Path classes = own.resolve("classes");
        SourceMutant.of(ChronicleJournal.class)
                .replace(twin.file(), twin.text(), twin.replacement())
                .writeTo(classes);
        try (ChildJvm child =
                ChildJvm.start(List.of(), Flags.QUIET, classes, TwinChild.class, twin.noticedBy(), own + "/journal")) {
            String line = child.line();
            while (line != null && !line.startsWith("failed: ") && !line.equals("passed")) {
                line = child.line();
            }
            return line == null ? "no answer" : line;
        }
    }
}
