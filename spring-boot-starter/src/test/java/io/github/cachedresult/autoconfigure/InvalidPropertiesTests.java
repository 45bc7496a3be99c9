package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RedissonClient;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

/** A property that means nothing is a failure at start-up that names it and the way out. */
class InvalidPropertiesTests {

    private static final String REDIS = "io.github.cachedresult.redis";
    private static final String S3 = "io.github.cachedresult.s3";

    @ParameterizedTest
    @CsvSource({
        "cachedresult.locl.ttl, cachedresult.local.ttl",
        "cachedresult.enable, cachedresult.enabled",
        "cachedresult.s3.bukcet, cachedresult.s3.bucket",
        "cachedresult.rules[0].modell, cachedresult.rules[0].model",
        "cachedresult.rules.ttl, cachedresult.rules[0].ttl",
        "cachedresult.redis.host, cachedresult.redis.ttl",
    })
    void unknownPropertyFailsTheStart(String property, String nearest) {
        TestContexts.local()
                .withPropertyValues(property + "=secret", "cachedresult.rules[0].model=m")
                .run(context -> {
                    FailureAnalysis analysis = analyze(Objects.requireNonNull(context.getStartupFailure()));
                    assertThat(analysis.getDescription())
                            .contains("The property '" + property + "' does not exist")
                            .doesNotContain("secret");
                    assertThat(analysis.getAction()).endsWith("the nearest is " + nearest + ".");
                });
    }

    @Test
    void unknownSystemPropertyFailsTheStart() {
        TestContexts.local().withSystemProperties("cachedresult.locl.ttl=1h").run(context -> assertThat(
                        analyze(Objects.requireNonNull(context.getStartupFailure()))
                                .getDescription())
                .contains("'cachedresult.locl.ttl' does not exist", "systemProperties"));
    }

    @ParameterizedTest
    @CsvSource({
        "cachedresult.local.ttl, soon, 12h or 30d",
        "cachedresult.local.maximum-weight, 1XB, 256MB",
        "cachedresult.local.heap-share, half, 0.1",
        "cachedresult.evictions.reclaim-per-second, many, a whole number",
        "cachedresult.enabled, maybe, true or false",
        "cachedresult.s3.endpoint, ::::, http://",
        "cachedresult.s3.checksum-calculation, never, when-required",
        "cachedresult.rules[0], m, cachedresult.rules[0].",
        "cachedresult.local.ttl, '', Write a value",
        "cachedresult.s3.ttl, '', Write a value",
    })
    void unreadableValueFailsTheStart(String property, String value, String wayOut) {
        TestContexts.local().withPropertyValues(property + "=" + value).run(context -> {
            FailureAnalysis analysis = analyze(Objects.requireNonNull(context.getStartupFailure()));
            assertThat(analysis.getDescription()).contains("'" + property + "'").contains(value);
            assertThat(analysis.getAction()).contains(wayOut);
        });
    }

    @Test
    void knownSystemPropertyIsRead() {
        TestContexts.local().withSystemProperties("cachedresult.local.ttl=1h").run(context -> assertThat(
                        context.getBean(CachedResultProperties.class).local().ttl())
                .hasHours(1));
    }

