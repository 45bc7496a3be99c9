package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.journal.JournalState;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.InMemoryResultStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/** Which tiers there are. Nothing listens where they point to, which must not matter here. */
@ExtendWith(OutputCaptureExtension.class)
class TierConfigurationTests {

    private final ApplicationContextRunner contexts =
            TestContexts.full().withPropertyValues("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=1");

    private final ApplicationContextRunner withBucket = contexts.withPropertyValues(
            "cachedresult.s3.bucket=results",
            "cachedresult.s3.endpoint=http://127.0.0.1:1",
            "cachedresult.s3.path-style=true");

    @Test
    void redisIsAskedBeforeS3AndOwnStoresAfterBoth() {
        withBucket
                .withBean("own", ResultStore.class, () -> new InMemoryResultStore(Tier.REDIS))
                .run(context -> assertThat(stores(context))
                        .containsExactly(
                                context.getBean("cachedResultRedisStore", ResultStore.class),
                                context.getBean("cachedResultS3Store", ResultStore.class),
                                context.getBean("own", ResultStore.class)));
    }

    @Test
    void modulesAreOptional() {
        contexts.withClassLoader(new FilteredClassLoader(
                        "io.github.cachedresult.redis", "io.github.cachedresult.s3", "org.redisson", "software.amazon"))
                .run(context -> assertThat(stores(context)).isEmpty());
    }

    @Test
    void redisAloneIsEnough() {
        contexts.withClassLoader(new FilteredClassLoader("io.github.cachedresult.s3", "software.amazon"))
                .run(context -> assertThat(stores(context))
                        .singleElement()
                        .extracting(ResultStore::tier)
                        .isEqualTo(Tier.REDIS));
    }

    @Test
    void s3AloneIsEnough() {
        withBucket
                .withClassLoader(new FilteredClassLoader("io.github.cachedresult.redis", "org.redisson"))
                .run(context -> assertThat(stores(context))
                        .singleElement()
                        .extracting(ResultStore::tier)
                        .isEqualTo(Tier.S3));
    }

    @Test
    void tiersCanBeSwitchedOff() {
        withBucket
                .withPropertyValues("cachedresult.redis.enabled=false", "cachedresult.s3.enabled=false")
                .run(context -> assertThat(stores(context)).isEmpty());
    }

    @Test
    void s3WithoutBucketIsOffAndSaysSo(CapturedOutput output) {
        contexts.withPropertyValues("cachedresult.redis.enabled=false", "cachedresult.s3.bucket=")
                .run(context -> {
                    assertThat(stores(context)).isEmpty();
                    assertThat(output).containsOnlyOnce("There is no tier in S3, as cachedresult.s3.bucket is not set");
                });
    }

    @Test
    void startTellsWhereTiersAre(CapturedOutput output) {
        withBucket.run(context -> assertThat(output)
                .contains("Redis at 127.0.0.1:1")
                .contains("S3 bucket results at http://127.0.0.1:1"));
    }

    @Test
    void sizesAreWhatTheirPropertiesSay() {
        withBucket.run(context -> assertThat(stores(context))
                .extracting(ResultStore::maximumEntrySize)
                .containsExactly(1L << 20, 257L << 20));
        withBucket
                .withPropertyValues("cachedresult.redis.maximum-entry-size=5KB", "cachedresult.maximum-entry-size=7MB")
                .run(context -> assertThat(stores(context))
                        .extracting(ResultStore::maximumEntrySize)
                        .containsExactly(5L << 10, 8L << 20));
    }

    @Test
    void withoutDirectoryThereIsNoJournalAndStartSaysSo(CapturedOutput output) {
        withBucket.run(context -> {
            assertThat(context.getBean(ResultCache.class).journal()).isNull();
            assertThat(output).containsOnlyOnce("There is no journal, as cachedresult.journal.directory is not set");
        });
    }

    @Test
    void journalIsWhereItsPropertySays(CapturedOutput output, @TempDir Path directory) {
        withBucket
                .withPropertyValues(
                        "cachedresult.journal.directory=" + directory.resolve("journal"),
                        "cachedresult.journal.maximum-size=5MB")
                .run(context -> {
                    JournalState state = Objects.requireNonNull(
                            context.getBean(ResultCache.class).journal());
                    assertThat(state.directory()).isEqualTo(directory.resolve("journal"));
                    assertThat(state.maximumSize()).isEqualTo(5 << 20);
                    assertThat(output)
                            .contains("What S3 bucket results at http://127.0.0.1:1 has not taken yet is kept in the"
                                    + " journal in " + directory.resolve("journal") + " (up to 5 MB)");
                });
    }

    @Test
    void worksWithoutBootsModuleForRedis() {
        contexts.withClassLoader(new FilteredClassLoader("org.springframework.boot.data.redis"))
                .run(context -> assertThat(stores(context)).hasSize(1));
    }

    @Test
    void autoConfigurationsOrderedBeforeExist() {
        String[] before = Objects.requireNonNull(
                        CachedResultAutoConfiguration.class.getAnnotation(AutoConfiguration.class))
                .afterName();

        assertThat(before)
                .isNotEmpty()
                .allMatch(name -> ClassUtils.isPresent(name, getClass().getClassLoader()));
    }

    private static List<ResultStore> stores(ApplicationContext context) {
        return context.getBean(ResultCache.class).stores();
    }
}
