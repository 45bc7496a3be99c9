package io.github.cachedresult.test.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free loopback ports below the range from which Linux takes the ports of outgoing connections: a client that keeps
 * reconnecting to a stopped server must neither occupy the server's port nor be connected to itself.
 */
final class FreePorts {

    /** A Redis cluster node also listens this far above its port. */
    static final int CLUSTER_BUS_OFFSET = 10_000;

    private static final int FIRST = 15_000;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 1_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    static InetAddress loopback() {
        try {
            return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port) && isFree(port + CLUSTER_BUS_OFFSET) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "Found no free port between " + FIRST + " and " + END + " in " + ATTEMPTS + " attempts");
    }

    static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(loopback(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
