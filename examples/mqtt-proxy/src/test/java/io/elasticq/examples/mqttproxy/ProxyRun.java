package io.elasticq.examples.mqttproxy;

import java.io.PrintWriter;
import java.io.StringWriter;

/** The program, run in this JVM. */
record ProxyRun(int exit, String out, String err) {

    static ProxyRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = MqttProxy.run(new PrintWriter(out), new PrintWriter(err), args);
        return new ProxyRun(exit, out.toString(), err.toString());
    }
}
