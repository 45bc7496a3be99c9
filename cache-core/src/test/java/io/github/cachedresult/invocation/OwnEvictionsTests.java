package io.github.cachedresult.invocation;

import static io.github.cachedresult.invocation.ProcessesOverMaps.begin;
import static io.github.cachedresult.invocation.ProcessesOverMaps.entry;
import static io.github.cachedresult.invocation.ProcessesOverMaps.get;
import static io.github.cachedresult.invocation.ProcessesOverMaps.getFrom;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.tier.LocalTier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An eviction by what headers say reaches what this process alone has: runs under way, its journal, its memory. */
@Timeout(60)
class OwnEvictionsTests {

    private static final EntrySelection MODEL = EntrySelection.ofModel("m");

    @TempDir
    Path temporary;

    @AutoClose
    private final ProcessesOverMaps processes = new ProcessesOverMaps();

    private final MapStore redis = processes.redis;
    private final MapStore s3 = processes.s3;
    private ResultCache cache = processes.open();

    private static boolean all(EntryHeader header) {
        return header.key().model().length() > 0;
    }

    private void evict(Predicate<EntryHeader> which) {
        assertThat(cache.evictions().evict(MODEL, which, "ann", "wrong")).isNotNull();
    }

    @Test
    void aRunUnderWay_isAskedAboutWhenItEnds_andNotJoined() throws Exception {
        processes.evictWhileItRuns(cache, () -> evict(OwnEvictionsTests::all), cache);
    }

    @Test
    void aRunUnderWayThatIsNotMeant_isKept() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        FutureTask<Cached<String>> run = begin(cache, "m", end);
        evict(header -> header.tags().contains("nightly"));
        end.countDown();
        run.get();
        assertThat(get(cache, "m", "never")).isEqualTo("slow");
    }

    @Test
    void whatBeginsAfterwards_isNotMeant() {
        evict(OwnEvictionsTests::all);
        assertThat(get(cache, "m", "new")).isEqualTo("new");
        assertThat(get(cache, "m", "never")).isEqualTo("new");
    }

    @Test
    void aRunUnderWay_isTakenBackWithWhatItWasGiven() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        EntryReference source = entry(get(cache, "m", CacheMode.READ_WRITE, "source"));
        FutureTask<Cached<String>> derived = begin(
                cache, "derived", () -> assertThat(get(cache, "m", "never")).isEqualTo("source"), end);

        cache.evictions().evictWithDerived(source, "ann", "wrong");
        end.countDown();

        assertThat(derived.get().value()).isEqualTo("slow");
        assertThat(get(cache, "derived", "new")).isEqualTo("new");
    }

    @Test
    void whatStoresHave_computedFromWhatOnlyTheJournalHas_isTakenBackWithIt() {
        cache = processes.openWithJournal(temporary);
        EntryReference source = entry(get(cache, "m", CacheMode.READ_WRITE, "source"));
        processes.refuse("middle");
        EntryReference middle = entry(getFrom(cache, "middle", "m"));
        EntryReference derived = entry(getFrom(cache, "derived", "middle"));
        Awaitility.await().until(() -> s3.entries.containsKey(derived.key()));
        assertThat(s3.entries).doesNotContainKey(middle.key());
        assertThat(cache.evictions().previewWithDerived(source).nodes()).hasSize(1);
        assertThat(cache.evictions().previewWithDerived(middle).nodes()).hasSize(2);

        cache.evictions().evictWithDerived(source, "ann", "wrong");
        processes.refuse(null);

        assertThat(get(cache, "derived", "new")).isEqualTo("new");
        assertThat(get(cache, "middle", "new")).isEqualTo("new");
        assertThat(get(cache, "m", "new")).isEqualTo("new");
    }

    @Test
    void aRunThatEndsWhileTheJournalIsRead_isNotOverlooked() {
        assertThat(get(cache, "m", CacheMode.READ_ONLY, "mine").value()).isEqualTo("mine");
        EntryHeader header = cache.evictions()
                .preview(MODEL, OwnEvictionsTests::all, 1)
                .examples()
                .get(0);
        RunsUnderWay runs = new RunsUnderWay(made -> {});
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
        assertThat(get(cache, "m", CacheMode.READ_ONLY, "mine").value()).isEqualTo("mine");
        assertThat(s3.entries).isEmpty();
        EvictionPreview preview = cache.evictions().preview(MODEL, OwnEvictionsTests::all, 10);
        assertThat(preview.entries()).isEqualTo(1);
        assertThat(preview.byTier()).isEqualTo(Map.of(Tier.LOCAL, 1L));
        assertThat(preview.examples()).hasSize(1);

        evict(header -> false);
        assertThat(get(cache, "m", CacheMode.READ_ONLY, "never").value()).isEqualTo("mine");
        evict(OwnEvictionsTests::all);
        assertThat(get(cache, "m", CacheMode.READ_ONLY, "new").value()).isEqualTo("new");
    }

    @Test
    void whatIsInTheJournal_isCountedAndNeverDelivered() {
        cache = processes.openWithJournal(temporary);
        redis.failure = new IllegalStateException("down");
        s3.failure = new IllegalStateException("down");
        assertThat(get(cache, "m", "old")).isEqualTo("old");
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
        assertThat(get(cache, "m", "new")).isEqualTo("new");
    }

    @Test
    void withoutStores_whatIsInTheMemoryIsTakenBack() {
        cache = ResultCache.builder().build();
        EntryReference source = entry(get(cache, "m", CacheMode.READ_WRITE, "old"));
        assertThat(getFrom(cache, "derived", "m").value()).isEqualTo("old");
        assertThat(cache.evictions().preview(MODEL, OwnEvictionsTests::all, 10).byTier())
                .isEqualTo(Map.of(Tier.LOCAL, 1L));
        evict(header -> false);
        assertThat(get(cache, "m", "never")).isEqualTo("old");

        cache.evictions().evictWithDerived(source, "ann", "wrong");
        assertThat(get(cache, "derived", "new")).isEqualTo("new");
        assertThat(get(cache, "m", "new")).isEqualTo("new");
        evict(OwnEvictionsTests::all);
        assertThat(get(cache, "m", "newer")).isEqualTo("newer");
    }
}
