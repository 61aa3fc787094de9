package io.elasticq.bridge.kafka;

import java.io.IOException;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** The process of {@link KafkaBroker}. Argument: the settings. Ends when its standard input does. */
public final class KafkaBrokerChild {

    private static final String CLUSTER = "MkU3OEVBNTcwNTJENDM2Qg";

    private KafkaBrokerChild() {}

    public static void main(String[] args) {
        Thread parent = new Thread(KafkaBrokerChild::endWithParent, "parent");
        parent.setDaemon(true);
        parent.start();
        String[] format = {"format", "--ignore-formatted", "-t", CLUSTER, "-c", args[0]};
        if (StorageTool.execute(format, System.out) != 0) {
            Runtime.getRuntime().halt(1);
        }
        Kafka.main(new String[] {args[0]});
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // nobody writes
            }
        } catch (IOException e) {
            e.printStackTrace();
        } finally {
            Runtime.getRuntime().halt(2);
        }
    }
}
