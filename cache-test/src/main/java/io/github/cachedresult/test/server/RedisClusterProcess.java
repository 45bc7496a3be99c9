package io.github.cachedresult.test.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Redis cluster of child processes on loopback ports, ready for use: all slots are served, every node knows every other
 * one, and every replica is in step with its master, so that a killed master is replaced (after about three seconds, the
 * node timeout being 1.5 s).
 *
 * <p>Safe for use by several threads. When the JVM ends the nodes are killed.
 */
public final class RedisClusterProcess implements AutoCloseable {

    private static final int SLOTS = 16_384;
    private static final int SLOTS_PER_COMMAND = 2_000;
    private static final Duration FORM_TIMEOUT = Duration.ofSeconds(30);

    private final RedisProcesses processes;
    private final List<RedisServerProcess> masters;
    private final List<RedisServerProcess> replicas;

    private RedisClusterProcess(
            RedisProcesses processes, List<RedisServerProcess> masters, List<RedisServerProcess> replicas) {
        this.processes = processes;
        this.masters = masters;
        this.replicas = replicas;
    }

    /**
     * Starts three masters without replicas: {@link Builder#start()} of a new builder.
     *
     * @throws IllegalStateException when no redis-server runs on this machine, or the cluster is not formed in 30 seconds
     */
    public static RedisClusterProcess start() {
        return builder().start();
    }

    /** A builder with the defaults: three masters, no replicas, the first {@link RedisBinary} that runs here. */
    public static Builder builder() {
        return new Builder();
    }

    /** The URI of every node, the masters first: {@code redis://127.0.0.1:port}. */
    public List<String> uris() {
        return RedisProcesses.uris(nodes());
    }

    /** Every node, those started as masters first; each can be paused, killed and restarted, and rejoins by itself. */
    public List<RedisServerProcess> nodes() {
        List<RedisServerProcess> nodes = new ArrayList<>(masters);
        nodes.addAll(replicas);
        return List.copyOf(nodes);
    }

    /** The nodes that were started as masters, whatever they are now. */
    public List<RedisServerProcess> masters() {
        return masters;
    }

    /**
     * The nodes that were started as replicas, whatever they are now. The one at {@code i} replicates the master at {@code
     * i % masters().size()}.
     */
    public List<RedisServerProcess> replicas() {
        return replicas;
    }

    /** Kills every node and deletes its directory; a second call does nothing. */
    @Override
    public void close() {
        processes.close();
    }

    private void form() throws IOException {
        giveSlots();
        introduce();
        Deadline deadline = Deadline.in(FORM_TIMEOUT);
        String size = "cluster_known_nodes:" + nodes().size() + "\r\n";
        for (RedisServerProcess node : nodes()) {
            deadline.await(() -> node.ask("CLUSTER INFO").contains(size), () -> node + " does not know all the nodes");
        }
        for (int i = 0; i < replicas.size(); i++) {
            RedisServerProcess replica = replicas.get(i);
            String master = masters.get(i % masters.size()).ask("CLUSTER MYID");
            deadline.await(
                    () -> replica.ask("CLUSTER REPLICATE " + master).equals("OK"),
                    () -> replica + " does not replicate " + master);
        }
        for (RedisServerProcess replica : replicas) {
            deadline.await(
                    () -> replica.ask("INFO replication").contains("master_link_status:up"),
                    () -> replica + " has no link to its master");
        }
        for (RedisServerProcess node : nodes()) {
            deadline.await(
                    () -> node.ask("CLUSTER INFO").contains("cluster_state:ok") && seesReplicas(node),
                    () -> node + " does not see a complete cluster");
        }
    }

    private void giveSlots() throws IOException {
        for (int i = 0; i < masters.size(); i++) {
            int first = SLOTS * i / masters.size();
            int end = SLOTS * (i + 1) / masters.size();
            for (int from = first; from < end; from += SLOTS_PER_COMMAND) {
                masters.get(i)
                        .ask(IntStream.range(from, Math.min(end, from + SLOTS_PER_COMMAND))
                                .mapToObj(Integer::toString)
                                .collect(Collectors.joining(" ", "CLUSTER ADDSLOTS ", "")));
            }
        }
    }

    private void introduce() throws IOException {
        List<RedisServerProcess> nodes = nodes();
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).ask("CLUSTER SET-CONFIG-EPOCH " + (i + 1));
        }
        for (RedisServerProcess node : nodes.subList(1, nodes.size())) {
            nodes.get(0).ask("CLUSTER MEET 127.0.0.1 " + node.port());
        }
    }

    private boolean seesReplicas(RedisServerProcess node) throws IOException {
        String lines = node.ask("CLUSTER NODES");
        return lines.lines().filter(line -> line.contains("slave")).count() == replicas.size()
                && lines.lines().noneMatch(line -> line.contains("handshake") || line.contains("fail"));
    }

    /** What a cluster is started with. Not safe for use by several threads; can start several clusters. */
    public static final class Builder {

        private final Map<String, String> settings = new LinkedHashMap<>();
        private List<RedisBinary> candidates = List.of(RedisBinary.values());
        private int masters = 3;
        private int replicasPerMaster;

        private Builder() {
            settings.put("cluster-enabled", "yes");
            settings.put("cluster-node-timeout", "1500");
            // A replica that has never been in step is never elected.
            settings.put("repl-diskless-sync-delay", "0");
        }

        /** This program and no other; without it the first one that runs, in the order of {@link RedisBinary}. */
        public Builder binary(RedisBinary binary) {
            candidates = List.of(binary);
            return this;
        }

        /** How many masters share the slots: three at least, fewer cannot agree on replacing one. */
        public Builder masters(int count) {
            if (count < 3) {
                throw new IllegalArgumentException("A cluster needs three masters, not " + count);
            }
            masters = count;
            return this;
        }

        /** How many replicas each master has. */
        public Builder replicasPerMaster(int count) {
            if (count < 0) {
                throw new IllegalArgumentException("Negative: " + count);
            }
            replicasPerMaster = count;
            return this;
        }

        /** A line of every node's {@code redis.conf}: see {@link RedisServerProcess.Builder#setting}. */
        public Builder setting(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /**
         * Starts the nodes, forms the cluster and returns when it is complete: two to four seconds.
         *
         * @throws IllegalStateException when a node does not start, or the cluster is not formed in 30 seconds; no process
         *     is left behind
         */
        public RedisClusterProcess start() {
            RedisServerProcess.Builder node = RedisServerProcess.builder().candidates(candidates);
            settings.forEach(node::setting);
            RedisProcesses processes = new RedisProcesses();
            try {
                RedisClusterProcess cluster = new RedisClusterProcess(
                        processes, processes.start(masters, node), processes.start(masters * replicasPerMaster, node));
                cluster.form();
                return cluster;
            } catch (IOException e) {
                processes.close();
                throw new IllegalStateException("Cannot form a Redis cluster", e);
            } catch (RuntimeException e) {
                processes.close();
                throw e;
            }
        }
    }
}
