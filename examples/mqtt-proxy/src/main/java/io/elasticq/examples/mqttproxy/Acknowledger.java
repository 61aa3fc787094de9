package io.elasticq.examples.mqttproxy;

import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;

/** Tells the broker that the proxy has a message, when it has it for good. */
interface Acknowledger extends AutoCloseable {

    /** Acknowledges this message now or later; or never, if the process ends before. Any thread. */
    void settled(Mqtt5Publish publish);

    @Override
    void close();

    /** Acknowledges at once. */
    static Acknowledger atOnce(Tally tally) {
        return new Acknowledger() {
            @Override
            public void settled(Mqtt5Publish publish) {
                tally.acknowledged.increment();
                publish.acknowledge();
            }

            @Override
            public void close() {
                // nothing waits
            }
        };
    }
}
