package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Computation;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Producer;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.eviction.Eviction;
import io.github.cachedresult.eviction.EvictionFailedException;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.eviction.EvictionOrder.Kind;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes over the same stores, in maps, of which each hears of the other's evictions when it is told to. */
@NullUnmarked
class EvictionsTests {

    private static final EvictionOptions SELDOM = new EvictionOptions(Duration.ofHours(1), null, 0);

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final MapStore redis = new MapStore(Tier.REDIS);
    private final MapStore s3 = new MapStore(Tier.S3);
    private final AtomicInteger runs = new AtomicInteger();
    private final List<ResultCache> opened = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        opened.forEach(ResultCache::close);
        threads.shutdownNow();
    }

    private ResultCacheBuilder builder(String application) {
        return ResultCache.builder()
                .store(redis)
                .store(s3)
                .clock(time::get)
                .evictions(SELDOM)
                .producer(new Producer(application, UUID.randomUUID().toString(), "host"));
    }

    private ResultCache open(ResultCacheBuilder builder) {
        ResultCache cache = builder.build();
        opened.add(cache);
        cache.evictions().refresh();
        return cache;
    }

    private ResultCache process(String application) {
        return open(builder(application));
    }

    private static OperationBuilder<String> plan(ResultCache cache, String model, String version) {
        return cache.operation("predict", String.class)
                .model(model)
                .version(version)
                .inputs("x");
    }

    private Cached<String> call(ResultCache cache, String model, String version, String x) {
        return cache.get(plan(cache, model, version).build(), () -> x + runs.incrementAndGet(), x);
    }

    private Cached<String> call(ResultCache cache, String x) {
        return call(cache, "m", "1", x);
    }

    private static Origin originOf(Cached<?> answer) {
        return Objects.requireNonNull(answer.cachedFrom().origin());
    }

    private static ResultKey keyOf(Cached<?> answer) {
        Origin origin = originOf(answer);
        return new ResultKey(origin.model(), origin.version(), ResultKey.parseDigest(origin.key()));
    }

    @Test
    void evict_isAMissInEveryTierHere_andThereWhenItHears() {
        ResultCache here = process("here");
        ResultCache there = process("there");
        call(here, "x");
        call(there, "x");

        Eviction eviction = here.evictions().evict(Selector.ofModel("m"), "ann", "retrained");

        assertThat(eviction.number()).isEqualTo(1);
        assertThat(eviction.order().by()).isEqualTo("ann");
        assertThat(call(here, "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(call(here, "x").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThat(call(there, "x").value()).as("has not heard").isEqualTo("x1");
        assertThat(there.evictions().refresh().number()).isEqualTo(1);
        assertThat(call(there, "x"))
                .matches(answer ->
                        answer.value().equals("x2") && answer.cachedFrom().tier() == Tier.REDIS);
    }

    @Test
    void evict_whatLowerTiersHaveNeverComesBack_alsoAfterARestartAndAnEmptiedRedis() {
        ResultCache here = process("here");
        call(here, "x");
        here.evictions().evict(Selector.ofModel("m"), "ann", "retrained");
        redis.entries.clear();
        redis.evictions.clear();

        ResultCache restarted = process("restarted");

        assertThat(s3.entries).hasSize(1);
        assertThat(call(restarted, "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(call(process("another"), "x").cachedFrom().tier()).isEqualTo(Tier.REDIS);
    }

    @Test
    void evict_beforeTheLogWasRead_nothingIsAnswered() {
        ResultCache here = process("here");
        call(here, "x");
        here.evictions().evict(Selector.ofModel("m"), "ann", "retrained");
        ResultCache fresh = builder("fresh").build();
        opened.add(fresh);

        assertThat(call(fresh, "x").value()).isEqualTo("x2");
    }

    @Test
    void evict_concernsWhatItSelects_andNothingElse() {
        ResultCache here = process("here");
        call(here, "m", "1", "x");
        call(here, "m", "2", "x");
        call(here, "n", "1", "x");
        Cached<String> y = call(here, "m", "1", "y");
        List<Selector> selectors = List.of(
                Selector.ofModel("m").withVersion("1"),
                Selector.ofKey(keyOf(y)),
                Selector.ofKey(originOf(y).key()),
                Selector.ofEntry(Objects.requireNonNull(originOf(y).entryId())),
                Selector.ofTag("none"),
                Selector.ofOperation("predict").withModel("n"),
                Selector.ofApplication("there"),
                Selector.ofModel("m").withComputedBetween(time.get(), null));

        assertThat(selectors.stream()
                        .map(selector -> here.evictions().preview(selector, 0).entries()))
                .containsExactly(2L, 1L, 1L, 1L, 0L, 1L, 0L, 3L);
        here.evictions().evict(Selector.ofKey(keyOf(y)), "ann", "test");
        assertThat(call(here, "m", "1", "x").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThat(call(here, "m", "1", "y").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        here.evictions().evict(Selector.ofModel("m").withVersion("2"), "ann", "test");
        assertThat(call(here, "m", "1", "x").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThat(call(here, "m", "2", "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        here.evictions().evict(Selector.all(), "ann", "test");
        assertThat(call(here, "n", "1", "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void evict_whileItRuns_isReturnedAndNotStored_andNotJoinedByWhoCallsLater() throws Exception {
        ResultCache here = process("here");
        CachedOperation<String> operation = plan(here, "m", "1").build();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch evicted = new CountDownLatch(1);
        Future<Cached<String>> early = threads.submit(() -> here.get(
                operation,
                () -> {
                    running.countDown();
                    evicted.await();
                    return "early";
                },
                "x"));
        running.await();
        here.evictions().evict(Selector.ofModel("m"), "ann", "test");

        Cached<String> late = here.get(operation, () -> "late", "x");
        evicted.countDown();

        assertThat(late.value()).isEqualTo("late");
        Cached<String> returned = early.get(30, TimeUnit.SECONDS);
        assertThat(returned.value()).isEqualTo("early");
        assertThat(originOf(returned).verdict())
                .isInstanceOfSatisfying(Verdict.DoNotStore.class, not -> assertThat(not.reason())
                        .contains("evicted while it ran"));
        assertThat(call(here, "x"))
                .matches(answer ->
                        answer.value().equals("late") && answer.cachedFrom().tier() == Tier.LOCAL);
        assertThat(call(process("there"), "x").value()).isEqualTo("late");
    }

    @Test
    void evict_ofAnotherModel_leavesARunToBeJoined() throws Exception {
        ResultCache here = process("here");
        CachedOperation<String> operation = plan(here, "m", "1").build();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch evicted = new CountDownLatch(1);
        Future<Cached<String>> first = threads.submit(() -> here.get(
                operation,
                () -> {
                    running.countDown();
                    evicted.await();
                    return "first";
                },
                "x"));
        running.await();
        here.evictions().evict(Selector.ofModel("n"), "ann", "test");
        Future<Cached<String>> second = threads.submit(() -> here.get(operation, () -> "second", "x"));
        evicted.countDown();

        assertThat(first.get(30, TimeUnit.SECONDS).value()).isEqualTo("first");
        assertThat(second.get(30, TimeUnit.SECONDS).value()).isEqualTo("first");
    }

    @Test
    void evict_ofAnEntryThatARunHasFound_isNotBroughtToWhoCallsLater() throws Exception {
        CountDownLatch found = new CountDownLatch(1);
        CountDownLatch evicted = new CountDownLatch(1);
        ResultValidity<String> slow = new ResultValidity<>() {
            @Override
            public Verdict judge(String result, Computation computation) {
                return Verdict.store();
            }

            @Override
            public boolean usable(String result, CachedFrom from) {
                found.countDown();
                try {
                    evicted.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return true;
            }
        };
        ResultCache there = process("there");
        Cached<String> wrong = there.get(plan(there, "m", "1").build(), () -> "wrong", "x");
        ResultCache here = process("here");
        CachedOperation<String> operation = plan(here, "m", "1").validity(slow).build();
        Future<Cached<String>> first = threads.submit(() -> here.get(operation, () -> "first", "x"));
        found.await();
        here.evictions().markInvalid(wrong.cachedFrom().origin().entryId(), "ann", "test");
        FutureTask<Cached<String>> second = new FutureTask<>(() -> here.get(operation, () -> "second", "x"));
        Thread later = new Thread(second);
        later.start();
        Awaitility.await().until(() -> later.getState() == Thread.State.WAITING);
        evicted.countDown();

        assertThat(first.get(30, TimeUnit.SECONDS).value())
                .as("it called before")
                .isEqualTo("wrong");
        assertThat(second.get(30, TimeUnit.SECONDS).value()).isEqualTo("second");
    }

    @Test
    void evict_aProcessThatHasNotHeard_storesWhatIsAMissForAllThatHave() {
        ResultCache here = process("here");
        ResultCache late = process("late");
        // Its first look into the stores waits for its first reading of the log; the next is an hour away.
        late.get(plan(late, "another", "1").build(), () -> "other", "x");
        here.evictions().evict(Selector.ofModel("m"), "ann", "test");

        assertThat(call(late, "x").value()).isEqualTo("x1");

        Awaitility.await().untilAsserted(() -> assertThat(s3.entries).hasSize(2));
        assertThat(call(here, "x").value()).isEqualTo("x2");
        late.evictions().refresh();
        assertThat(call(late, "x").value()).isEqualTo("x2");
        assertThat(runs).hasValue(2);
    }

    static final class PreferStale implements ResultValidity<String> {
        @Override
        public Verdict judge(String result, Computation computation) {
            return result.startsWith("bad") ? Verdict.preferStale("bad") : Verdict.store();
        }
    }

    @Test
    void evicted_isNotEvenPreferredAsStale() {
        ResultCache here = process("here");
        CachedOperation<String> operation = plan(here, "m", "1")
                .ttl(Duration.ofHours(1))
                .validity(new PreferStale())
                .build();
        here.get(operation, () -> "good", "x");
        time.set(time.get().plus(Duration.ofHours(2)));
        assertThat(here.get(operation, () -> "bad", "x").value()).isEqualTo("good");

        Cached<String> evictedMeanwhile = here.get(
                operation,
                () -> {
                    here.evictions().evict(Selector.ofModel("m"), "ann", "test");
                    return "bad while evicted";
                },
                "x");
        assertThat(evictedMeanwhile.value()).isEqualTo("bad while evicted");
        assertThat(here.get(operation, () -> "bad after", "x").value()).isEqualTo("bad after");
    }

    @Test
    void evict_aModelIsOneWrite_howeverManyEntriesItHas() {
        for (int entries : List.of(10, 3_000)) {
            String model = "model-of-" + entries;
            ResultCache here = process("here");
            IntStream.range(0, entries).forEach(i -> call(here, model, "1", "x" + i));
            int before = s3.writes.get() + redis.writes.get();
            long number = here.evictions().state().number();

            here.evictions().evict(Selector.ofModel(model), "ann", "test");

            assertThat(here.evictions().state().number()).isEqualTo(number + 1);
            assertThat(s3.writes.get() + redis.writes.get()).isEqualTo(before);
            assertThat(here.evictions().preview(Selector.ofModel(model), 0).entries())
                    .isZero();
        }
    }

    @Test
    void evict_byPredicate_evictsTheEntriesItFound() {
        ResultCache here = process("here");
        IntStream.range(0, 2_500).forEach(i -> call(here, "x" + i));
        Set<ResultKey> odd = new HashSet<>();
        redis.entries.keySet().stream()
                .filter(key -> (key.digest().d() & 1) == 1)
                .forEach(odd::add);

        var preview = here.evictions().preview(EntrySelection.all(), header -> odd.contains(header.key()), 3);
        List<Eviction> evictions =
                here.evictions().evict(EntrySelection.all(), header -> odd.contains(header.key()), "ann", "odd");

        assertThat(preview.entries()).isEqualTo(odd.size());
        assertThat(preview.examples()).hasSize(3);
        assertThat(preview.byTier()).containsOnlyKeys(Tier.REDIS, Tier.S3);
        assertThat(evictions).hasSize((odd.size() + 999) / 1000);
        here.clearLocal();
        long computed = IntStream.range(0, 2_500)
                .filter(i -> call(here, "x" + i).cachedFrom().tier() == Tier.COMPUTED)
                .count();
        assertThat(computed).isEqualTo(odd.size());
    }

    @Test
    void evict_byPredicate_evictsNothingWhereAStoreCannotBeListed() {
        ResultCache here = process("here");
        call(here, "x");
        redis.failure = new IllegalStateException("down");

        assertThatExceptionOfType(EvictionFailedException.class)
                .isThrownBy(() -> here.evictions().evict(EntrySelection.all(), header -> true, "ann", "test"))
                .withMessageContaining("REDIS")
                .withMessageContaining("Ask again");
        assertThat(here.evictions().history(1))
                .extracting(eviction -> eviction.order().kind())
                .as("others are told that somebody looks")
                .containsExactly(Kind.SCREENED);
        assertThat(call(here, "x").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThat(here.evictions().preview(Selector.all(), 1).unreachable()).hasSize(1);
    }

    @Test
    void markInvalid_concernsOneEntry_andSaysWhoAndWhy() {
        ResultCache here = process("here");
        Cached<String> wrong = call(here, "x");
        call(here, "y");
        UUID id = Objects.requireNonNull(originOf(wrong).entryId());

        Eviction eviction = here.evictions().markInvalid(id, "ann", "wrong units");

        assertThat(here.evictions().history(1)).containsExactly(eviction);
        assertThat(eviction.order().kind()).isEqualTo(Kind.INVALID);
        assertThat(eviction.order().reason()).isEqualTo("wrong units");
        assertThat(call(here, "y").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThat(call(here, "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        here.evictions().markInvalid(keyOf(wrong), "ann", "still wrong");
        assertThat(call(here, "x").value()).isEqualTo("x4");
    }

    @Test
    void withSameInputs_listsEntriesOfAllVersions() {
        ResultCache here = process("here");
        Cached<String> first = call(here, "m", "1", "x");
        call(here, "m", "2", "x");
        call(here, "m", "1", "y");
        call(here, "n", "1", "x");

        SameInputs same = here.evictions().withSameInputs(keyOf(first));

        assertThat(same.isComplete()).isTrue();
        assertThat(same.entries()).extracting(header -> header.key().version()).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void withSameInputs_saysWhatItCouldNotLookAt() {
        ResultCache here = process("here");
        Cached<String> first = call(here, "m", "1", "x");
        call(here, "m", "2", "x");
        redis.failure = new IllegalStateException("down");

        SameInputs withoutRedis = here.evictions().withSameInputs(keyOf(first));
        assertThat(withoutRedis.entries()).as("those in S3").hasSize(2);
        assertThat(withoutRedis.unreachable()).extracting(TierFinding::tier).containsExactly(Tier.REDIS);
        assertThat(withoutRedis.isComplete()).isFalse();

        s3.failure = new IllegalStateException("down");
        s3.throwing = true;
        SameInputs withoutAny = here.evictions().withSameInputs(keyOf(first));
        assertThat(withoutAny.entries()).isEmpty();
        assertThat(withoutAny.unreachable()).extracting(TierFinding::tier).containsExactly(Tier.REDIS, Tier.S3);
    }

    @Test
    void withSameInputs_countsWhatItCannotRead() {
        ResultCache here = process("here");
        ResultKey key = keyOf(call(here, "m", "1", "x"));
        redis.entries.put(key, new byte[] {1});
        SameInputs other = here.evictions().withSameInputs(key);
        assertThat(other.entries()).as("that in S3").hasSize(1);
        assertThat(other.unreadable()).isEqualTo(1);

        s3.entries.put(key, new byte[] {1});
        SameInputs none = here.evictions().withSameInputs(key);
        assertThat(none.entries()).isEmpty();
        assertThat(none.unreadable()).isEqualTo(2);
        assertThat(none.isComplete()).isFalse();
    }

    @Test
    void reclaim_deletesWhatIsEvicted_andNothingElse() throws Exception {
        ResultCache here = process("here");
        IntStream.range(0, 150).forEach(i -> call(here, "m", "1", "x" + i));
        call(here, "n", "1", "x");
        here.evictions().evict(Selector.ofModel("m"), "ann", "test");
        call(here, "m", "1", "x7");

        Reclaimed reclaimed = here.evictions()
                .reclaim(EntrySelection.all())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);

        assertThat(reclaimed).isEqualTo(new Reclaimed(302, 298, true));
        assertThat(redis.entries.keySet()).extracting(ResultKey::model).containsExactlyInAnyOrder("m", "n");
        assertThat(call(process("there"), "m", "1", "x7").cachedFrom().tier()).isEqualTo(Tier.REDIS);
    }

    @Test
    void reclaim_followsAnEvictionByItself() {
        ResultCache here = open(builder("here").evictions(new EvictionOptions(Duration.ofHours(1), null, 1_000)));
        Cached<String> x = call(here, "x");
        call(here, "y");
        here.evictions().evict(Selector.ofKey(keyOf(x)), "ann", "test");
        Awaitility.await().until(() -> redis.entries.size() == 1 && s3.entries.size() == 1);
        here.evictions().evict(Selector.ofModel("m"), "ann", "test");
        Awaitility.await().until(() -> redis.entries.isEmpty() && s3.entries.isEmpty());
    }

    @Test
    void reclaim_followsAnEvictionThatTheLogTakesLate() {
        ResultCache here = open(builder("here").evictions(new EvictionOptions(Duration.ofHours(1), null, 1_000)));
        call(here, "x");
        call(here, "n", "1", "x");
        s3.logBroken = true;
        here.evictions().evictEventually(Selector.ofModel("m"), "ann", "test");
        assertThat(here.evictions().state().pending()).isEqualTo(1);
        s3.logBroken = false;
        assertThat(here.evictions().refresh().pending()).isZero();
        Awaitility.await().until(() -> redis.entries.size() == 1 && s3.entries.size() == 1);
        assertThat(s3.entries.keySet()).extracting(ResultKey::model).containsExactly("n");
    }

    @Test
    void evict_withoutStores_isInForceInTheProcess() {
        ResultCache alone = open(ResultCache.builder());
        call(alone, "x");
        assertThat(call(alone, "x").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        alone.evictions().evict(Selector.ofModel("m"), "ann", "test");
        assertThat(call(alone, "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(call(alone, "x").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
    }

    @Test
    void explainMiss_saysThatItWasEvicted() {
        ResultCache here = process("here");
        call(here, "x");
        here.evictions().evict(Selector.ofModel("m"), "ann", "test");

        assertThat(here.explainMiss(plan(here, "m", "1").build(), "x").toString())
                .contains("number 1 of the log");
    }

    @Test
    void subjects_ofAHeaderAndOfItsOriginAreTheSame() {
        ResultCache here = process("here");
        Cached<String> answer = call(here, "x");
        EntryHeader header =
                here.evictions().withSameInputs(keyOf(answer)).entries().get(0);
        assertThat(EvictionSubject.of(originOf(answer))).isEqualTo(EvictionSubject.of(header));
    }
}
