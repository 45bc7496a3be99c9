package io.github.cachedresult.test.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Redis master with replicas and the sentinels that watch them, as child processes on loopback ports, ready for use:
 * every replica is in step and every sentinel knows the replicas and the other sentinels, so that a killed master is
 * replaced (after about four seconds, a silent master being down after 1.5 s).
 *
 * <p>Safe for use by several threads. When the JVM ends all of them are killed.
 */
public final class RedisSentinelProcess implements AutoCloseable {

    private static final String MASTER_NAME = "mymaster";
    private static final Duration FORM_TIMEOUT = Duration.ofSeconds(30);
    private static final Pattern MASTER_PORT =
            Pattern.compile("^master0:name=" + MASTER_NAME + ",.*address=[^,]*:(\\d+),", Pattern.MULTILINE);

    private final RedisProcesses processes;
    private final RedisServerProcess master;
    private final List<RedisServerProcess> replicas;
    private final List<RedisServerProcess> sentinels;

    private RedisSentinelProcess(
            RedisProcesses processes,
            RedisServerProcess master,
            List<RedisServerProcess> replicas,
            List<RedisServerProcess> sentinels) {
        this.processes = processes;
        this.master = master;
        this.replicas = replicas;
        this.sentinels = sentinels;
    }

    /**
     * Starts a master, one replica and three sentinels: {@link Builder#start()} of a new builder.
     *
     * @throws IllegalStateException when no redis-server runs on this machine, or they do not know each other in 30 seconds
     */
    public static RedisSentinelProcess start() {
        return builder().start();
    }

    /** A builder with the defaults: one replica, three sentinels, the first {@link RedisBinary} that runs here. */
    public static Builder builder() {
        return new Builder();
    }

    /** The name by which the sentinels know the master. */
    public String masterName() {
        return MASTER_NAME;
    }

    /** The URIs a client is given, those of the sentinels: {@code redis://127.0.0.1:port}. */
    public List<String> sentinelUris() {
        return RedisProcesses.uris(sentinels);
    }

    /** The server that was started as the master, whatever it is now. */
    public RedisServerProcess master() {
        return master;
    }

    /** The servers that were started as replicas, whatever they are now. */
    public List<RedisServerProcess> replicas() {
        return replicas;
    }

    /** The sentinels: each can be paused, killed and restarted, but has no keys to flush. */
    public List<RedisServerProcess> sentinels() {
        return sentinels;
    }

    /**
     * The port of the server that is the master now, as the first sentinel says; blocks at most five seconds.
     *
     * @throws UncheckedIOException when the first sentinel does not answer
     */
    public int currentMasterPort() {
        try {
            String state = sentinels.get(0).ask("INFO sentinel");
            Matcher port = MASTER_PORT.matcher(state);
            if (!port.find()) {
                throw new IOException("No port of the master in: " + state);
            }
            return Integer.parseInt(port.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills every process and deletes its directory; a second call does nothing. */
    @Override
    public void close() {
        processes.close();
    }

    private void awaitAcquaintance() {
        Deadline deadline = Deadline.in(FORM_TIMEOUT);
        for (RedisServerProcess replica : replicas) {
            deadline.await(
                    () -> replica.ask("INFO replication").contains("master_link_status:up"),
                    () -> replica + " has no link to its master");
        }
        String complete = ",slaves=" + replicas.size() + ",sentinels=" + sentinels.size();
        for (RedisServerProcess sentinel : sentinels) {
            deadline.await(
                    () -> {
                        String state = sentinel.ask("INFO sentinel");
                        return state.contains("status=ok") && state.contains(complete);
                    },
                    () -> "the sentinel on port " + sentinel.port() + " does not know the others");
        }
    }

    /** What is started. Not safe for use by several threads; can be used several times. */
    public static final class Builder {

        private List<RedisBinary> candidates = List.of(RedisBinary.values());
        private int replicas = 1;
        private int sentinels = 3;

        private Builder() {}

        /** This program and no other; without it the first one that runs, in the order of {@link RedisBinary}. */
        public Builder binary(RedisBinary binary) {
            candidates = List.of(binary);
            return this;
        }

        /** How many replicas the master has: one at least. */
        public Builder replicas(int count) {
            replicas = positive(count);
            return this;
        }

        /** How many sentinels watch it: one at least; more than half of them must agree that it is down. */
        public Builder sentinels(int count) {
            sentinels = positive(count);
            return this;
        }

        /**
         * Starts everything and returns when all know each other: two to five seconds.
         *
         * @throws IllegalStateException when a process does not start, or they do not know each other in 30 seconds; no
         *     process is left behind
         */
        public RedisSentinelProcess start() {
            RedisProcesses processes = new RedisProcesses();
            try {
                RedisServerProcess master = processes.start(1, server()).get(0);
                RedisServerProcess.Builder replica = server().setting("replicaof", "127.0.0.1 " + master.port());
                RedisSentinelProcess all = new RedisSentinelProcess(
                        processes,
                        master,
                        processes.start(replicas, replica),
                        processes.start(sentinels, sentinelOf(master)));
                all.awaitAcquaintance();
                return all;
            } catch (RuntimeException e) {
                processes.close();
                throw e;
            }
        }

        private RedisServerProcess.Builder server() {
            // A replica that has never been in step is never promoted.
            return RedisServerProcess.builder().candidates(candidates).setting("repl-diskless-sync-delay", "0");
        }

        private RedisServerProcess.Builder sentinelOf(RedisServerProcess master) {
            return RedisServerProcess.builder()
                    .candidates(candidates)
                    .sentinel()
                    .setting(
                            "sentinel monitor " + MASTER_NAME, "127.0.0.1 " + master.port() + " " + (sentinels / 2 + 1))
                    .setting("sentinel down-after-milliseconds " + MASTER_NAME, "1500")
                    .setting("sentinel failover-timeout " + MASTER_NAME, "3000");
        }

        private static int positive(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("Not positive: " + count);
            }
            return count;
        }
    }
}
