package io.elasticq.metrics;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/** What a queue dropped and refused in a period in which it did, in a flight recording. */
@Name(QueueFlightEvents.OVERRUN)
@Label("Queue Overrun")
@Description("A queue dropped or refused elements since the last such event")
@Category({"elasticq"})
@Period("1 s")
@StackTrace(false)
final class QueueOverrunEvent extends Event {

    @Label("Queue")
    String queue = "";

    @Label("Refused")
    @Description("Elements that stayed with their producers")
    long refused;

    @Label("Dropped Oldest")
    @Description("Elements dropped from the head")
    long droppedOldest;

    @Label("Dropped Newest")
    @Description("Elements dropped on arrival")
    long droppedNewest;

    @Label("Undelivered")
    @Description("Elements whose consumer threw, and whose room was gone")
    long undelivered;

    @Label("Size")
    @Description("Elements in the queue at the end of the period")
    int size;

    @Label("Capacity")
    @Description("Elements that fit without growing, at the end of the period")
    int capacity;
}
