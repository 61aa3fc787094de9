package io.elasticq.examples.mqttproxy;

import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;

/**
 * What the proxy keeps of a message. The array is not copied, and never written to.
 *
 * @param qos the quality of service that it came with, 0 to 2; also its priority
 * @param topic where it was published
 * @param payload what was published
 */
@SuppressWarnings("ArrayRecordComponent") // messages are never compared
record Message(int qos, String topic, byte[] payload) {

    static Message of(Mqtt5Publish publish) {
        return new Message(publish.getQos().getCode(), publish.getTopic().toString(), publish.getPayloadAsBytes());
    }
}
