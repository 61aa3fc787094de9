package io.elasticq.channel;

import io.elasticq.contract.Twins;
import io.elasticq.contract.Twins.Twin;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checks of the channel can fail: with a safeguard taken out of the shipped source, the test that is there for it does. */
class ChannelMutantsTest {

    private static final String HELD = "ChannelTest.tryPublish_whileFragmentsAreHeld_waitsForTheLowest";
    private static final String OVERWRITTEN = "ChannelRulesTest.fragmentWhoseChunkIsBeingWritten_isNotIntact";
    private static final String LAPPED = "ChannelRulesTest.readerThatIsLapped_goesOn_andHasReceivedAndMissedAll";
    private static final String DIED = "ChannelRulesTest.producerThatDied_hasPublishedWhatIsCommitted_andNothingElse";
    private static final String SIZE = "ChannelRulesTest.sizeThatDoesNotFitInAChunk_isCorrupt_forEveryConsumer";
    private static final String WRAP = "ChannelRulesTest.sequences_wrapAndAreNegative";

    @TempDir
    static Path folder;

    private static List<Twin> twins() {
        return List.of(
                new Twin(
                        "HeldIsIntact: credit before close",
                        "CreditedConsumer.java",
                        "            next = s + 1;\n",
                        "            next = s + 1;\n            giveBack(next);\n",
                        HELD),
                new Twin(
                        "HeldIsIntact: the lowest decides",
                        "CreditedConsumer.java",
                        "while (s != next && closedAbove.get(region.index(s))) {",
                        "while (s != next) {",
                        HELD),
                new Twin(
                        "NoTornRead: the mark",
                        "Region.java",
                        "        Words.setRelease(bytes, slot, s ^ IN_PROGRESS);",
                        "",
                        OVERWRITTEN),
                new Twin(
                        "NoTornRead: the second look",
                        "Region.java",
                        "return Words.getOpaque(bytes, slot) == s;",
                        "return true;",
                        OVERWRITTEN),
                new Twin(
                        "MissedIsExact: a reader that is lapped goes on",
                        "LossyConsumer.java",
                        "        next = target;\n",
                        "",
                        LAPPED),
                new Twin("MissedIsExact", "LossyConsumer.java", "miss(target - s);", "miss(1);", LAPPED),
                new Twin(
                        "NoLoss: take-over looks for what is committed",
                        "TakeOver.java",
                        "while (next != hint",
                        "while (false && next != hint",
                        DIED),
                new Twin(
                        "MessageWhole: take-over puts back what is not whole",
                        "TakeOver.java",
                        "            region.mark(slot, s);\n",
                        "",
                        DIED),
                new Twin(
                        "sizes are checked, with flow control",
                        "CreditedConsumer.java",
                        "size >= 0 && size <= region.chunkSize",
                        "size != 0",
                        SIZE),
                new Twin(
                        "sizes are checked, without",
                        "LossyConsumer.java",
                        "boolean whole = (control & WHOLE_MESSAGE) == WHOLE_MESSAGE && size >= 0 && size <= region.chunkSize;",
                        "boolean whole = (control & WHOLE_MESSAGE) == WHOLE_MESSAGE;",
                        SIZE),
                new Twin(
                        "consumed is checked",
                        "Producer.java",
                        "if (lag < 0 || lag > region.depth) {",
                        "if (false) {",
                        "ChannelRulesTest.consumedThatCantBe_isCorrupt_forTheProducer"),
                new Twin(
                        "slots are chosen by a mask",
                        "Region.java",
                        "return METADATA + (((int) s & mask) << SLOT_SHIFT);",
                        "return METADATA + ((int) (s % slots) << SLOT_SHIFT);",
                        WRAP),
                new Twin(
                        "the header is checked",
                        "RegionDescriptor.java",
                        "if (bytes.getInt(CRC_AT) != crc(bytes)) {",
                        "if (false) {",
                        "RegionFuzzTest.anyByteOfTheHeader_thatIsChanged_isNoticed"),
                new Twin(
                        "NeverTorn: the lane's second look",
                        "StateLane.java",
                        "if (region.isStill(slot, s)) { // NeverTorn",
                        "if (slot >= 0) {",
                        "StateLaneTest.stateThatIsOverwrittenWhileItIsCopied_isNotHandedOut"),
                new Twin(
                        "a lane looks for what is committed",
                        "StateLane.java",
                        "region.sequence(region.slot(position)) == position ? position : position - 1",
                        "position - 1",
                        "StateLaneTest.writerThatDied_leavesTheStateBefore_orTheNewOne"),
                new Twin(
                        "what was not handled is not remembered",
                        "DeduplicatingHandler.java",
                        "        handler.onFragment(fragment);\n",
                        "        seen.add(signature);\n        handler.onFragment(fragment);\n",
                        "DeduplicatingHandlerTest.messageThatTheHandlerThrewAt_isNotRemembered"),
                new Twin(
                        "what was overwritten is not remembered",
                        "DeduplicatingHandler.java",
                        "if (!fragment.isOpen() || fragment.isIntact()) {",
                        "if (true) {",
                        "DeduplicatingHandlerTest.messageThatIsOverwrittenWhileItIsHandled_isNotRemembered"));
    }

    @TestFactory
    Stream<DynamicTest> twin_isCaught() {
        return Twins.tests(Channel.class, folder, twins());
    }
}
