package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Computation;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.FakeStore.Behaviour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.type.TypeFactory;

/** What each mode does in each situation, tier by tier. */
@NullUnmarked
@Timeout(60)
class CacheModeTests {

    record Answer(String text) {}

    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final FakeStore s3 = new FakeStore(Tier.S3);
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private ResultCacheBuilder builder() {
        return ResultCache.builder().clock(() -> now).listener(events::add);
    }

    /** Another process on the same stores. */
    private ResultCache process() {
        return builder().store(redis).store(s3).build();
    }

    private static CachedOperation<Answer> plan(ResultCache cache) {
        return cache.operation("op", Answer.class)
                .model("m")
                .version("v1")
                .ttl(Duration.ofHours(1))
                .inputs("x")
                .build();
    }

    private static void compute(ResultCache cache, String text) {
        cache.get(plan(cache), CacheMode.READ_WRITE, () -> new Answer(text), "x");
    }

    private enum Situation {
        /** This process and the stores have a result. */
        LOCAL,
        /** Both stores have one. */
        STORED,
        /** Only the lower store has one. */
        LOWER,
        /** Both stores have one that expired. */
        EXPIRED,
        /** So does this process. */
        EXPIRED_LOCAL,
        /** Both stores have bytes that are no entry. */
        DAMAGED,
        /** Nobody has anything. */
        MISS,
        /** The stores have one, and answer nothing. */
        DOWN,
        /** The upper store has one and answers nothing, the lower one has it too. */
        HALF_DOWN,
        /** As a miss, of an input that cannot be hashed. */
        UNHASHABLE,
        /** As a miss, and the method throws. */
        THROWS;

