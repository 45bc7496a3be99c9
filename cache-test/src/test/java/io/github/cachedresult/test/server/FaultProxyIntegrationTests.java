package io.github.cachedresult.test.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class FaultProxyIntegrationTests {

    private static final String PONG = "+PONG\r\n";

    private static RedisServerProcess redis;

    private final FaultProxy proxy = FaultProxy.to(redis.port());

    @BeforeAll
    static void startServer() {
        redis = RedisServerProcess.start();
    }

    @AfterAll
    static void closeServer() {
        redis.close();
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    @Test
    void everythingPassesAtFirst() throws IOException {
        int megabyte = 1 << 20;
        redis.ask("SETRANGE large " + (megabyte - 1) + " x");
        try (PlainClient client = new PlainClient(proxy.port())) {
            client.timeout(5_000);
            client.send("GET large");
            assertThat(client.read(10 + megabyte + 2))
                    .hasSize(10 + megabyte + 2)
                    .startsWith("$1048576\r\n");
            client.send("QUIT");
            assertThat(client.readToEnd()).isEqualTo("+OK\r\n");
        }
        await().untilAsserted(() -> assertThat(proxy.connections()).isZero());
    }

    @Test
    void refusingResetsAndRefusesUntilItPassesAgain() throws IOException {
        try (PlainClient client = new PlainClient(proxy.port())) {
            assertAnswers(client);
            proxy.refuse();
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.read(1));
        }
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new PlainClient(proxy.port()));

        proxy.pass();
        try (PlainClient client = new PlainClient(proxy.port())) {
            assertAnswers(client);
        }
    }

    @RepeatedTest(50)
    void refusingIsCompleteWhenItReturns() throws IOException {
        proxy.refuse();
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new PlainClient(proxy.port()));
        proxy.pass();
        try (PlainClient client = new PlainClient(proxy.port())) {
            assertAnswers(client);
        }
    }

    @Test
    void hangingHoldsBackForOldAndNewConnectionsUntilItPasses() throws IOException {
        try (PlainClient old = new PlainClient(proxy.port())) {
            assertAnswers(old);
            proxy.hang();
            try (PlainClient young = new PlainClient(proxy.port())) {
                old.send("PING");
                young.send("PING");
                assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> old.read(1));
                assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> young.read(1));

                proxy.pass();
                old.timeout(5_000);
                young.timeout(5_000);
                assertThat(old.read(PONG.length())).isEqualTo(PONG);
                assertThat(young.read(PONG.length())).isEqualTo(PONG);
            }
        }
    }

    @Test
    void hangingHidesThatTheServerIsGone() throws IOException {
        try (RedisServerProcess mortal = RedisServerProcess.start();
                FaultProxy hole = FaultProxy.to(mortal.port());
                PlainClient client = new PlainClient(hole.port())) {
            assertAnswers(client);
            hole.hang();
            mortal.kill();
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> client.read(1));

            hole.pass();
            client.timeout(5_000);
            assertThat(endOf(client)).isTrue();
        }
    }

    @Test
    void aRequestIsDelayedAndPipelinedOnesAreDelayedOnce() throws IOException {
        proxy.delay(Duration.ofMillis(400));
        try (PlainClient client = new PlainClient(proxy.port())) {
            client.timeout(5_000);
            long start = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                client.send("PING");
            }
            assertThat(client.read(5 * PONG.length())).isEqualTo(PONG.repeat(5));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(400), Duration.ofMillis(1_600));
        }
    }

    @Test
    void aReplyIsCutAfterSomeBytes() throws IOException {
        try (PlainClient client = new PlainClient(proxy.port())) {
            assertAnswers(client);
            proxy.cutAfter(3);
            client.send("PING");
            client.timeout(5_000);
            assertThat(client.readToEnd()).isEqualTo("+PO");
        }
        await().untilAsserted(() -> assertThat(proxy.connections()).isZero());
        assertThat(redis.ask("PING")).isEqualTo("PONG");
    }

    @Test
    void aReplyIsCutWithinTheSecondOne() throws IOException {
        proxy.cutAfter(9);
        try (PlainClient client = new PlainClient(proxy.port())) {
            client.timeout(5_000);
            client.send("PING");
            assertThat(client.read(PONG.length())).isEqualTo(PONG);
            client.send("PING");
            assertThat(client.readToEnd()).isEqualTo("+P");
        }
    }

    @Test
    void aReplyIsResetMidway() throws IOException {
        proxy.resetAfter(3);
        try (PlainClient client = new PlainClient(proxy.port())) {
            client.timeout(5_000);
            client.send("PING");
            assertThatExceptionOfType(SocketException.class).isThrownBy(client::readToEnd);
        }
        proxy.pass();
        try (PlainClient client = new PlainClient(proxy.port())) {
            assertAnswers(client);
        }
    }

    @Test
    void aReplyBecomesNoise() throws IOException {
        proxy.garble();
        try (PlainClient client = new PlainClient(proxy.port())) {
            client.timeout(5_000);
            client.send("PING");
            assertThat(client.read(PONG.length())).hasSize(PONG.length()).doesNotStartWith("+");

            proxy.pass();
            assertAnswers(client);
        }
    }

    @Test
    void openConnectionsAreDropped() throws IOException {
        try (PlainClient client = new PlainClient(proxy.port())) {
            assertAnswers(client);
            assertThat(proxy.connections()).isOne();
            proxy.dropConnections();
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.read(1));
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void aServerThatRefusesResetsTheClient() throws IOException {
        try (FaultProxy toNobody = FaultProxy.to(FreePorts.next());
                PlainClient client = new PlainClient(toNobody.port())) {
            client.timeout(5_000);
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.read(1));
        }
    }

    @Test
    void aClosedProxyRefusesAndCannotBeSwitched() {
        proxy.close();
        proxy.close();
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new PlainClient(proxy.port()));
        assertThatIllegalStateException().isThrownBy(proxy::pass);
        assertThatIllegalStateException().isThrownBy(proxy::refuse);
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.cutAfter(-1));
    }

    private static boolean endOf(PlainClient client) throws IOException {
        try {
            return client.read(1).isEmpty();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (SocketException e) {
            return true;
        }
    }

    private static void assertAnswers(PlainClient client) throws IOException {
        client.timeout(5_000);
        client.send("PING");
        assertThat(client.read(PONG.length())).isEqualTo(PONG);
        client.timeout(300);
    }
}