    @ParameterizedTest
    @CsvSource({
        "cachedresult.local.heap-share, 1.5, from 0 to 1",
        "cachedresult.local.heap-share, NaN, from 0 to 1",
        "cachedresult.local.maximum-weight, -1MB, must not be negative",
        "cachedresult.local.ttl, 0, must be positive",
        "cachedresult.redis.ttl, -1s, must be positive",
        "cachedresult.redis.timeout, 0, between 1 ms and 1 h",
        "cachedresult.redis.lease.duration, 1ms, between 100 ms and 1 h",
        "cachedresult.redis.maximum-entry-size, 0B, between 1B and 2000MB",
        "cachedresult.maximum-entry-size, 6GB, between 1B and 5100MB",
        "cachedresult.spool.threshold, 0B, between 1 byte and 1073741824",
        "cachedresult.spool.collect-above, 0B, at least 1 byte",
        "cachedresult.compression.threshold, 0B, between 1B and 2000MB",
        "cachedresult.compression.level, 23, from 1 to 22",
        "cachedresult.redis.breaker.failures, 0, cachedresult.redis.breaker.enabled=false",
        "cachedresult.redis.breaker.first-wait, 0s, between 10 ms and 1 h",
        "cachedresult.redis.breaker.maximum-wait, 100ms, between first-wait",
        "cachedresult.s3.breaker.failures, -1, from 1 to 1000",
        "cachedresult.s3.breaker.first-wait, 2h, between 10 ms and 1 h",
        "cachedresult.s3.breaker.maximum-wait, 1d, between first-wait",
        "cachedresult.s3.bucket, Not_A_Bucket, lower-case",
        "cachedresult.s3.timeout, 0, must be positive",
        "cachedresult.s3.ttl, 0, must be positive",
        "cachedresult.s3.prefix, a/../b, resolve",
        "cachedresult.s3.endpoint, localhost:9000, http://",
        "cachedresult.journal.maximum-size, 0, must be positive",
        "cachedresult.journal.minimum-duration, -1ms, must not be negative",
        "cachedresult.journal.timeout, 0, between 1 ms and 1 h",
        "cachedresult.evictions.poll-interval, 0, must be positive",
        "cachedresult.evictions.stop-after, -1s, must be positive",
        "cachedresult.evictions.stop-after, 500ms, such as 30s",
        "cachedresult.evictions.reclaim-per-second, -1, must not be negative",
        "cachedresult.rules[0].ttl, 0, must be positive",
        "cachedresult.rules[0].chunk-size, 0, is 0",
        "cachedresult.rules[0].parallel-chunks, -1, is -1",
        "cachedresult.rules[0].coalesce, -5ms, must not be negative",
        "cachedresult.rules[0].coalesce-maximum, 0, is 0",
        "cachedresult.rules[0].refresh-after, -1h, must not be negative",
        "cachedresult.rules[0].stale-for, -1h, must not be negative",
        "cachedresult.rules[0].soft-timeout, -1s, must not be negative",
        "cachedresult.rules[0].timeout, -1s, must not be negative",
        "cachedresult.timed-runs, 0, must be at least 1",
        "cachedresult.async-threads, 0, 'must be from 1 to 10,000'",
        "cachedresult.async-threads, 10001, 'must be from 1 to 10,000'",
        "cachedresult.rules[0].jitter, 1, from 0 to less than 1",
        "cachedresult.refresh.threads, 0, must be at least 1",
        "cachedresult.refresh.waiting, 0, must be at least 1",
        "cachedresult.mode, '', such as read-only",
        "cachedresult.rules[0].mode, '', such as read-only",
        "cachedresult.rules[0].version, '', must not be empty",
        "cachedresult.rules[0].local-maximum-entries, 0, local-enabled=false",
        "cachedresult.rules[0].local-maximum-weight, 0, local-enabled=false",
        "spring.data.redis.url, http://localhost, redis://",
        "spring.data.redis.cluster.nodes, localhost, host:port",
        "spring.data.redis.sentinel.nodes, localhost:26379, spring.data.redis.sentinel.master",
        "spring.data.redis.masterreplica.nodes, localhost:6379, RedissonClient",
    })
    void impossibleValueFailsTheStart(String property, String value, String wayOut) {
        ApplicationContextRunner contexts = TestContexts.full();
        if (!property.equals("cachedresult.s3.bucket")) {
            contexts = contexts.withPropertyValues("cachedresult.s3.bucket=results");
        }
        contexts.withPropertyValues(
                        "cachedresult.rules[0].model=m",
                        "cachedresult.journal.directory=unused",
                        property + "=" + value)
                .run(context -> {
                    FailureAnalysis analysis = analyze(Objects.requireNonNull(context.getStartupFailure()));
                    assertThat(analysis.getDescription()).contains(property);
                    assertThat(analysis.getDescription() + analysis.getAction()).contains(wayOut);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cachedresult.rules[0].version",
                "cachedresult.rules[0].model",
                "cachedresult.s3.prefix",
                "cachedresult.s3.bucket",
                "cachedresult.local.enabled"
            })
    void placeholderThatDoesNotResolveFailsTheStart(String property) {
        TestContexts.full()
                .withPropertyValues(
                        "cachedresult.rules[0].model=m", "cachedresult.s3.bucket=results", property + "=a-${nope}")
                .run(context -> {
                    FailureAnalysis analysis = analyze(Objects.requireNonNull(context.getStartupFailure()));
                    assertThat(analysis.getDescription()).contains("'" + property + "'", "nope");
                    assertThat(analysis.getAction()).contains("${name:default}");
                });
        TestContexts.full()
                .withPropertyValues(
                        "cachedresult.rules[0].model=m",
                        "cachedresult.s3.bucket=results",
                        property + "=" + (property.endsWith("enabled") ? "${given}" : "a-${given}"),
                        "given=true")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cachedresult.mode", "cachedresult.rules[0].mode"})
    void unknownModeFailsTheStartAndTheSevenAreNamed(String property) {
        TestContexts.local()
                .withPropertyValues("cachedresult.rules[0].model=m", property + "=write-only")
                .run(context -> {
                    FailureAnalysis analysis = analyze(Objects.requireNonNull(context.getStartupFailure()));
                    assertThat(analysis.getDescription()).contains("'" + property + "' is 'write-only'");
                    assertThat(analysis.getAction())
                            .isEqualTo("Write read-write or read-only or refresh or cache-only or replay-only or"
                                    + " record-only or off.");
                });
    }

    @Test
    void enabledAndModeInOneRuleFailTheStart() {
        TestContexts.local()
                .withPropertyValues(
                        "cachedresult.rules[0].model=m",
                        "cachedresult.rules[0].enabled=false",
                        "cachedresult.rules[0].mode=off")
                .run(context -> {
                    FailureAnalysis analysis = analyze(Objects.requireNonNull(context.getStartupFailure()));
                    assertThat(analysis.getDescription())
                            .contains("'cachedresult.rules[0].enabled'", "'cachedresult.rules[0].mode'");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "fals", "''"})
    void whetherTheCacheIsEnabledIsNeverGuessed(String value) {
        for (String property : List.of("cachedresult.enabled", "cachedresult.redis.enabled")) {
            TestContexts.local()
                    .withPropertyValues(property + "=" + value.replace("'", ""))
                    .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining(property));
        }
    }

    @Test
    void unknownPropertyFailsTheStartOfADisabledCacheToo() {
        TestContexts.local()
                .withPropertyValues("cachedresult.enabled=false", "cachedresult.locl.ttl=1h")
                .run(context ->
                        assertThat(context.getStartupFailure()).hasStackTraceContaining("[cachedresult.locl.ttl]"));
    }

    @ParameterizedTest
    @CsvSource({
        "CACHEDRESULT_LOCL_TTL, CACHEDRESULT_LOCAL_TTL",
        "CACHEDRESULT_RULES_7_TTTL, CACHEDRESULT_RULES_7_TTL",
        "CACHEDRESULT_S3_BUKET, CACHEDRESULT_S3_BUCKET",
        "CACHEDRESULT_LOCAL_MAXWEIGHT, CACHEDRESULT_LOCAL_MAXIMUMWEIGHT",
        "cachedresult_enable, CACHEDRESULT_ENABLED",
    })
    void unknownVariableOfTheEnvironmentFailsTheStart(String variable, String nearest) {
        withVariable(variable).run(context -> {
            FailureAnalysis analysis = analyze(Objects.requireNonNull(context.getStartupFailure()));
            assertThat(analysis.getDescription()).contains("'" + variable + "'");
            assertThat(analysis.getAction()).contains("the nearest is " + nearest + ", the property cachedresult.");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CACHEDRESULT_LOCAL_MAXIMUMWEIGHT",
                "CACHEDRESULT_LOCAL_MAXIMUM_WEIGHT",
                "CACHEDRESULT_S3_PATHSTYLE",
                "CACHEDRESULT_IGNOREDFILES",
                "CACHEDRESULT_IGNORED_FILES_0",
                "CACHEDRESULT_SERVICE_HOST",
                "CACHEDRESULT_PORT_6379_TCP_ADDR",
                "CACHEDRESULT_REDIS_SERVICE_PORT_REDIS",
                "CACHEDRESULT",
                "CACHEDRESULTS_X"
            })
    void knownAndForeignVariablesOfTheEnvironmentAreFine(String variable) {
        withVariable(variable).run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void variableOfTheEnvironmentIsRead() {
        withVariable("CACHEDRESULT_LOCAL_MAXIMUMWEIGHT").run(context -> assertThat(
                        context.getBean(CachedResultProperties.class).local().maximumWeight())
                .isEqualTo(DataSize.ofBytes(1)));
    }

    private static ApplicationContextRunner withVariable(String variable) {
        return TestContexts.local().withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .replace(
                        "systemEnvironment",
                        new SystemEnvironmentPropertySource("systemEnvironment", Map.of(variable, "1"))));
    }

    private static RedissonClient client() {
        return (RedissonClient) Proxy.newProxyInstance(
                InvalidPropertiesTests.class.getClassLoader(),
                new Class<?>[] {RedissonClient.class},
                (proxy, method, arguments) -> method.getReturnType() == boolean.class ? false : null);
    }

    @Test
    void severalRedissonClientsFailTheStart() {
        TestContexts.full()
                .withBean("one", RedissonClient.class, InvalidPropertiesTests::client)
                .withBean("two", RedissonClient.class, InvalidPropertiesTests::client)
                .run(context -> {
                    FailureAnalysis analysis = analyze(Objects.requireNonNull(context.getStartupFailure()));
                    assertThat(analysis.getDescription()).contains("[one, two]");
                    assertThat(analysis.getAction()).contains("@Primary", "cachedresult.redis.enabled=false");
                });
    }

    @Test
    void ruleWithoutModelFailsTheStart() {
        TestContexts.local().withPropertyValues("cachedresult.rules[0].ttl=1h").run(context -> assertThat(
                        analyze(Objects.requireNonNull(context.getStartupFailure()))
                                .getDescription())
                .contains("cachedresult.rules[0].model"));
    }

    @Test
    void passwordOfUnparsableUrlIsNotShown() {
        TestContexts.full()
                .withPropertyValues("spring.data.redis.url=redis://:s%cret@localhost")
                .run(context -> assertThat(analyze(Objects.requireNonNull(context.getStartupFailure()))
                                .getDescription())
                        .contains("spring.data.redis.url")
                        .doesNotContain("s%cret"));
    }

    @ParameterizedTest
    @CsvSource({
        "cachedresult.redis.timeout, 1s, " + REDIS + ", io.github.cachedresult:cachedresult-redis",
        "cachedresult.redis.breaker.failures, 5, " + REDIS + ", io.github.cachedresult:cachedresult-redis",
        "cachedresult.redis.enabled, true, " + REDIS + ", io.github.cachedresult:cachedresult-redis",
        "cachedresult.s3.bucket, results, " + S3 + ", io.github.cachedresult:cachedresult-s3",
        "cachedresult.s3.path-style, true, " + S3 + ", io.github.cachedresult:cachedresult-s3",
    })
    void propertyOfAbsentModuleFailsTheStart(String property, String value, String module, String artifact) {
        TestContexts.full()
                .withClassLoader(new FilteredClassLoader(module))
                .withPropertyValues(property + "=" + value)
                .run(context -> {
                    FailureAnalysis analysis = analyze(Objects.requireNonNull(context.getStartupFailure()));
                    assertThat(analysis.getDescription()).contains("'" + property + "'", artifact);
                    assertThat(analysis.getAction()).contains("Add the dependency " + artifact);
                });
    }

    @Test
    void absentModuleMayBeSwitchedOff() {
        TestContexts.local().withClassLoader(new FilteredClassLoader(REDIS, S3)).run(context -> assertThat(context)
                .hasNotFailed());
    }

    private static FailureAnalysis analyze(Throwable failure) {
        return Objects.requireNonNull(
                new InvalidCachedResultPropertyFailureAnalyzer().analyze(failure), failure.toString());
    }
}
