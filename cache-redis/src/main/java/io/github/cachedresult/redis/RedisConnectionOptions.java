package io.github.cachedresult.redis;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and how it is entered: all that {@code spring.data.redis.*} can say of it.
 *
 * @param topology the servers
 * @param username the user, or {@code null} for the default one
 * @param password the user's password, or {@code null} for none
 * @param tls how connections are encrypted, or {@code null} if they are not
 * @param clientName what the connections are called in Redis ({@code CLIENT SETNAME}), or {@code null}
 * @param connectTimeout how long one attempt to open a connection may take; attempts are made in the background
 */
public record RedisConnectionOptions(
        Topology topology,
        @Nullable String username,
        @Nullable String password,
        @Nullable Tls tls,
        @Nullable String clientName,
        Duration connectTimeout) {

    /** How long an attempt to connect may take unless something else is said. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private static final int DEFAULT_PORT = 6379;

    /** Checks the time. */
    public RedisConnectionOptions {
        if (connectTimeout.toMillis() < 1 || connectTimeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("connecting takes between 1 ms and 1 h, not " + connectTimeout);
        }
    }

    /** Servers that are entered without password and encryption. */
    public static RedisConnectionOptions of(Topology topology) {
        return new RedisConnectionOptions(topology, null, null, null, null, DEFAULT_CONNECT_TIMEOUT);
    }

    /**
     * A single server by its address: {@code redis://user:password@host:port/database}, all but the host optional, and
     * {@code rediss} for an encrypted connection. User and password are percent-encoded.
     *
     * @throws IllegalArgumentException if it is no such address; the message does not contain it
     */
    public static RedisConnectionOptions of(URI address) {
        boolean encrypted = "rediss".equals(address.getScheme());
        if (!encrypted && !"redis".equals(address.getScheme()) || address.getHost() == null) {
            throw new IllegalArgumentException("an address of Redis looks like redis://user:password@host:6379/0");
        }
        String[] credentials = address.getRawUserInfo() == null
                ? new String[] {"", ""}
                : (address.getRawUserInfo() + ":").split(":", 3);
        int port = address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
        return new RedisConnectionOptions(
                new Single(new Node(unbracketed(address.getHost()), port), database(address)),
                decodedOrNull(credentials[0]),
                decodedOrNull(credentials[1]),
                encrypted ? Tls.DEFAULTS : null,
                null,
                DEFAULT_CONNECT_TIMEOUT);
    }

    /** What it says, without the password. */
    @Override
    public String toString() {
        return topology + (username == null ? "" : ", as " + username) + (tls == null ? "" : ", encrypted");
    }

    /** The servers. */
    public sealed interface Topology {

        /** The servers that are asked first, which know the others. */
        List<Node> nodes();
    }

    /**
     * One server, or something that behaves like one.
     *
     * @param node the server
     * @param database the number of its database
     */
    public record Single(Node node, int database) implements Topology {

        @Override
        public List<Node> nodes() {
            return List.of(node);
        }

        @Override
        public String toString() {
            return "Redis at " + node + (database == 0 ? "" : ", database " + database);
        }
    }

    /**
     * A master and its replicas, watched by sentinels.
     *
     * @param master the name by which the sentinels know the master
     * @param nodes the sentinels, or some of them
     * @param database the number of the database
     * @param username the user of the sentinels, or {@code null}
     * @param password that user's password, or {@code null}
     */
    public record Sentinel(
            String master,
            List<Node> nodes,
            int database,
            @Nullable String username,
            @Nullable String password) implements Topology {

        /** Copies the nodes. */
        public Sentinel {
            nodes = requireNodes(nodes);
        }

        @Override
        public String toString() {
            return "Redis master " + master + " of the sentinels at " + list(nodes)
                    + (database == 0 ? "" : ", database " + database);
        }
    }

    /**
     * A Redis cluster.
     *
     * @param nodes its nodes, or some of them
     */
    public record Cluster(List<Node> nodes) implements Topology {

        /** Copies the nodes. */
        public Cluster {
            nodes = requireNodes(nodes);
        }

        @Override
        public String toString() {
            return "Redis cluster at " + list(nodes);
        }
    }

    /**
     * A server's address.
     *
     * @param host a name or an IP address, without brackets
     * @param port the port
     */
    public record Node(String host, int port) {

        /** Checks the address. */
        public Node {
            if (host.isBlank() || port < 1 || port > 65_535) {
                throw new IllegalArgumentException("'" + host + "' and " + port + " are no host and port");
            }
        }

        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /**
     * How connections are encrypted.
     *
     * @param trust whom to believe, or {@code null} for the JDK's own authorities
     * @param identity the client's own certificate, or {@code null} for none
     * @param protocols the versions of TLS, or an empty list for the JDK's choice
     * @param ciphers the cipher suites, or an empty list for the JDK's choice
     * @param verifyHostname whether the server's certificate must be one for the host's name
     */
    public record Tls(
            @Nullable TrustManagerFactory trust,
            @Nullable KeyManagerFactory identity,
            List<String> protocols,
            List<String> ciphers,
            boolean verifyHostname) {

        /** What the JDK does unless told otherwise; the host's name is verified. */
        public static final Tls DEFAULTS = new Tls(null, null, List.of(), List.of(), true);

        /** Copies the lists. */
        public Tls {
            protocols = List.copyOf(protocols);
            ciphers = List.copyOf(ciphers);
        }
    }

    private static List<Node> requireNodes(List<Node> nodes) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("at least one node must be named");
        }
        return List.copyOf(nodes);
    }

    private static String list(List<Node> nodes) {
        return nodes.stream().map(Node::toString).collect(Collectors.joining(", "));
    }

    private static int database(URI address) {
        String path = address.getPath() == null ? "" : address.getPath().replaceFirst("^/", "");
        if (!path.matches("[0-9]{0,9}")) {
            throw new IllegalArgumentException("the path of an address of Redis is the number of a database");
        }
        return path.isEmpty() ? 0 : Integer.parseInt(path);
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static @Nullable String decodedOrNull(String encoded) {
        // URLDecoder would read a plus sign as a space.
        return encoded.isEmpty() ? null : URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
