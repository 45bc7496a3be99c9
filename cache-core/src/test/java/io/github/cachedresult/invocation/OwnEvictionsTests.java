package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.tier.LocalTier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An eviction by what headers say reaches what this process alone has: runs under way, its journal, its memory. */
@Timeout(60)
class OwnEvictionsTests {

    private static final EntrySelection MODEL = EntrySelection.ofModel("m");

    @TempDir
    Path temporary;

    private final MapStore redis = new MapStore(Tier.REDIS);
    private final MapStore s3 = new MapStore(Tier.S3);
    private ResultCache cache = builder().build();

    private ResultCacheBuilder builder() {
        return ResultCache.builder()
                .store(redis)
                .store(s3)
                .evictions(new EvictionOptions(Duration.ofHours(1), null, 0));
    }

    @AfterEach
    void close() {
        cache.close();
    }

    private void openWithJournal() {
        cache.close();
        cache = builder()
                .journal(JournalOptions.in(temporary).withMinimumDuration(Duration.ZERO))
                .build();
    }

    private static boolean all(EntryHeader header) {
        return header.key().model().length() > 0;
    }

    private CachedOperation<String> plan(String model) {
        return cache.operation("op", String.class)
                .model(model)
                .version("1")
                .inputs("x")
                .build();
    }

    private Cached<String> get(String model, CacheMode mode, String result) {
        return cache.get(plan(model), mode, () -> result, "x");
    }

    private void evict(Predicate<EntryHeader> which) {
        assertThat(cache.evictions().evict(MODEL, which, "ann", "wrong")).isNotNull();
    }

