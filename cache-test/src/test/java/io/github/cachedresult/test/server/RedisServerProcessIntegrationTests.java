package io.github.cachedresult.test.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServerProcessIntegrationTests {

    @Test
    void theDefaultIsTheStaticallyLinkedServerAndAnswers() throws IOException {
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            assertThat(redis.version()).isEqualTo("7.0.15");
            assertThat(redis.uri()).isEqualTo("redis://127.0.0.1:" + redis.port());
            assertThat(redis.ask("PING")).isEqualTo("PONG");
            assertThat(redis.isRunning()).isTrue();
            assertThat(ProcessHandle.of(redis.pid())).isPresent();
        }
    }

    @Test
    void theOldServerAnswers() throws IOException {
        try (RedisServerProcess redis =
                RedisServerProcess.builder().binary(RedisBinary.BUNDLED_6_2).start()) {
            assertThat(redis.version()).startsWith("6.2.");
            assertThat(redis.ask("PING")).isEqualTo("PONG");
            redis.ask("SET key value");
            redis.restart();
            assertThat(redis.ask("DBSIZE")).isEqualTo("0");
        }
    }

    @Test
    void aServerOnThePathIsFound(@TempDir Path folder) throws IOException {
        Path bundled = RedisExecutable.firstThatRuns().file();
        Path found = Files.copy(bundled, folder.resolve("redis-server"), StandardCopyOption.COPY_ATTRIBUTES);

        assertThat(RedisExecutable.onPath("/nowhere::" + folder)).isEqualTo(found);
        assertThat(RedisExecutable.checked(found).version()).isEqualTo("7.0.15");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RedisExecutable.onPath("/nowhere"))
                .withMessage("no redis-server on the PATH");
    }

    @Test
    void aProgramThatDoesNotRunIsPassedOverAndNamedWhenNoneRuns(@TempDir Path folder) throws IOException {
        Path broken = Files.writeString(folder.resolve("broken"), "#!/bin/sh\necho no libssl; exit 127\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));
        RedisExecutable good = RedisExecutable.firstThatRuns();
        List<RedisBinary> candidates = List.of(RedisBinary.BUNDLED_6_2, RedisBinary.BUNDLED_7_0);

        assertThat(RedisExecutable.firstThatRuns(
                        candidates,
                        binary -> binary == RedisBinary.BUNDLED_7_0 ? good : RedisExecutable.checked(broken)))
                .isEqualTo(good);
        assertThatIllegalStateException()
                .isThrownBy(() -> RedisExecutable.firstThatRuns(candidates, binary -> RedisExecutable.checked(broken)))
                .withMessageContaining("BUNDLED_6_2 (broken --version ended with 127: no libssl)")
                .withMessageContaining("BUNDLED_7_0 (broken");
    }

    @Test
    void aPausedServerIsSilentAndGoesOn() throws IOException {
        try (RedisServerProcess redis = RedisServerProcess.start();
                PlainClient client = new PlainClient(redis.port())) {
            redis.pause();
            client.send("PING");
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> client.read(7));
            assertThat(redis.isRunning()).isTrue();

            redis.resume();
            client.timeout(5_000);
            assertThat(client.read(7)).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void aKilledServerRefusesAndIsRestartedEmptyOnItsPort() throws IOException {
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            int port = redis.port();
            long pid = redis.pid();
            redis.ask("SET key value");
            redis.pause();
            redis.kill();

            assertThat(redis.isRunning()).isFalse();
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> redis.ask("PING"));
            assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(redis::flushAll);
            assertThatIllegalStateException().isThrownBy(redis::pause);

            redis.restart();
            assertThat(redis.port()).isEqualTo(port);
            assertThat(redis.pid()).isNotEqualTo(pid);
            assertThat(redis.ask("DBSIZE")).isEqualTo("0");
        }
    }

    @Test
    void flushAllEmptiesEveryDatabase() throws IOException {
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            redis.ask("SET key value");
            assertThat(redis.ask("DBSIZE")).isEqualTo("1");
            redis.flushAll();
            assertThat(redis.ask("DBSIZE")).isEqualTo("0");
        }
    }

    @Test
    void settingsAndPasswordApplyAlsoAfterARestart() throws IOException {
        try (RedisServerProcess redis = RedisServerProcess.builder()
                .setting("maxmemory", "4mb")
                .setting("maxmemory-policy", "allkeys-lru")
                .password("s3cret")
                .start()) {
            assertThat(redis.uri()).isEqualTo("redis://:s3cret@127.0.0.1:" + redis.port());
            redis.restart();
            assertThat(redis.ask("INFO memory")).contains("maxmemory:4194304", "maxmemory_policy:allkeys-lru");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> RedisConnection.ask(redis.port(), null, "PING"))
                    .withMessageContaining("NOAUTH");
        }
    }

    @Test
    void aRefusedSettingIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> RedisServerProcess.builder()
                        .setting("no-such-setting", "1")
                        .start())
                .withMessageContaining("no-such-setting");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisServerProcess.builder().setting("save", "\"\"\nport 1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisServerProcess.builder().password("a b"));
    }

    @Test
    void aTakenPortIsNamedAndAFreedOneCanBeUsedAgain() throws IOException {
        int port;
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            port = redis.port();
            assertThatIllegalStateException()
                    .isThrownBy(() -> RedisServerProcess.builder().port(port).start())
                    .withMessageContaining("Could not create server TCP listening socket 127.0.0.1:" + port);
            assertThat(redis.ask("PING")).isEqualTo("PONG");
        }
        try (RedisServerProcess next = RedisServerProcess.builder().port(port).start()) {
            assertThat(next.port()).isEqualTo(port);
        }
    }

    @Test
    void aClosedServerIsGoneAndStaysSo() {
        RedisServerProcess redis = RedisServerProcess.start();
        long pid = redis.pid();
        redis.close();
        redis.close();

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThatIllegalStateException().isThrownBy(redis::restart);
    }

    @Test
    void anInterruptedJvmTakesAPausedServerWithIt() throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerForAnotherJvm.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(jvm.getInputStream(), UTF_8))) {
            long pid = Long.parseLong(String.valueOf(output.readLine()));
            assertThat(ProcessHandle.of(pid)).isPresent();

            jvm.destroy();

            await().untilAsserted(() -> assertThat(jvm.isAlive()).isFalse());
            await().untilAsserted(() -> assertThat(
                            ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
                    .isFalse());
        } finally {
            jvm.destroyForcibly();
        }
    }
}
