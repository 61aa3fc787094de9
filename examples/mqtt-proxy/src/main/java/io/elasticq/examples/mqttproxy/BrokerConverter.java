package io.elasticq.examples.mqttproxy;

import io.elasticq.examples.mqttproxy.ProxySettings.Broker;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code HOST:PORT}, or {@code HOST} for MQTT's usual port. */
final class BrokerConverter implements ITypeConverter<Broker> {

    static final String USUAL = "localhost:1883";

    @Override
    public Broker convert(String value) {
        int colon = value.lastIndexOf(':');
        String host = colon < 0 ? value : value.substring(0, colon);
        String port = colon < 0 ? "1883" : value.substring(colon + 1);
        if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 0xFFFF) {
            throw new TypeConversionException("not HOST:PORT: " + value);
        }
        return new Broker(host, Integer.parseInt(port));
    }
}
