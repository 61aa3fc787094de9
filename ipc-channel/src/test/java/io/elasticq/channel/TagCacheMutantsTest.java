package io.elasticq.channel;

import io.elasticq.contract.Twins;
import io.elasticq.contract.Twins.Twin;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checks of the tag cache can fail. */
class TagCacheMutantsTest {

    private static final String MODEL = "TagCacheTest.anyTags_areRemembered_asByASetInOrderOfInsertion";
    private static final String OLDEST = "TagCacheTest.add_onFullCache_takesThePlaceOfTheOldest";

    private static final String EVICTION = "        if (size == tags.length) {\n            free(find(tags[next]));\n"
            + "        } else {\n            size++;\n        }\n        tags[next] = tag;\n        ";

    @TempDir
    static Path folder;

    private static List<Twin> twins() {
        return List.of(
                twin(
                        "the whole tag",
                        "tags[cells[cell] - 1] != tag",
                        "(int) tags[cells[cell] - 1] != (int) tag",
                        "TagCacheTest.tagsThatDifferInOneBit_areDifferent_whicheverBitItIs"),
                twin("Bound: the oldest goes", "free(find(tags[next]));", "return true;", OLDEST),
                twin(
                        "Reachable: holes are filled",
                        "while (cells[at] != EMPTY) {",
                        "while (cells[at] < EMPTY) {",
                        MODEL),
                twin(
                        "Reachable: by what may stand there",
                        "if (fromHome >= (at - hole & mask)) {",
                        "if (true) {",
                        MODEL),
                twin(
                        "Reachable: a hole may have opened in the probe",
                        EVICTION + "cells[find(tag)]",
                        "        int cell = find(tag);\n" + EVICTION + "cells[cell]",
                        MODEL));
    }

    private static Twin twin(String safeguard, String text, String replacement, String noticedBy) {
        return new Twin(safeguard, "TagCache.java", text, replacement, noticedBy);
    }

    @TestFactory
    Stream<DynamicTest> twin_isCaught() {
        return Twins.tests(TagCache.class, folder, twins());
    }
}
