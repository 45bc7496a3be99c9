package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Computation;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.key.ResultKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One call through the whole pipeline, over stores in maps and a clock that is told the time. */
class PipelineTests {

    record Prediction(double value, String unit) {}

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final MapStore redis = new MapStore(Tier.REDIS);
    private final MapStore s3 = new MapStore(Tier.S3);
    private final ConcurrentLinkedQueue<CacheEvent> heard = new ConcurrentLinkedQueue<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private ResultCacheBuilder builder() {
        return ResultCache.builder().store(redis).store(s3).clock(time::get).listener(heard::add);
    }

    private ResultCache process() {
        return builder().build();
    }

    private static OperationBuilder<Prediction> plan(ResultCache cache) {
        return cache.operation("org.acme.Toxicity.predict", Prediction.class)
                .model("eos3b5e")
                .version("v2")
                .inputs("smiles");
    }

    private Cached<Prediction> ask(ResultCache cache, CachedOperation<Prediction> plan) {
        return cache.get(plan, this::compute, "CCO");
    }

    private Prediction compute() {
        return new Prediction(runs.incrementAndGet(), "mM");
    }

    private void pass(Duration duration) {
        time.updateAndGet(now -> now.plus(duration));
    }

    private byte[] only(MapStore store) {
        assertThat(store.entries).hasSize(1);
        return store.entries.values().iterator().next();
    }

