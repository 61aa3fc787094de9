package io.elasticq.examples.mqttproxy;

import io.elasticq.examples.mqttproxy.ProxySettings.Broker;

/**
 * What each publisher of the load generator does.
 *
 * @param broker where the broker is
 * @param run tells the messages of this run from others
 * @param topic a publisher's topic is this, a slash, and its number
 * @param count messages of each publisher
 * @param rate messages a second of each publisher; 0 for as many as it can
 * @param burst messages at a time, if there is a rate
 * @param size bytes of a payload, at least
 * @param mix the qualities of service
 * @param window the most messages of a publisher that the broker has not taken yet
 */
record LoadSettings(
        Broker broker, String run, String topic, long count, double rate, int burst, int size, QosMix mix, int window) {

    LoadSettings {
        if (count < 1 || count > Integer.MAX_VALUE || !(rate >= 0) || burst < 1 || size < 0 || window < 1) {
            throw new IllegalArgumentException("count, burst and window must be >= 1, rate and size >= 0: count="
                    + count + ", burst=" + burst + ", window=" + window + ", rate=" + rate + ", size=" + size);
        }
    }

    /** From the beginning of one burst to that of the next; 0 if there is no rate. */
    long nanosOfBurst() {
        return rate == 0 ? 0 : Math.max(1, Math.round(burst * 1e9 / rate));
    }
}
