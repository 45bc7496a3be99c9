package io.github.cachedresult.autoconfigure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.entry.EntryKey;
import io.github.cachedresult.entry.EntryKeys;
import io.github.cachedresult.entry.EntryRead;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.invocation.CacheEvent;
import io.github.cachedresult.invocation.CacheEventListener;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.KeyExplanation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.DefectiveEntry;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.test.InMemoryResultStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Signatures, encryption and what is set aside, as an application says and sees it. */
class PropertySealTests {

    private static final String SECRET = Base64.getEncoder().encodeToString(new byte[32]);
    private static final byte[] OTHER = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);

    private final InMemoryResultStore server = new InMemoryResultStore(Tier.REDIS);
    private final List<CacheEvent.Unusable> unusable = new CopyOnWriteArrayList<>();

    /** An application on the store that all of them share. */
    private ApplicationContextRunner application(String... properties) {
        CacheEventListener listener = event -> {
            if (event instanceof CacheEvent.Unusable found) {
                unusable.add(found);
            }
        };
        return TestContexts.local()
                .withPropertyValues(properties)
                .withBean(ResultStore.class, server::secondClient)
                .withBean(CacheEventListener.class, () -> listener);
    }

    private static CachedOperation<String> plan(ResultCache cache) {
        return cache.operation("op", String.class)
                .model("m")
                .version("v1")
                .inputs("smiles")
                .build();
    }

    private static Tier call(ResultCache cache) {
        return cache.get(plan(cache), () -> "toxic", "CCO").cachedFrom().tier();
    }

    private byte[] stored(ResultCache cache) {
        ResultKey key = ((KeyExplanation.Listed) cache.explain(plan(cache), "CCO")).key();
        StoreRead read =
                server.getAll(List.of(key)).toCompletableFuture().join().get(key);
        return ((StoreRead.Found) Objects.requireNonNull(read)).entry().bytes();
    }

    @Test
    void unsignedEntriesAreMissesOnceEntriesAreSigned_unlessTheyAreAccepted() {
        String[] signing = {"cachedresult.signing.keys[0].id=k1", "cachedresult.signing.keys[0].secret=" + SECRET};
        application().run(context -> assertThat(call(context.getBean(ResultCache.class)))
                .isEqualTo(Tier.COMPUTED));
        application(signing)
                .withPropertyValues("cachedresult.signing.accept-unsigned=true")
                .run(context ->
                        assertThat(call(context.getBean(ResultCache.class))).isEqualTo(Tier.REDIS));
        application(signing).run(context -> {
            ResultCache cache = context.getBean(ResultCache.class);
            assertThat(call(cache)).isEqualTo(Tier.COMPUTED);
            assertThat(stored(cache)[5]).as("kind of trailer").isEqualTo((byte) 2);
        });
        assertThat(unusable).extracting(CacheEvent.Unusable::defect).containsExactly(Defect.UNSIGNED);
        application(signing).run(context -> assertThat(call(context.getBean(ResultCache.class)))
                .isEqualTo(Tier.REDIS));
        assertThat(server.setAside().map(DefectiveEntry::defect)).containsExactly(Defect.UNSIGNED);
    }

    @Test
    void keysRotate_andAnEntryOfADroppedOneIsAMiss(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("secret");
        Files.writeString(file, Base64.getEncoder().encodeToString(OTHER) + "\n");
        String[] old = {"cachedresult.encryption.keys[0].id=k1", "cachedresult.encryption.keys[0].secret=" + SECRET};
        String[] both = {
            "cachedresult.encryption.current-key=k2",
            "cachedresult.encryption.keys[0].id=k1",
            "cachedresult.encryption.keys[0].secret=" + SECRET,
            "cachedresult.encryption.keys[1].id=k2",
            "cachedresult.encryption.keys[1].secret=" + file.toUri()
        };
        String[] dropped = {
            "cachedresult.encryption.keys[0].id=k2", "cachedresult.encryption.keys[0].secret=" + file.toUri()
        };
        application(old).run(context -> {
            assertThat(call(context.getBean(ResultCache.class))).isEqualTo(Tier.COMPUTED);
            assertThat(new String(stored(context.getBean(ResultCache.class)), UTF_8))
                    .doesNotContain("toxic", "CCO");
        });
        application(both).run(context -> assertThat(call(context.getBean(ResultCache.class)))
                .isEqualTo(Tier.REDIS));
        application(dropped).run(context -> {
            ResultCache cache = context.getBean(ResultCache.class);
            assertThat(call(cache)).isEqualTo(Tier.COMPUTED);
            assertThat(unusable).extracting(CacheEvent.Unusable::defect).containsExactly(Defect.UNKNOWN_KEY);
            EntrySeal newKey =
                    EntrySeal.NONE.encrypting(EntryKeys.of("k2", List.of(EntryKey.forEncryption("k2", OTHER))), false);
            assertThat(newKey.read(stored(cache))).isInstanceOf(EntryRead.Whole.class);
        });
    }

    @Test
    void keysMayComeFromABean() {
        EntryKeys keys = EntryKeys.of("kms", List.of(EntryKey.forSigning("kms", OTHER)));
        application()
                .withBean(PropertySeal.SIGNING_BEAN, EntryKeys.class, () -> keys)
                .run(context -> {
                    ResultCache cache = context.getBean(ResultCache.class);
                    assertThat(call(cache)).isEqualTo(Tier.COMPUTED);
                    assertThat(EntrySeal.NONE.signing(keys, false).read(stored(cache)))
                            .isInstanceOf(EntryRead.Whole.class);
                });
        application("cachedresult.signing.keys[0].id=k1", "cachedresult.signing.keys[0].secret=" + SECRET)
                .withBean(PropertySeal.SIGNING_BEAN, EntryKeys.class, () -> keys)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("and a bean 'cachedResultSigningKeys'"));
    }

    @Test
    void whatIsSetAsideIsListedByTheCache_andNothingIsWhereItIsOff() {
        application().run(context -> call(context.getBean(ResultCache.class)));
        String[] signing = {"cachedresult.signing.keys[0].id=k1", "cachedresult.signing.keys[0].secret=" + SECRET};
        application(signing)
                .withPropertyValues("cachedresult.quarantine.enabled=false")
                .run(context -> {
                    ResultCache cache = context.getBean(ResultCache.class);
                    assertThat(call(cache)).isEqualTo(Tier.COMPUTED);
                    cache.close();
                });
        assertThat(server.setAside()).isEmpty();
        application("cachedresult.encryption.keys[0].id=k1", "cachedresult.encryption.keys[0].secret=" + SECRET)
                .run(context ->
                        assertThat(call(context.getBean(ResultCache.class))).isEqualTo(Tier.COMPUTED));
        application()
                .run(context -> assertThat(context.getBean(ResultCache.class).setAside())
                        .hasEntrySatisfying(
                                server.description(),
                                kept -> assertThat(kept).singleElement().satisfies(entry -> {
                                    assertThat(entry.defect()).isEqualTo(Defect.UNENCRYPTED);
                                    assertThat(entry.key().model()).isEqualTo("m");
                                    assertThat(entry.bytes()).hasSize((int) entry.size());
                                })));
    }

    @ParameterizedTest
    @CsvSource({
        "c2hvcnQtc2VjcmV0, '', the secret of 'k1' has 12 bytes, openssl rand",
        "not base64 c2VjcmV0!, '', is no Base64, openssl rand",
        "file:/there/is/none, '', cannot be read, file:",
        "classpath:none, '', cannot be read, file:",
        "'', '', has 0 bytes, openssl rand",
        "$SECRET, another, no key has the id 'another', current-key",
        "'${c2VjcmV0}', '', has a placeholder, Define",
    })
    void keysThatCannotBeFailTheStart(String secret, String current, String description, String wayOut) {
        List<String> properties = new ArrayList<>(List.of(
                "cachedresult.signing.keys[0].id=k1",
                "cachedresult.signing.keys[0].secret=" + secret.replace("$SECRET", SECRET)));
        if (!current.isEmpty()) {
            properties.add("cachedresult.signing.current-key=" + current);
        }
        application(properties.toArray(String[]::new)).run(context -> failsWith(context, description, wayOut));
    }

    @ParameterizedTest
    @CsvSource({
        "cachedresult.signing.current-key=k1, there are none, keys[0].id",
        "cachedresult.signing.keys[0].id=k1, .secret' is missing, both",
        "cachedresult.signing.keys[0].secret=c2VjcmV0, .id' is missing, both",
        "cachedresult.signing.keys[0]=c2VjcmV0, cannot be read, keys[0]",
        "cachedresult.quarantine.per-defect=-1, from 0 to 1000, enabled=false",
        "cachedresult.quarantine.maximum-size=0, must be positive, enabled=false",
        "cachedresult.quarantine.ttl=0, at least 1 ms, enabled=false",
    })
    void propertiesThatMeanNothingFailTheStart(String property, String description, String wayOut) {
        application(property).run(context -> failsWith(context, description, wayOut));
    }

    @Test
    void severalKeysOfWhichNoneIsCurrentFailTheStart() {
        String[] keys = {
            "cachedresult.encryption.keys[0].id=a",
            "cachedresult.encryption.keys[0].secret=" + SECRET,
            "cachedresult.encryption.keys[1].id=b",
            "cachedresult.encryption.keys[1].secret=" + SECRET
        };
        application(keys).run(context -> failsWith(context, "none is the current one", "current-key"));
        String[] twice = Arrays.copyOf(keys, 5);
        twice[2] = "cachedresult.encryption.keys[1].id=a";
        twice[4] = "cachedresult.encryption.current-key=a";
        application(twice).run(context -> failsWith(context, "two keys have the id 'a'", "id of its own"));
    }

    private static void failsWith(AssertableApplicationContext context, String description, String wayOut) {
        Throwable failure = Objects.requireNonNull(context.getStartupFailure());
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).contains(description, wayOut).doesNotContain(SECRET, "c2hvcnQ", "c2VjcmV0");
    }

    @Test
    void secretsAreShownNowhere() {
        application("cachedresult.signing.keys[0].id=k1", "cachedresult.signing.keys[0].secret=" + SECRET)
                .run(context -> {
                    assertThat(context.getBean(CachedResultProperties.class).toString())
                            .contains("key k1")
                            .doesNotContain(SECRET);
                    assertThat(context.getBean(ResultCache.class)
                                    .effectiveConfiguration()
                                    .toString())
                            .doesNotContain(SECRET);
                });
    }
}
