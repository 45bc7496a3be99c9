package io.github.cachedresult.invocation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.entry.EntryKey;
import io.github.cachedresult.entry.EntryKeys;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.key.KeyInput;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.FakeStore.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed and encrypted entries on their ways through a whole cache. */
class SealedEntriesTests {

    private static final EntrySeal SIGNED = EntrySeal.NONE.signing(
            EntryKeys.of("s", List.of(EntryKey.forSigning("s", "a secret of thirty-two bytes ...".getBytes(UTF_8)))),
            false);
    private static final EntrySeal ENCRYPTED = EntrySeal.NONE.encrypting(
            EntryKeys.of("e", List.of(EntryKey.forEncryption("e", "a secret of thirty-two bytes ...".getBytes(UTF_8)))),
            false);

    @TempDir
    Path directory;

    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final FakeStore s3 = new FakeStore(Tier.S3);
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final List<ResultCache> processes = new ArrayList<>();

    @AfterEach
    void close() {
        s3.writing = Behaviour.NORMAL;
        s3.release();
        processes.forEach(ResultCache::close);
    }

    private ResultCache process(EntrySeal seal, @Nullable JournalOptions journal) {
        ResultCache process = ResultCache.builder()
                .store(redis)
                .store(s3)
                .seal(seal)
                .journal(journal)
                .listener(events::add)
                .build();
        processes.add(process);
        return process;
    }

    private ResultCache process(EntrySeal seal) {
        return process(seal, null);
    }

    private Cached<String> get(ResultCache cache) {
        CachedOperation<String> operation = cache.operation("op", String.class)
                .model("m")
                .version("v1")
                .inputs("smiles")
                .tags("nightly")
                .build();
        return cache.get(
                operation,
                () -> {
                    ResultAttributes.put("prompt", "confidential");
                    return "toxic " + runs.incrementAndGet();
                },
                "CC(=O)O");
    }

    private List<Defect> defects() {
        return events.stream()
                .filter(CacheEvent.Unusable.class::isInstance)
                .map(event -> ((CacheEvent.Unusable) event).defect())
                .toList();
    }

    @Test
    void encrypted_isReadableNowhereAndAnswersFromEachTier() throws IOException {
        s3.writing = Behaviour.HELD;
        ResultCache first = process(ENCRYPTED, JournalOptions.in(directory).withMinimumDuration(Duration.ZERO));
        Cached<String> computed = get(first);
        List<byte[]> everywhere = new ArrayList<>(List.of(redis.only()));
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                everywhere.add(Files.readAllBytes(file));
            }
        }
        s3.release();
        Awaitility.await().until(() -> s3.entries().size() == 1);
        everywhere.add(s3.only());
        assertThat(everywhere).hasSizeGreaterThan(2).allSatisfy(bytes -> assertThat(new String(bytes, ISO_8859_1))
                .doesNotContain("toxic", "confidential", "CC(=O)O"));
        assertThat(s3.only()).isEqualTo(redis.only());
        assertThat(everywhere.stream().filter(bytes -> contains(bytes, redis.only())))
                .as("what the journal has is what the stores get")
                .hasSizeGreaterThan(2);

        redis.entries().clear();
        ResultCache second = process(ENCRYPTED);
        Cached<String> found = get(second);
        assertThat(found.cachedFrom().tier()).isEqualTo(Tier.S3);
        assertThat(found.value()).isEqualTo(computed.value());
        assertThat(Objects.requireNonNull(found.cachedFrom().origin()).attributes())
                .containsEntry("prompt", "confidential");
        assertThat(redis.only()).as("back-filled as it was").isEqualTo(s3.only());
        assertThat(runs).hasValue(1);
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        return new String(bytes, ISO_8859_1).contains(new String(part, ISO_8859_1));
    }

    @Test
    void forgedInOneStore_isAnsweredByTheNextAndReplaced() {
        get(process(SIGNED));
        byte[] signed = redis.only();
        ResultKey key = redis.onlyKey();
        FakeStore forger = new FakeStore(Tier.REDIS);
        ResultCache elsewhere = ResultCache.builder().store(forger).build();
        processes.add(elsewhere);
        get(elsewhere);
        redis.putRaw(key, forger.only());

        Cached<String> answer = get(process(SIGNED));

        assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.S3);
        assertThat(answer.value()).isEqualTo("toxic 1");
        assertThat(defects()).containsExactly(Defect.UNSIGNED);
        assertThat(redis.only()).isEqualTo(signed);
    }

    @Test
    void forgedInTheJournalsWay_isReplacedByWhatTheJournalHas() {
        s3.writing = Behaviour.FAILED_OUTCOME;
        ResultCache cache = process(SIGNED, JournalOptions.in(directory).withMinimumDuration(Duration.ZERO));
        get(cache);
        FakeStore forger = new FakeStore(Tier.S3);
        ResultCache elsewhere = ResultCache.builder().store(forger).build();
        processes.add(elsewhere);
        get(elsewhere);
        s3.putRaw(forger.onlyKey(), forger.only());

        s3.writing = Behaviour.NORMAL;

        Awaitility.await().until(() -> Arrays.equals(s3.only(), redis.only()));
    }

    @Test
    void encrypted_isExplainedEvictedAndReclaimedAsOthers() {
        ResultCache cache = process(ENCRYPTED);
        String key = Objects.requireNonNull(get(cache).cachedFrom().key());

        KeyExplanation explained = cache.explain(key);
        assertThat(explained).isInstanceOf(KeyExplanation.Listed.class);
        assertThat(((KeyExplanation.Listed) explained).inputs())
                .extracting(KeyInput::path)
                .contains("smiles");
        assertThat(cache.evictions().preview(Selector.ofTag("nightly"), 1).entries())
                .isEqualTo(1);

        cache.evictions().evict(Selector.ofTag("nightly"), "ann", "retrained");
        assertThat(get(cache).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        cache.evictions().evict(Selector.ofTag("nightly"), "ann", "retrained");
        cache.evictions().reclaim(EntrySelection.all()).toCompletableFuture().join();
        assertThat(redis.entries()).isEmpty();
        assertThat(s3.entries()).isEmpty();
    }
}
