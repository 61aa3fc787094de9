package io.elasticq.metrics;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One resize, in a flight recording. */
@Name(QueueFlightEvents.RESIZE)
@Label("Queue Resize")
@Description("A queue changed its capacity")
@Category({"elasticq"})
@StackTrace(false)
final class QueueResizeEvent extends Event {

    @Label("Queue")
    String queue = "";

    @Label("Old Capacity")
    @Description("In elements")
    int oldCapacity;

    @Label("New Capacity")
    @Description("In elements")
    int newCapacity;

    @Label("Generation")
    @Description("How many resizes there have been, this one included")
    long generation;

    @Label("Cause")
    String cause = "";
}