        boolean isAnyOf(Situation... others) {
            return Set.of(others).contains(this);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
                    mode        | situation     | answer      | runs | redis   | s3      | local
                    READ_WRITE  | LOCAL         | old         | 0    | old     | old     | old
                    READ_ONLY   | LOCAL         | old         | 0    | old     | old     | old
                    REFRESH     | LOCAL         | new         | 1    | new     | new     | new
                    CACHE_ONLY  | LOCAL         | old         | 0    | old     | old     | old
                    REPLAY_ONLY | LOCAL         | old         | 0    | old     | old     | old
                    RECORD_ONLY | LOCAL         | new         | 1    | old     | old     | old
                    OFF         | LOCAL         | new         | 1    | old     | old     | old
                    READ_WRITE  | STORED        | old         | 0    | old     | old     | old
                    READ_ONLY   | STORED        | old         | 0    | old     | old     | old
                    REFRESH     | STORED        | new         | 1    | new     | new     | new
                    CACHE_ONLY  | STORED        | old         | 0    | old     | old     | old
                    REPLAY_ONLY | STORED        | old         | 0    | old     | old     | old
                    RECORD_ONLY | STORED        | new         | 1    | old     | old     | -
                    OFF         | STORED        | new         | 1    | old     | old     | -
                    READ_WRITE  | LOWER         | old         | 0    | old     | old     | old
                    READ_ONLY   | LOWER         | old         | 0    | -       | old     | old
                    REFRESH     | LOWER         | new         | 1    | new     | new     | new
                    CACHE_ONLY  | LOWER         | old         | 0    | old     | old     | old
                    REPLAY_ONLY | LOWER         | old         | 0    | -       | old     | old
                    RECORD_ONLY | LOWER         | new         | 1    | -       | old     | -
                    OFF         | LOWER         | new         | 1    | -       | old     | -
                    READ_WRITE  | EXPIRED       | new         | 1    | new     | new     | new
                    READ_ONLY   | EXPIRED       | new         | 1    | old     | old     | new
                    REFRESH     | EXPIRED       | new         | 1    | new     | new     | new
                    CACHE_ONLY  | EXPIRED       | MISS        | 0    | old     | old     | -
                    REPLAY_ONLY | EXPIRED       | old         | 0    | old     | old     | -
                    RECORD_ONLY | EXPIRED       | new         | 1    | new     | new     | new
                    OFF         | EXPIRED       | new         | 1    | old     | old     | -
                    READ_WRITE  | EXPIRED_LOCAL | new         | 1    | new     | new     | new
                    READ_ONLY   | EXPIRED_LOCAL | new         | 1    | old     | old     | new
                    REFRESH     | EXPIRED_LOCAL | new         | 1    | new     | new     | new
                    CACHE_ONLY  | EXPIRED_LOCAL | MISS        | 0    | old     | old     | -
                    REPLAY_ONLY | EXPIRED_LOCAL | old         | 0    | old     | old     | -
                    RECORD_ONLY | EXPIRED_LOCAL | new         | 1    | new     | new     | new
                    OFF         | EXPIRED_LOCAL | new         | 1    | old     | old     | -
                    READ_WRITE  | DAMAGED       | new         | 1    | new     | new     | new
                    READ_ONLY   | DAMAGED       | new         | 1    | damaged | damaged | new
                    REFRESH     | DAMAGED       | new         | 1    | new     | new     | new
                    CACHE_ONLY  | DAMAGED       | MISS        | 0    | damaged | damaged | -
                    REPLAY_ONLY | DAMAGED       | MISS        | 0    | damaged | damaged | -
                    RECORD_ONLY | DAMAGED       | new         | 1    | new     | new     | new
                    OFF         | DAMAGED       | new         | 1    | damaged | damaged | -
                    READ_WRITE  | MISS          | new         | 1    | new     | new     | new
                    READ_ONLY   | MISS          | new         | 1    | -       | -       | new
                    REFRESH     | MISS          | new         | 1    | new     | new     | new
                    CACHE_ONLY  | MISS          | MISS        | 0    | -       | -       | -
                    REPLAY_ONLY | MISS          | MISS        | 0    | -       | -       | -
                    RECORD_ONLY | MISS          | new         | 1    | new     | new     | new
                    OFF         | MISS          | new         | 1    | -       | -       | -
                    READ_WRITE  | DOWN          | new         | 1    | old     | old     | new
                    READ_ONLY   | DOWN          | new         | 1    | old     | old     | new
                    REFRESH     | DOWN          | new         | 1    | old     | old     | new
                    CACHE_ONLY  | DOWN          | UNAVAILABLE | 0    | old     | old     | -
                    REPLAY_ONLY | DOWN          | UNAVAILABLE | 0    | old     | old     | -
                    RECORD_ONLY | DOWN          | new         | 1    | old     | old     | new
                    OFF         | DOWN          | new         | 1    | old     | old     | -
                    READ_WRITE  | HALF_DOWN     | old         | 0    | old     | old     | old
                    READ_ONLY   | HALF_DOWN     | old         | 0    | old     | old     | old
                    REFRESH     | HALF_DOWN     | new         | 1    | old     | new     | new
                    CACHE_ONLY  | HALF_DOWN     | old         | 0    | old     | old     | old
                    REPLAY_ONLY | HALF_DOWN     | old         | 0    | old     | old     | old
                    RECORD_ONLY | HALF_DOWN     | new         | 1    | old     | old     | -
                    OFF         | HALF_DOWN     | new         | 1    | old     | old     | -
                    READ_WRITE  | UNHASHABLE    | new         | 1    | -       | -       | -
                    READ_ONLY   | UNHASHABLE    | new         | 1    | -       | -       | -
                    REFRESH     | UNHASHABLE    | new         | 1    | -       | -       | -
                    CACHE_ONLY  | UNHASHABLE    | UNCACHEABLE | 0    | -       | -       | -
                    REPLAY_ONLY | UNHASHABLE    | UNCACHEABLE | 0    | -       | -       | -
                    RECORD_ONLY | UNHASHABLE    | new         | 1    | -       | -       | -
                    OFF         | UNHASHABLE    | new         | 1    | -       | -       | -
                    READ_WRITE  | THROWS        | thrown      | 1    | -       | -       | -
                    READ_ONLY   | THROWS        | thrown      | 1    | -       | -       | -
                    REFRESH     | THROWS        | thrown      | 1    | -       | -       | -
                    CACHE_ONLY  | THROWS        | MISS        | 0    | -       | -       | -
                    REPLAY_ONLY | THROWS        | MISS        | 0    | -       | -       | -
                    RECORD_ONLY | THROWS        | thrown      | 1    | -       | -       | -
                    OFF         | THROWS        | thrown      | 1    | -       | -       | -
                    """)
    void table(
            CacheMode mode,
            Situation situation,
            String answer,
            int expectedRuns,
            String inRedis,
            String inS3,
            String inProcess) {
        ResultCache cache = prepare(situation);
        Object input = situation == Situation.UNHASHABLE ? new Thread() : "x";
        String answered;
        try {
            answered = cache.get(
                            plan(cache),
                            mode,
                            () -> {
                                runs.incrementAndGet();
                                if (situation == Situation.THROWS) {
                                    throw new IOException("no licence");
                                }
                                return new Answer("new");
                            },
                            input)
                    .value()
                    .text();
        } catch (IOException e) {
            answered = "thrown";
        } catch (NotCachedException e) {
            answered = e.reason().name();
        }
        cache.close();
        assertThat(answered).isEqualTo(answer);
        assertThat(runs).hasValue(expectedRuns);
        assertThat(content(redis)).isEqualTo(inRedis);
        assertThat(content(s3)).isEqualTo(inS3);
        assertThat(local(cache)).isEqualTo(inProcess);
    }

    private ResultCache prepare(Situation situation) {
        ResultCache cache = process();
        if (!situation.isAnyOf(Situation.MISS, Situation.UNHASHABLE, Situation.THROWS)) {
            compute(situation.isAnyOf(Situation.LOCAL, Situation.EXPIRED_LOCAL) ? cache : process(), "old");
        }
        switch (situation) {
            case LOWER -> redis.entries().clear();
            case EXPIRED, EXPIRED_LOCAL -> now = now.plus(Duration.ofHours(2));
            case DAMAGED -> {
                redis.putRaw(redis.onlyKey(), "damaged".getBytes(StandardCharsets.UTF_8));
                s3.putRaw(s3.onlyKey(), "damaged".getBytes(StandardCharsets.UTF_8));
            }
            case DOWN -> {
                fail(redis);
                fail(s3);
            }
            case HALF_DOWN -> fail(redis);
            default -> {}
        }
        return cache;
    }

    private static void fail(FakeStore store) {
        store.reading = Behaviour.FAILED_OUTCOME;
        store.writing = Behaviour.FAILED_OUTCOME;
    }

    private static String content(FakeStore store) {
        if (store.entries().isEmpty()) {
            return "-";
        }
        String bytes = new String(store.only(), StandardCharsets.UTF_8);
        return List.of("old", "new", "damaged").stream()
                .filter(bytes::contains)
                .findFirst()
                .orElseThrow();
    }

    private String local(ResultCache cache) {
        fail(redis);
        fail(s3);
        try {
            return cache.get(plan(cache), CacheMode.CACHE_ONLY, () -> new Answer("never"), "x")
                    .value()
                    .text();
        } catch (NotCachedException e) {
            return "-";
        }
    }

    @ParameterizedTest
    @CsvSource({
        "READ_WRITE, READ_WRITE",
        "READ_ONLY, READ_WRITE READ_ONLY",
        "REFRESH, REFRESH",
        "RECORD_ONLY, RECORD_ONLY REFRESH",
        "CACHE_ONLY, ''",
        "REPLAY_ONLY, ''",
        "OFF, ''"
    })
    void runsOfOtherCalls_areJoinedWhereTheyDoAllThatIsAskedFor(CacheMode mode, String joined) throws Exception {
        for (CacheMode running : CacheMode.values()) {
            if (!CallPolicy.of(running).runs()) {
                continue;
            }
            redis.entries().clear();
            s3.entries().clear();
            ResultCache cache = process();
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch open = new CountDownLatch(1);
            FutureTask<Cached<Answer>> first = new FutureTask<>(() -> cache.get(
                    plan(cache),
                    running,
                    () -> {
                        inside.countDown();
                        open.await();
                        return new Answer("theirs");
                    },
                    "x"));
            new Thread(first).start();
            inside.await();
            FutureTask<String> second = new FutureTask<>(() -> {
                try {
                    return cache.get(plan(cache), mode, () -> new Answer("mine"), "x")
                            .value()
                            .text();
                } catch (NotCachedException e) {
                    return e.reason().name();
                }
            });
            Thread thread = new Thread(second);
            thread.start();
            if (List.of(joined.split(" ")).contains(running.name())) {
                while (thread.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                open.countDown();
                assertThat(second.get()).as("%s joins %s", mode, running).isEqualTo("theirs");
            } else {
                String own = CallPolicy.of(mode).runs() ? "mine" : "MISS";
                assertThat(second.get()).as("%s beside %s", mode, running).isEqualTo(own);
                open.countDown();
            }
            first.get();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CACHE_ONLY", "REPLAY_ONLY"})
    void looksThatAreJoined_findNothingTogether(CacheMode mode) throws Exception {
        redis.reading = Behaviour.HELD;
        ResultCache cache = process();
        FutureTask<NotCachedException> first = look(cache, mode);
        FutureTask<NotCachedException> second = look(cache, mode);
        new Thread(first).start();
        while (redis.heldCalls() == 0) {
            Thread.onSpinWait();
        }
        Thread joining = new Thread(second);
        joining.start();
        while (joining.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        redis.release();
        assertThat(first.get().reason()).isEqualTo(NotCachedException.Reason.MISS);
        assertThat(second.get().reason()).isEqualTo(NotCachedException.Reason.MISS);
        assertThat(redis.asked).hasSize(1);
        assertThat(runs).hasValue(0);
    }

    private FutureTask<NotCachedException> look(ResultCache cache, CacheMode mode) {
        return new FutureTask<>(() -> {
            try {
                cache.get(plan(cache), mode, () -> new Answer("run " + runs.incrementAndGet()), "x");
                throw new AssertionError("there is an answer");
            } catch (NotCachedException e) {
                return e;
            }
        });
    }

    @Test
    void lookThatFailsWithinTheCache_isRefusedToThoseWhoJoinedIt() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        ResultCache cache = ResultCache.builder()
                .store(redis)
                .clock(() -> {
                    if (broken.get()) {
                        throw new IllegalStateException("no clock");
                    }
                    return now;
                })
                .build();
        broken.set(true);
        compute(process(), "old");
        redis.reading = Behaviour.HELD;
        FutureTask<NotCachedException> first = look(cache, CacheMode.CACHE_ONLY);
        FutureTask<NotCachedException> second = look(cache, CacheMode.CACHE_ONLY);
        new Thread(first).start();
        while (redis.heldCalls() == 0) {
            Thread.onSpinWait();
        }
        Thread joining = new Thread(second);
        joining.start();
        while (joining.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        redis.release();
        assertThat(first.get().reason()).isEqualTo(NotCachedException.Reason.UNAVAILABLE);
        assertThat(second.get().reason()).isEqualTo(NotCachedException.Reason.UNAVAILABLE);
        assertThat(runs).hasValue(0);
    }

    @Test
    void missOfAMethodThatReturnsAnOptional_isEmpty_andAnUnavailableTierIsNot() {
        ResultCache cache = process();
        CachedOperation<Optional<String>> plan = cache.<Optional<String>>operation(
                        "maybe",
                        TypeFactory.createDefaultInstance().constructParametricType(Optional.class, String.class))
                .model("m")
                .inputs("x")
                .build();
        Cached<Optional<String>> answer =
                cache.get(plan, CacheMode.CACHE_ONLY, () -> Optional.of("run " + runs.incrementAndGet()), "x");
        assertThat(answer.value()).isEmpty();
        assertThat(answer.cachedFrom()).isEqualTo(CachedFrom.noCache());
        assertThat(events)
                .filteredOn(CacheEvent.Refused.class::isInstance)
                .singleElement()
                .satisfies(event ->
                        assertThat(((CacheEvent.Refused) event).reason()).isEqualTo(NotCachedException.Reason.MISS));
        fail(s3);
        assertThatExceptionOfType(NotCachedException.class)
                .isThrownBy(() -> cache.get(plan, CacheMode.REPLAY_ONLY, () -> Optional.of("never"), "x"))
                .satisfies(e -> assertThat(e.unanswered()).containsExactly(Tier.S3))
                .withMessageContainingAll("maybe", "S3", "REPLAY_ONLY");
        assertThat(runs).hasValue(0);
        assertThat(cache.get(plan, () -> Optional.of("run " + runs.incrementAndGet()), "x")
                        .value())
                .contains("run 1");
        assertThat(cache.get(plan, CacheMode.CACHE_ONLY, () -> Optional.of("never"), "x")
                        .value())
                .contains("run 1");
    }

    @Test
    void refreshedResult_isReplacedAlsoWhereTheOldOneWasCopiedMeanwhile() {
        compute(process(), "old");
        byte[] old = redis.only();
        redis.entries().clear();
        ResultCache cache = process();
        redis.beforeWrite = () -> {
            // Another node finds it in S3 and copies it upwards.
            redis.beforeWrite = () -> {};
            redis.putRaw(s3.onlyKey(), old);
        };
        assertThat(cache.get(plan(cache), CacheMode.REFRESH, () -> new Answer("new"), "x")
                        .value()
                        .text())
                .isEqualTo("new");
        cache.close();
        assertThat(content(redis)).isEqualTo("new");
        assertThat(content(s3)).isEqualTo("new");
    }

    @Test
    void refreshThatLosesToANewerResult_usesIt() {
        compute(process(), "old");
        FakeStore elsewhere = new FakeStore(Tier.REDIS);
        compute(builder().store(elsewhere).build(), "rival");
        byte[] rival = elsewhere.only();
        ResultCache cache = process();
        redis.beforeWrite = () -> {
            redis.beforeWrite = () -> {};
            redis.putRaw(redis.onlyKey(), rival);
        };
        assertThat(cache.get(plan(cache), CacheMode.REFRESH, () -> new Answer("new"), "x")
                        .value()
                        .text())
                .isEqualTo("rival");
        cache.close();
        assertThat(redis.only()).isEqualTo(rival).isEqualTo(s3.only());
    }

    @Test
    void recordThatLosesToAnother_answersWithItsOwnAndKeepsNothing() {
        FakeStore elsewhere = new FakeStore(Tier.REDIS);
        compute(builder().store(elsewhere).build(), "rival");
        ResultCache cache = process();
        redis.beforeWrite = () -> {
            redis.beforeWrite = () -> {};
            redis.putRaw(elsewhere.onlyKey(), elsewhere.only());
        };
        Cached<Answer> answer = cache.get(plan(cache), CacheMode.RECORD_ONLY, () -> new Answer("new"), "x");
        assertThat(answer.value().text()).isEqualTo("new");
        assertThat(answer.cachedFrom().origin().entryId()).isNull();
        assertThat(cache.localSize()).isZero();
        cache.close();
        assertThat(redis.only()).isEqualTo(elsewhere.only()).isEqualTo(s3.only());
    }

    /** Prefers what there was. */
    static final class Conservative implements ResultValidity<Answer> {
        @Override
        public Verdict judge(Answer result, Computation computation) {
            return result.text().equals("old") ? Verdict.store() : Verdict.preferStale("worse");
        }
    }

    @ParameterizedTest
    @CsvSource({"REFRESH, old, STALE", "RECORD_ONLY, new, COMPUTED"})
    void verdictToPreferTheStale_meansWhatIsToBeReplaced(CacheMode mode, String answer, Tier tier) {
        for (boolean stored : new boolean[] {true, false}) {
            ResultCache cache = stored ? process() : builder().build();
            CachedOperation<Answer> plan = cache.operation("op", Answer.class)
                    .model("m")
                    .inputs("x")
                    .validity(new Conservative())
                    .build();
            cache.get(plan, () -> new Answer("old"), "x");
            Cached<Answer> answered = cache.get(plan, mode, () -> new Answer("new"), "x");
            assertThat(answered.value().text()).isEqualTo(answer);
            assertThat(answered.cachedFrom().tier()).isEqualTo(tier);
            assertThat(cache.get(plan, () -> new Answer("never"), "x").value().text())
                    .isEqualTo("old");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REFRESH", "RECORD_ONLY"})
    void failureOfACallThatMustNotUseWhatIsStored_isNotRemembered(CacheMode mode) {
        ResultCache cache = process();
        CachedOperation<Answer> plan = cache.operation("op", Answer.class)
                .model("m")
                .inputs("x")
                .storeFailures(Duration.ofHours(1), List.of(IllegalStateException.class))
                .build();
        cache.get(plan, () -> new Answer("old"), "x");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> cache.get(
                        plan,
                        mode,
                        () -> {
                            throw new IllegalStateException("out of memory");
                        },
                        "x"));
        assertThat(cache.get(plan, () -> new Answer("never"), "x").value().text())
                .isEqualTo("old");
        cache.close();
        assertThat(content(redis)).isEqualTo("old");
        assertThat(content(s3)).isEqualTo("old");
    }

    @Test
    void readOnlyResult_isReportedAsNotStored() {
        ResultCache cache = process();
        cache.get(plan(cache), CacheMode.READ_ONLY, () -> new Answer("new"), "x");
        assertThat(events)
                .anyMatch(event -> event instanceof CacheEvent.NotStored not
                        && not.reason().equals("its mode is READ_ONLY"));
        assertThat(redis.writes).isEmpty();
    }

    @Test
    void flightThatFoundWhatWasRefreshedMeanwhile_doesNotBringItBack() throws Exception {
        compute(process(), "old");
        ResultCache cache = process();
        CountDownLatch found = new CountDownLatch(1);
        CountDownLatch refreshed = new CountDownLatch(1);
        redis.entries().clear();
        // The copy upwards is where the slower call is held, after it has found the old entry.
        redis.beforeWrite = () -> {
            redis.beforeWrite = () -> {};
            found.countDown();
            try {
                refreshed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        FutureTask<String> slower = new FutureTask<>(() ->
                cache.get(plan(cache), () -> new Answer("never"), "x").value().text());
        new Thread(slower).start();
        found.await();
        cache.get(plan(cache), CacheMode.REFRESH, () -> new Answer("new"), "x");
        refreshed.countDown();
        assertThat(slower.get()).isEqualTo("old");
        assertThat(local(cache)).isEqualTo("new");
        assertThat(content(redis)).isEqualTo("new");
    }
}
