package io.elasticq.bridge.aeron;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Ports of UDP that are free. */
final class Ports {

    private static final String LOOPBACK = "127.0.0.1";

    private Ports() {}

    static int free() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(LOOPBACK), 0))) {
            return socket.getLocalPort();
        }
    }

    static String endpoint() throws IOException {
        return LOOPBACK + ":" + free();
    }
}
