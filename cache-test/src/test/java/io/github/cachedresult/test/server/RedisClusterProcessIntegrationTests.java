package io.github.cachedresult.test.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedisClusterProcessIntegrationTests {

    @ParameterizedTest
    @EnumSource(
            value = RedisBinary.class,
            names = {"BUNDLED_7_0", "BUNDLED_6_2"})
    void threeMastersServeAllSlots(RedisBinary binary) throws IOException {
        try (RedisClusterProcess cluster =
                RedisClusterProcess.builder().binary(binary).start()) {
            assertThat(cluster.uris()).hasSize(3).allMatch(uri -> uri.startsWith("redis://127.0.0.1:"));
            assertThat(cluster.replicas()).isEmpty();
            for (RedisServerProcess node : cluster.nodes()) {
                assertThat(node.ask("CLUSTER INFO"))
                        .contains("cluster_state:ok", "cluster_slots_ok:16384", "cluster_size:3");
            }
        }
    }

    @Test
    void aReplicaReplacesAKilledMasterWhichComesBackAsAReplica() {
        try (RedisClusterProcess cluster =
                RedisClusterProcess.builder().replicasPerMaster(1).start()) {
            RedisServerProcess master = cluster.masters().get(0);
            RedisServerProcess replica = cluster.replicas().get(0);
            master.kill();

            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(
                            () -> assertThat(replica.ask("INFO replication")).contains("role:master"));

            master.restart();
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> assertThat(master.ask("INFO replication"))
                            .contains("role:slave", "master_port:" + replica.port()));
        }
    }

    @Test
    void aClosedClusterLeavesNoProcess() {
        RedisClusterProcess cluster = RedisClusterProcess.start();
        List<Long> pids = cluster.nodes().stream().map(RedisServerProcess::pid).toList();
        cluster.close();
        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    }

    @Test
    void fewerThanThreeMastersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisClusterProcess.builder().masters(2));
    }
}
