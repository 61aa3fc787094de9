package io.elasticq.pipeline.io;

import io.elasticq.contract.Twins;
import io.elasticq.contract.Twins.Twin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checks of sources and sinks can fail: with a safeguard taken out of the shipped source, the test that is there for it does. */
class IoMutantsTest {

    private static final String FILE_LIFE = "FileSinkTest.life_withCrashesAnywhere_hasEachLineOnce";
    private static final String EXACT_LIFE =
            "JournalIoTest.exactLife_withCrashesAnywhere_hasEachRecordOnce_andTakesNoneBack";

    @TempDir
    static Path folder;

    private static final List<Twin> TWINS = List.of(
            new Twin(
                    "LengthIsTheState",
                    "FileLinesWriter.java",
                    "                file.setLength(state.length()); // LengthIsTheState\n",
                    "",
                    FILE_LIFE),
            new Twin(
                    "RedoneIsTheSame: what is there is not appended again",
                    "ExactJournalWriter.java",
                    "payloads.subList((int) found, count)",
                    "payloads",
                    EXACT_LIFE),
            new Twin(
                    "StateIsAfterBase: what was not committed before is in it, too",
                    "ExactJournalWriter.java",
                    "        prepared.add(new Prepared(checkpoint, current));\n",
                    "        prepared.clear();\n        prepared.add(new Prepared(checkpoint, current));\n",
                    EXACT_LIFE),
            new Twin(
                    "CursorIsNotAhead",
                    "JournalEventReader.java",
                    "            done = oldest.next();\n",
                    "            done = next;\n",
                    "JournalIoTest.cursor_isWhereTheLastCompleteCheckpointNeedsIt"),
            new Twin(
                    "the file is the same",
                    "FileLinesReader.java",
                    "            position.check(file, path);\n",
                    "",
                    "FileSourceTest.resume_withAShorterFile_orAnotherOne_isRefused_aCopyIsNot"),
            new Twin(
                    "NoMoreThanRequested",
                    "PublisherReader.java",
                    "if (++received > requested) {",
                    "if (++received < 0) {",
                    "PublisherSourceTest.moreThanWasRequested_isAnError_afterWhatWas"));

    private static final List<Twin> MORE = List.of(
            new Twin(
                    "the length is checked",
                    "FileLinesWriter.java",
                    "file.length() != length || ",
                    "",
                    "FileSinkTest.fileThatSomebodyElseChanges_failsTheNextCheckpoint"),
            new Twin(
                    "a file that was cut and has grown again",
                    "FileLinesReader.java",
                    "                restedAt.check(file, path); // it may have been cut and have grown again\n",
                    "",
                    "FileSourceTest.followedFile_thatIsCut_isAnError"),
            new Twin(
                    "NeverMoreThanRequested",
                    "SubscriberWriter.java",
                    "        demand.getAndUpdate(n -> n == Long.MAX_VALUE ? n : n - 1);\n",
                    "",
                    "SubscriberSinkTest.write_waitsForDemand"),
            new Twin(
                    "NoLostWakeUp",
                    "SubscriberWriter.java",
                    "            LockSupport.unpark(worker);\n",
                    "",
                    "SubscriberSinkTest.write_waitsForDemand"),
            new Twin(
                    "the event that was not taken is not kept",
                    "BatchWriter.java",
                    "                batch.remove(batch.size() - 1); // was not taken; those before it were\n",
                    "",
                    "SinksTest.batch_thatIsRefused_losesOnlyTheEventThatWasNotTaken"));

    @TestFactory
    Stream<DynamicTest> checks_noticeThatASafeguardIsMissing() {
        List<Twin> twins = new ArrayList<>(TWINS);
        if (Boolean.getBoolean("elasticq.deep")) {
            twins.addAll(MORE);
        }
        return Twins.tests(Sources.class, folder, twins);
    }
}
