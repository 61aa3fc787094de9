package io.elasticq.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.contract.SourceMutant;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checks can fail: with a safeguard taken out of the shipped source, the tests that are there for it do. */
class StreamsMutantsTest {

    private static final String SHORT = "3 s"; // for those that hang
    private static final String LONG = "60 s";

    @TempDir
    private Path folder;

    private static SourceMutant shipped() {
        return SourceMutant.of(AsyncElasticQueue.class);
    }

    private static Twin twin(
            String safeguard, String file, String text, String replacement, Class<?> tests, String... noticedBy) {
        return new Twin(safeguard, shipped().replace(file, text, replacement), tests, List.of(noticedBy));
    }

    private static List<Twin> twins() {
        return List.of(
                twin(
                        "who withdraws lets those behind it pass",
                        "Exchange.java",
                        "            serve(); // those behind it may fit\n            return true;",
                        "            return true;",
                        AsyncElasticQueueTest.class,
                        "cancel_ofASender_letsThoseBehindItPass"),
                twin(
                        "a future that is cancelled gives back its place first",
                        "QueueFuture.java",
                        "if (super.isDone() || !withdrawal.getAsBoolean()) {",
                        "if (super.isDone()) {",
                        AsyncElasticQueueTest.class,
                        "cancel_ofAReceiver_leavesTheElementToTheNext",
                        "completion_byTheUser_givesBackThePlace",
                        "executor_runsTheCallbacks"),
                twin(
                        "nobody overtakes",
                        "Exchange.java",
                        "(senders.isEmpty() && room() >= 1)",
                        "(room() >= 1)",
                        AsyncElasticQueueTest.class,
                        "batch_goesInAsAWhole_andIsNotOvertaken"),
                twin(
                        "what a removal makes room for goes in",
                        "Exchange.java",
                        "            moved = serve(senders);\n            moved |= serve(receivers);",
                        "            moved = serve(receivers);",
                        AsyncElasticQueueTest.class,
                        "send_onFullQueue_waitsForRoom_inOrderOfArrival"),
                twin(
                        "deliveries do not nest",
                        "Trampoline.java",
                        "        ArrayDeque<Runnable> to = outer == null ? new ArrayDeque<>() : outer;",
                        "        outer = null;\n        ArrayDeque<Runnable> to = new ArrayDeque<>();",
                        AsyncElasticQueueTest.class,
                        "callbacksThatFeedEachOther_doNotDeepenTheStack"),
                twin(
                        "an answer that is there at once does not nest either",
                        "QueueFuture.java",
                        "if (trampoline.isDeliveringHere()) {",
                        "if (false) {",
                        AsyncElasticQueueTest.class,
                        "loopOfCallbacks_overElementsThatAreThere_doesNotDeepenTheStack"),
                twin(
                        "callbacks belong to the executor",
                        "QueueFuture.java",
                        "? super.thenAcceptAsync(action, trampoline)",
                        "? super.thenAccept(action)",
                        AsyncElasticQueueTest.class,
                        "executor_runsTheCallbacks_ofAnAnswerThatWasThereAtOnce"),
                twin(
                        "a subscriber is called by the executor",
                        "QueueSubscription.java",
                        "if (exchange.trampoline().isHome()) {",
                        "if (true) {",
                        QueuePublisherTest.class,
                        "executor_runsTheSubscriber"),
                twin(
                        "an executor that refuses loses nothing",
                        "Trampoline.java",
                        "            once.run();\n",
                        "",
                        AsyncElasticQueueTest.class,
                        "executor_thatRefuses_losesNothing"),
                twin(
                        "an answer that waits for its turn is found by who looks",
                        "QueueFuture.java",
                        "if (answer != null && !trampoline.hasExecutor()) {",
                        "if (false) {",
                        AsyncElasticQueueTest.class,
                        "callback_thatLooksAtAnAnswer_findsIt"),
                twin(
                        "a select makes one choice",
                        "Selection.java",
                        "            return decided.compareAndSet(false, true);",
                        "            decided.set(true);\n            return true;",
                        SelectTest.class,
                        "bothWaysOfOneChannel_mayBeCases"),
                twin(
                        "a select leaves no place behind",
                        "Selection.java",
                        "            if (ready) {\n                Selection.this.leave();\n            }\n",
                        "",
                        SelectTest.class,
                        "async_completesOnce_andCanBeCancelled"),
                twin(
                        "an element is taken out on demand only",
                        "QueueSubscription.java",
                        "if (demand.get() == 0) {",
                        "if (demand.get() == -1) {",
                        QueuePublisherTest.class,
                        "elements_comeOnDemandOnly_andStayInTheQueueOtherwise"),
                twin(
                        "room is reserved before it is asked for",
                        "Exchange.java",
                        "        reserved += places;\n",
                        "",
                        QueueSubscriberTest.class,
                        "demand_isTheFreeRoom_andNoMore"));
    }

    @TestFactory
    Stream<DynamicTest> safeguard_takenOut_isNoticed() {
        return twins().stream()
                .map(twin -> DynamicTest.dynamicTest(twin.safeguard(), () -> {
                    Path classes = folder.resolve(twin.safeguard().replace(' ', '-'));
                    assertThat(twin.failures(classes, SHORT)).isEqualTo(new TreeSet<>(twin.noticedBy()));
                }));
    }

    /** Otherwise a twin could fail because it is a twin. */
    @Test
    void shippedSource_asATwin_passes() {
        List<Twin> twins = twins();
        for (Class<?> tests : List.of(
                AsyncElasticQueueTest.class, SelectTest.class, QueuePublisherTest.class, QueueSubscriberTest.class)) {
            List<String> names = twins.stream()
                    .filter(twin -> twin.tests().equals(tests))
                    .flatMap(twin -> twin.noticedBy().stream())
                    .distinct()
                    .toList();
            Path classes = folder.resolve(tests.getSimpleName());
            assertThat(new Twin("all", shipped(), tests, names).failures(classes, LONG))
                    .isEmpty();
        }
    }
}
