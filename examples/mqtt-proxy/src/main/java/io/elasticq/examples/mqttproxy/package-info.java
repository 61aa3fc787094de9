/** A proxy between the publishers of an MQTT broker and one processor. */
@NullMarked
package io.elasticq.examples.mqttproxy;

import org.jspecify.annotations.NullMarked;