    @Test
    void result_isComputedOnceAndFoundInEveryTier() {
        ResultCache first = process();
        CachedOperation<Prediction> plan = plan(first).build();
        Cached<Prediction> computed = ask(first, plan);
        assertThat(computed.cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        pass(Duration.ofSeconds(3));
        Cached<Prediction> local = ask(first, plan);
        assertThat(local.cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThat(local.cachedFrom().age()).isEqualTo(Duration.ofSeconds(3));

        ResultCache second = process();
        assertThat(ask(second, plan(second).build()).cachedFrom().tier()).isEqualTo(Tier.REDIS);
        byte[] entry = only(redis);
        redis.entries.clear();
        ResultCache third = process();
        Cached<Prediction> fromS3 = ask(third, plan(third).build());
        assertThat(fromS3.cachedFrom().tier()).isEqualTo(Tier.S3);
        assertThat(fromS3.value()).isEqualTo(computed.value());
        assertThat(fromS3.cachedFrom().key()).isEqualTo(computed.cachedFrom().key());
        assertThat(only(redis)).as("back-filled unchanged").isEqualTo(entry);
        assertThat(runs).hasValue(1);
    }

    @Test
    void expiry_isJudgedFromTheEntryInEveryTierAndTheEntryIsReplaced() {
        ResultCache cache = process();
        CachedOperation<Prediction> plan = plan(cache).ttl(Duration.ofHours(1)).build();
        ask(cache, plan);
        pass(Duration.ofMinutes(59));
        ResultCache other = process();
        CachedOperation<Prediction> same = plan(other).ttl(Duration.ofHours(1)).build();
        assertThat(ask(other, same).cachedFrom().tier()).isEqualTo(Tier.REDIS);
        pass(Duration.ofMinutes(1));
        byte[] before = only(s3);

        Cached<Prediction> again = ask(other, same);
        assertThat(again.cachedFrom().tier())
                .as("the local copy got the remaining life only")
                .isEqualTo(Tier.COMPUTED);
        assertThat(runs).hasValue(2);
        assertThat(only(s3)).isNotEqualTo(before).isEqualTo(only(redis));
    }

    @Test
    void loweredTtl_worksAtOnce() {
        ResultCache cache = process();
        ask(cache, plan(cache).build());
        pass(Duration.ofDays(2));
        ResultCache stricter = builder()
                .rules(List.of(ModelRule.of("eos*").ttl(Duration.ofDays(1))))
                .build();
        assertThat(ask(stricter, plan(stricter).build()).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void anotherVersion_neverMeetsTheOld() {
        ResultCache cache = process();
        ask(cache, plan(cache).build());
        ResultCache promoted =
                builder().rules(List.of(ModelRule.of("eos3b5e").version("v3"))).build();
        assertThat(ask(promoted, plan(promoted).build()).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void fileThatChangesWhileTheMethodRuns_keepsItsResultOutOfEveryTier(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("dose.csv"), "1");
        ResultCache cache = process();
        CachedOperation<Prediction> plan = plan(cache).build();
        Cached<Prediction> first = cache.get(
                plan,
                () -> {
                    Files.writeString(file, "2");
                    return compute();
                },
                file);
        assertThat(first.value().value()).isEqualTo(1);
        assertThat(heard)
                .anyMatch(event -> event instanceof CacheEvent.NotStored not
                        && not.reason().equals("the file at smiles changed while it ran"));
        assertThat(redis.entries).isEmpty();
        assertThat(s3.entries).isEmpty();

        Files.writeString(file, "1");
        assertThat(cache.get(plan, this::compute, file).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(cache.get(plan, this::compute, file).cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        Files.writeString(file, "2");
        assertThat(cache.get(plan, this::compute, file).cachedFrom().tier())
                .as("another content is another input")
                .isEqualTo(Tier.COMPUTED);
        Files.writeString(file, "1");
        ResultCache other = process();
        assertThat(other.get(plan(other).build(), this::compute, file)
                        .cachedFrom()
                        .tier())
                .isEqualTo(Tier.REDIS);
        assertThat(runs).hasValue(3);
    }

    @Test
    void fileThatCannotBeRead_runsUncached(@TempDir Path folder) {
        ResultCache cache = process();
        CachedOperation<Prediction> plan = plan(cache).build();
        for (int i = 0; i < 2; i++) {
            assertThat(cache.get(plan, this::compute, folder.resolve("missing")).cachedFrom())
                    .isEqualTo(CachedFrom.noCache());
        }
        assertThat(runs).hasValue(2);
        assertThat(redis.entries).isEmpty();
    }

    @Test
    void inputThatTheMethodChanges_doesNotMoveItsKey() {
        ResultCache cache = process();
        CachedOperation<Prediction> plan = plan(cache).build();
        List<String> input = new ArrayList<>(List.of("CCO"));
        cache.get(
                plan,
                () -> {
                    input.add("changed");
                    return compute();
                },
                input);
        assertThat(cache.get(plan, this::compute, List.of("CCO")).cachedFrom().tier())
                .isEqualTo(Tier.LOCAL);
        assertThat(cache.get(plan, this::compute, input).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void exception_passesUnwrappedAndIsNotStored() throws Exception {
        ResultCache cache = process();
        CachedOperation<Prediction> plan = plan(cache).build();
        IOException thrown = new IOException("no licence");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> cache.get(
                        plan,
                        () -> {
                            throw thrown;
                        },
                        "CCO"))
                .isSameAs(thrown);
        assertThat(redis.entries).isEmpty();
        assertThat(ask(cache, plan).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void failingStores_neverReachTheCaller() {
        for (boolean throwing : List.of(false, true)) {
            redis.failure = new IllegalStateException("Redis is down");
            s3.failure = new IllegalStateException("S3 is down");
            redis.throwing = throwing;
            s3.throwing = throwing;
            ResultCache cache = process();
            CachedOperation<Prediction> plan = plan(cache).build();
            assertThat(ask(cache, plan).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(ask(cache, plan).cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        }
    }

    @Test
    void storeThatFails_isPassedOverAndTheNextHasTheResult() {
        redis.failure = new IllegalStateException("Redis is down");
        ResultCache cache = process();
        ask(cache, plan(cache).build());
        assertThat(s3.entries).as("waited for, as Redis did not take it").hasSize(1);
        ResultCache other = process();
        assertThat(ask(other, plan(other).build()).cachedFrom().tier()).isEqualTo(Tier.S3);
    }

    @Test
    void lostRace_usesTheWinner() {
        ResultCache winner = ResultCache.builder().store(s3).clock(time::get).build();
        ask(winner, plan(winner).build());
        redis.rival = only(s3);
        s3.entries.clear();

        ResultCache loser = process();
        Cached<Prediction> answer = ask(loser, plan(loser).build());
        assertThat(runs).hasValue(2);
        assertThat(answer.value()).isEqualTo(new Prediction(1, "mM"));
        assertThat(only(s3)).as("all tiers agree").isEqualTo(only(redis));
    }

    @Test
    void damagedEntries_areMissesAndReplaced() {
        ResultCache cache = process();
        ask(cache, plan(cache).build());
        ResultKey key = redis.entries.keySet().iterator().next();
        byte[] whole = only(redis);
        List<byte[]> damaged = List.of(
                new byte[0],
                "garbage of somebody else".getBytes(StandardCharsets.UTF_8),
                Arrays.copyOf(whole, whole.length - 1),
                flipped(whole, whole.length - 20),
                flipped(whole, 4));
        for (byte[] bytes : damaged) {
            redis.entries.put(key, bytes);
            s3.entries.put(key, bytes);
            int before = runs.get();
            ResultCache other = process();
            assertThat(ask(other, plan(other).build()).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(runs).hasValue(before + 1);
            assertThat(only(redis)).isNotEqualTo(bytes).isEqualTo(only(s3));
        }
        assertThat(heard.stream()
                        .filter(CacheEvent.Unusable.class::isInstance)
                        .map(event -> ((CacheEvent.Unusable) event).defect())
                        .distinct())
                .containsExactlyInAnyOrder(Defect.FOREIGN, Defect.TRUNCATED, Defect.CORRUPT, Defect.UNSUPPORTED);
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= 1;
        return copy;
    }

    @Test
    void verdicts_decideWhatIsKept() {
        AtomicReference<Verdict> verdict = new AtomicReference<>(Verdict.doNotStore("not finite"));
        ResultCache cache = process();
        CachedOperation<Prediction> plan =
                plan(cache).validity((result, computation) -> verdict.get()).build();
        assertThat(ask(cache, plan).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(ask(cache, plan).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(redis.entries).isEmpty();

        verdict.set(Verdict.storeFor(Duration.ofMinutes(5)));
        ask(cache, plan);
        pass(Duration.ofMinutes(4));
        assertThat(ask(cache, plan).cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        pass(Duration.ofMinutes(1));

        verdict.set(Verdict.preferStale("rate limited"));
        Cached<Prediction> stale = ask(cache, plan);
        assertThat(stale.cachedFrom().tier()).isEqualTo(Tier.STALE);
        assertThat(stale.value()).isEqualTo(new Prediction(3, "mM"));
        assertThat(runs).hasValue(4);
        cache.clearLocal();
        assertThat(ask(cache, plan).cachedFrom().tier())
                .as("from the store's expired entry")
                .isEqualTo(Tier.STALE);
    }

    @Test
    void judgeThatThrows_countsAsDoNotStore() {
        ResultCache cache = process();
        CachedOperation<Prediction> plan = plan(cache)
                .validity((result, computation) -> {
                    throw new IllegalStateException("a judge's own fault");
                })
                .build();
        assertThat(ask(cache, plan).value()).isEqualTo(new Prediction(1, "mM"));
        assertThat(redis.entries).isEmpty();
    }

    @Test
    void resultFoundUnusable_isRecomputedAndReplaced() {
        AtomicReference<Boolean> usable = new AtomicReference<>(true);
        ResultValidity<Prediction> judge = new ResultValidity<>() {
            @Override
            public Verdict judge(Prediction result, Computation computation) {
                return Verdict.store();
            }

            @Override
            public boolean usable(Prediction result, CachedFrom from) {
                return usable.get();
            }
        };
        ResultCache cache = process();
        CachedOperation<Prediction> plan = plan(cache).validity(judge).build();
        ask(cache, plan);
        byte[] before = only(redis);
        usable.set(false);
        assertThat(ask(cache, plan).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(only(redis)).isNotEqualTo(before).isEqualTo(only(s3));
        usable.set(true);
        assertThat(ask(cache, plan).value()).isEqualTo(new Prediction(2, "mM"));
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller must not do, and one without the check can
    void nullIsReturnedAndNotStored() {
        ResultCache cache = process();
        CachedOperation<Prediction> plan = plan(cache).build();
        assertThat(cache.<Prediction, RuntimeException>get(plan, () -> null, "CCO")
                        .value())
                .isNull();
        assertThat(redis.entries).isEmpty();
    }

    @Test
    void emptyResults_areOrdinary() {
        ResultCache cache = process();
        CachedOperation<Integer> zero =
                cache.operation("zero", Integer.class).model("m").build();
        CachedOperation<String> empty =
                cache.operation("empty", String.class).model("m").build();
        CachedOperation<Boolean> no =
                cache.operation("no", Boolean.class).model("m").build();
        for (int i = 0; i < 2; i++) {
            Tier expected = i == 0 ? Tier.COMPUTED : Tier.LOCAL;
            assertThat(cache.get(zero, () -> 0).cachedFrom().tier()).isEqualTo(expected);
            assertThat(cache.get(empty, () -> "").cachedFrom().tier()).isEqualTo(expected);
            assertThat(cache.get(no, () -> false).cachedFrom().tier()).isEqualTo(expected);
        }
    }

    @Test
    void mutableResult_isNeverShared() {
        ResultCache cache = process();
        CachedOperation<double[]> plan =
                cache.operation("vector", double[].class).model("m").build();
        double[] mine = cache.get(plan, () -> new double[] {1, 2}).value();
        mine[0] = 99;
        double[] yours = cache.get(plan, () -> new double[] {0}).value();
        assertThat(yours).containsExactly(1, 2);
        yours[0] = 77;
        assertThat(cache.get(plan, () -> new double[] {0}).value()).containsExactly(1, 2);
    }

    @Test
    void resultThatStoringWouldChange_isReturnedAndNotStored() {
        ResultCache cache = process();
        CachedOperation<Wrapper> plan =
                cache.operation("lossy", Wrapper.class).model("m").build();
        Wrapper value = new Wrapper(new SubList());
        assertThat(cache.get(plan, () -> value).value()).isSameAs(value);
        assertThat(redis.entries).isEmpty();
        assertThat(heard)
                .anyMatch(event -> event instanceof CacheEvent.NotStored not
                        && not.reason().contains("result.items"));
    }

    record Wrapper(List<String> items) {}

    static final class SubList extends ArrayList<String> {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void unhashableInput_runsUncached() {
        ResultCache cache = process();
        CachedOperation<Prediction> plan = plan(cache).build();
        Runnable callback = () -> {};
        assertThat(cache.get(plan, this::compute, callback).cachedFrom().key()).isNull();
        assertThat(cache.get(plan, this::compute, callback).cachedFrom().key()).isNull();
        assertThat(runs).hasValue(2);
        assertThat(heard)
                .anyMatch(event -> event instanceof CacheEvent.Bypassed bypassed
                        && bypassed.reason().startsWith("smiles: "));
    }

    @Test
    void argumentMutatedByTheMethod_doesNotMoveItsKey() {
        ResultCache cache = process();
        CachedOperation<Prediction> plan = plan(cache).build();
        List<String> input = new ArrayList<>(List.of("CCO"));
        cache.get(
                plan,
                () -> {
                    input.add("C");
                    return compute();
                },
                input);
        assertThat(cache.get(plan, this::compute, List.of("CCO")).cachedFrom().tier())
                .isEqualTo(Tier.LOCAL);
        assertThat(cache.get(plan, this::compute, input).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void concurrentCalls_joinOneRun() throws Exception {
        ResultCache cache = process();
        CachedOperation<double[]> plan =
                cache.operation("slow", double[].class).model("m").build();
        int callers = 64;
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<Future<Cached<double[]>>> answers = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            answers.add(threads.submit(() -> cache.get(plan, () -> {
                runs.incrementAndGet();
                running.countDown();
                release.await();
                return new double[] {42};
            })));
        }
        running.await();
        release.countDown();
        List<double[]> values = new ArrayList<>();
        Map<Tier, Integer> tiers = new EnumMap<>(Tier.class);
        for (Future<Cached<double[]>> answer : answers) {
            Cached<double[]> cached = answer.get(10, TimeUnit.SECONDS);
            values.add(cached.value());
            tiers.merge(cached.cachedFrom().tier(), 1, Integer::sum);
        }
        assertThat(runs).hasValue(1);
        assertThat(tiers.get(Tier.COMPUTED)).isEqualTo(1);
        assertThat(values).allSatisfy(value -> assertThat(value).containsExactly(42));
        assertThat(values.stream().map(System::identityHashCode).distinct().count())
                .as("each has an array of its own")
                .isGreaterThan(callers - 4);
    }

    @Test
    void joinedCalls_getTheOwnersException_andTheNextTriesAgain() throws Exception {
        ResultCache cache = process();
        CachedOperation<Prediction> plan = plan(cache).build();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<?> owner = threads.submit(() -> cache.<Prediction, Exception>get(
                plan,
                () -> {
                    runs.incrementAndGet();
                    running.countDown();
                    release.await();
                    throw new IOException("out of licences");
                },
                "CCO"));
        running.await();
        AtomicReference<@Nullable Thread> waiting = new AtomicReference<>();
        Future<?> joiner = threads.submit(() -> {
            waiting.set(Thread.currentThread());
            return ask(cache, plan);
        });
        awaitBlocked(waiting);
        release.countDown();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> owner.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(IOException.class);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> joiner.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(IOException.class);
        assertThat(runs).hasValue(1);
        assertThat(ask(cache, plan).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void interruptedJoiner_leavesTheOthersAlone() throws Exception {
        ResultCache cache = process();
        CachedOperation<Prediction> plan = plan(cache).build();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<Cached<Prediction>> owner = threads.submit(() -> cache.<Prediction, Exception>get(
                plan,
                () -> {
                    running.countDown();
                    release.await();
                    return compute();
                },
                "CCO"));
        running.await();
        AtomicReference<@Nullable Thread> waiting = new AtomicReference<>();
        Future<Boolean> joiner = threads.submit(() -> {
            waiting.set(Thread.currentThread());
            try {
                ask(cache, plan);
                return false;
            } catch (InterruptedCallException e) {
                return Thread.interrupted();
            }
        });
        Thread joined = awaitBlocked(waiting);
        joined.interrupt();
        assertThat(joiner.get(10, TimeUnit.SECONDS)).isTrue();
        release.countDown();
        assertThat(owner.get(10, TimeUnit.SECONDS).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    private static Thread awaitBlocked(AtomicReference<@Nullable Thread> thread) {
        return Awaitility.await()
                .until(thread::get, known -> known != null && known.getState() == Thread.State.WAITING);
    }

    @Test
    void recursion_isAnErrorAndNotADeadlock() {
        ResultCache cache = process();
        CachedOperation<Prediction> plan = plan(cache).build();
        assertThatExceptionOfType(RecursiveCallException.class)
                .isThrownBy(() -> cache.<Prediction, RuntimeException>get(
                        plan, () -> ask(cache, plan).value(), "CCO"));
    }

    @Test
    void sameCallThroughASecondBinding_runsOnceAndIsCountedOnce() throws Throwable {
        ResultCache cache = process();
        CachedOperation<Prediction> plan = plan(cache).build();
        Object target = new Object();
        for (Object input : new Object[] {"CCO", (Runnable) () -> {}}) {
            heard.clear();
            runs.set(0);
            Object[] arguments = {input};
            cache.call(
                    plan,
                    target,
                    arguments,
                    Binding.PROXY,
                    () -> cache.call(plan, target, arguments, Binding.WOVEN, () -> Cached.of(compute())));
            assertThat(runs).hasValue(1);
            assertThat(heard.stream()
                            .filter(event ->
                                    event instanceof CacheEvent.Computed || event instanceof CacheEvent.Bypassed))
                    .hasSize(1);
        }
    }

    @Test
    void disabledModel_isNotCached() {
        ResultCache cache = builder()
                .rules(List.of(
                        ModelRule.of("*").enabled(true), ModelRule.of("eos*").enabled(false)))
                .build();
        CachedOperation<Prediction> plan = plan(cache).build();
        ask(cache, plan);
        ask(cache, plan);
        assertThat(runs).hasValue(2);
        assertThat(redis.entries).isEmpty();
    }

    @Test
    void interruptedCaller_getsItsResultAndStaysInterrupted() {
        ResultCache cache = process();
        CachedOperation<Prediction> plan = plan(cache).build();
        AtomicReference<Boolean> seen = new AtomicReference<>(false);
        Thread.currentThread().interrupt();
        cache.get(
                plan,
                () -> {
                    seen.set(Thread.currentThread().isInterrupted());
                    return compute();
                },
                "CCO");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(seen).hasValue(true);
        assertThat(redis.entries).hasSize(1);
    }
}