    /** A run of each model that ends when it is told to. */
    private FutureTask<Cached<String>> begin(String model, CountDownLatch end) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<Cached<String>> run = new FutureTask<>(() -> cache.get(
                plan(model),
                () -> {
                    begun.countDown();
                    end.await();
                    return "slow";
                },
                "x"));
        new Thread(run).start();
        begun.await();
        return run;
    }

    @Test
    void aRunUnderWay_isAskedAboutWhenItEnds() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        FutureTask<Cached<String>> meant = begin("m", end);
        FutureTask<Cached<String>> another = begin("another", end);

        evict(OwnEvictionsTests::all);
        end.countDown();

        assertThat(meant.get().value()).as("its caller has it").isEqualTo("slow");
        assertThat(another.get().value()).isEqualTo("slow");
        assertThat(s3.entries).as("the other model's").hasSize(1);
        assertThat(get("m", CacheMode.READ_WRITE, "new").value()).isEqualTo("new");
        assertThat(get("m", CacheMode.READ_WRITE, "never").value()).isEqualTo("new");
        assertThat(get("another", CacheMode.READ_WRITE, "never").value()).isEqualTo("slow");
    }

    @Test
    void aRunUnderWayThatIsNotMeant_isKept() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        FutureTask<Cached<String>> run = begin("m", end);
        evict(header -> header.tags().contains("nightly"));
        end.countDown();
        run.get();
        assertThat(get("m", CacheMode.READ_WRITE, "never").value()).isEqualTo("slow");
    }

    @Test
    void whatBeginsAfterwards_isNotMeant() {
        evict(OwnEvictionsTests::all);
        get("m", CacheMode.READ_WRITE, "new");
        assertThat(get("m", CacheMode.READ_WRITE, "never").value()).isEqualTo("new");
    }

    @Test
    void aRunUnderWay_isTakenBackWithWhatItWasGiven() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Cached<String> source = get("m", CacheMode.READ_WRITE, "source");
        FutureTask<Cached<String>> derived = new FutureTask<>(() -> cache.get(
                plan("derived"),
                () -> {
                    get("m", CacheMode.READ_WRITE, "never");
                    begun.countDown();
                    end.await();
                    return "derived";
                },
                "x"));
        new Thread(derived).start();
        begun.await();

        cache.evictions()
                .evictWithDerived(
                        EntryReference.of(
                                Objects.requireNonNull(source.cachedFrom().origin())),
                        "ann",
                        "wrong");
        end.countDown();

        assertThat(derived.get().value()).isEqualTo("derived");
        assertThat(get("derived", CacheMode.READ_WRITE, "new").value()).isEqualTo("new");
    }

    @Test
    void whatStoresHave_computedFromWhatOnlyTheJournalHas_isTakenBackWithIt() {
        openWithJournal();
        EntryReference source = entry(get("m", CacheMode.READ_WRITE, "source"));
        refuse("middle");
        EntryReference middle = entry(getFrom("middle", "m"));
        EntryReference derived = entry(getFrom("derived", "middle"));
        Awaitility.await().until(() -> s3.entries.containsKey(derived.key()));
        assertThat(s3.entries).doesNotContainKey(middle.key());
        assertThat(cache.evictions().previewWithDerived(source).nodes()).hasSize(1);
        assertThat(cache.evictions().previewWithDerived(middle).nodes()).hasSize(2);

        cache.evictions().evictWithDerived(source, "ann", "wrong");
        refuse(null);

        assertThat(get("derived", CacheMode.READ_WRITE, "new").value()).isEqualTo("new");
        assertThat(get("middle", CacheMode.READ_WRITE, "new").value()).isEqualTo("new");
        assertThat(get("m", CacheMode.READ_WRITE, "new").value()).isEqualTo("new");
    }

    private void refuse(@Nullable String model) {
        redis.refusedModel = model;
        s3.refusedModel = model;
    }

    private static EntryReference entry(Cached<String> answer) {
        return EntryReference.of(Objects.requireNonNull(answer.cachedFrom().origin()));
    }

    private Cached<String> getFrom(String model, String source) {
        return cache.get(
                plan(model), () -> get(source, CacheMode.READ_WRITE, "never").value(), "x");
    }

    @Test
    void aRunThatEndsWhileTheJournalIsRead_isNotOverlooked() {
        get("m", CacheMode.READ_ONLY, "mine");
        EntryHeader header = cache.evictions()
                .preview(MODEL, OwnEvictionsTests::all, 1)
                .examples()
                .get(0);
        RunsUnderWay runs = new RunsUnderWay();
        RunsUnderWay.Run run = runs.begin();
        OwnResults own = new OwnResults(runs, LocalTier.none(), () -> {
            run.isTakenBack(header);
            runs.end(run);
            return List.of();
        });

        assertThat(own.now(MODEL).takeBack(OwnEvictionsTests::all)).containsExactly(header);
        assertThat(run.isTakenBack()).isTrue();
    }

    @Test
    void whatIsInTheMemoryOnly_isCountedAndTakenBack() {
        get("m", CacheMode.READ_ONLY, "mine");
        assertThat(s3.entries).isEmpty();
        EvictionPreview preview = cache.evictions().preview(MODEL, OwnEvictionsTests::all, 10);
        assertThat(preview.entries()).isEqualTo(1);
        assertThat(preview.byTier()).isEqualTo(Map.of(Tier.LOCAL, 1L));
        assertThat(preview.examples()).hasSize(1);

        evict(header -> false);
        assertThat(get("m", CacheMode.READ_ONLY, "never").value()).isEqualTo("mine");
        evict(OwnEvictionsTests::all);
        assertThat(get("m", CacheMode.READ_ONLY, "new").value()).isEqualTo("new");
    }

    @Test
    void whatIsInTheJournal_isCountedAndNeverDelivered() {
        openWithJournal();
        redis.failure = new IllegalStateException("down");
        s3.failure = new IllegalStateException("down");
        get("m", CacheMode.READ_WRITE, "old");
        assertThat(Objects.requireNonNull(cache.journal()).records()).isEqualTo(1);
        // To be listed, while it is not written yet.
        s3.writesFail = true;
        redis.writesFail = true;
        redis.failure = null;
        s3.failure = null;
        assertThat(cache.evictions().preview(MODEL, OwnEvictionsTests::all, 10).byTier())
                .isEqualTo(Map.of(Tier.LOCAL, 1L));

        evict(OwnEvictionsTests::all);
        s3.writesFail = false;
        redis.writesFail = false;

        Awaitility.await().until(() -> Objects.requireNonNull(cache.journal()).records() == 0);
        assertThat(s3.entries).isEmpty();
        assertThat(redis.entries).isEmpty();
        assertThat(get("m", CacheMode.READ_WRITE, "new").value()).isEqualTo("new");
    }
}
