package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.ResultPredicate;
import io.github.cachedresult.StoreFailures;
import io.github.cachedresult.StoreNull;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryRead;
import io.github.cachedresult.store.FakeStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Failures and nulls that are kept because the model says so, and those that are not. */
@NullUnmarked
class StoredFailuresTests {

    static class RejectedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RejectedException(String message) {
            super(message);
        }
    }

    static final class TooLargeException extends RejectedException {
        private static final long serialVersionUID = 1L;

        TooLargeException(String message) {
            super(message);
        }
    }

    /** Makes a message of its own. */
    static final class OwnMessageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OwnMessageException(String smiles) {
            super("no conformer for " + smiles);
        }
    }

    /** Has always the same message. */
    static final class OverridingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OverridingException(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return "no conformer";
        }
    }

    static final class FailingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FailingException(String message) {
            super(message.substring(1000));
        }
    }

    /** Passes its message on where it has a cause, which may be none. */
    static final class SecondWayException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SecondWayException(String smiles) {
            this("no conformer for " + smiles, null);
        }

        SecondWayException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Can be created some more times. */
    static final class RareException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static int left;

        RareException(String message) {
            super(message);
            if (left == 0) {
                throw new IllegalStateException("no more");
            }
            left--;
        }
    }

    private final ResultCacheTests.FakeClock clock = new ResultCacheTests.FakeClock();
    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final FakeStore s3 = new FakeStore(Tier.S3);
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();

    private ResultCache process() {
        return ResultCache.builder()
                .clock(clock)
                .listener(events::add)
                .store(redis)
                .store(s3)
                .build();
    }

    private static OperationBuilder<String> plan(ResultCache cache) {
        return cache.operation("op", String.class).model("m").version("v1").inputs("x");
    }

    private static CachedOperation<String> remembering(ResultCache cache) {
        return plan(cache)
                .storeFailures(Duration.ofMinutes(10), List.of(RejectedException.class))
                .build();
    }

    private String get(ResultCache cache, CachedOperation<String> operation, RuntimeException failure) {
        return cache.get(
                        operation,
                        () -> {
                            runs.incrementAndGet();
                            if (failure != null) {
                                throw failure;
                            }
                            return "fine";
                        },
                        "x")
                .value();
    }

    @Test
    void rememberedFailure_isThrownAnewFromEachTierWithItsAge() {
        ResultCache cache = process();
        RejectedException thrown = new RejectedException("no conformer");
        assertThatThrownBy(() -> get(cache, remembering(cache), thrown)).isSameAs(thrown);
        clock.advance(Duration.ofSeconds(42));

        assertThatThrownBy(() -> get(cache, remembering(cache), null))
                .as("local")
                .isExactlyInstanceOf(RejectedException.class)
                .isNotSameAs(thrown)
                .hasMessage("no conformer (remembered: the method failed so 42 s ago)");
        ResultCache second = process();
        assertThatThrownBy(() -> get(second, remembering(second), null))
                .as("Redis")
                .isExactlyInstanceOf(RejectedException.class)
                .hasMessageContaining("42 s ago");
        redis.entries().clear();
        ResultCache third = process();
        assertThatThrownBy(() -> get(third, remembering(third), null))
                .as("S3")
                .isExactlyInstanceOf(RejectedException.class)
                .hasMessageContaining("42 s ago");
        assertThat(runs).hasValue(1);
        assertThat(events.stream().filter(CacheEvent.Hit.class::isInstance).map(event -> ((CacheEvent.Hit) event)
                        .tier()))
                .containsExactly(Tier.LOCAL, Tier.REDIS, Tier.S3);
    }

    @Test
    void exceptions_thatWouldHideTheAge_areRefused() {
        ResultCache cache = process();
        for (Class<? extends Exception> type :
                List.of(OwnMessageException.class, OverridingException.class, FailingException.class)) {
            assertThatThrownBy(() -> plan(cache).storeFailures(Duration.ofMinutes(10), List.of(type)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(type.getName())
                    .hasMessageContaining("give it a constructor (String message) that passes it on");
        }
    }

    @Test
    void rememberedFailure_isCreatedByTheConstructorThatPassesItsMessageOn() {
        ResultCache cache = process();
        CachedOperation<String> operation = plan(cache)
                .storeFailures(Duration.ofMinutes(10), List.of(SecondWayException.class))
                .build();
        assertThatThrownBy(() -> get(cache, operation, new SecondWayException("CCO")))
                .isInstanceOf(SecondWayException.class);
        assertThatThrownBy(() -> get(cache, operation, null))
                .isInstanceOf(SecondWayException.class)
                .hasMessage("no conformer for CCO (remembered: the method failed so 0 s ago)");
    }

    @Test
    void rememberedFailure_thatCannotBeThrownAgain_isAMiss() {
        RareException.left = 1000;
        ResultCache cache = process();
        CachedOperation<String> operation = rare(cache);
        RareException thrown = new RareException("rare");
        assertThatThrownBy(() -> get(cache, operation, thrown)).isSameAs(thrown);
        assertThatThrownBy(() -> get(cache, operation, null)).isInstanceOf(RareException.class);
        ResultCache second = process();
        CachedOperation<String> inSecond = rare(second);
        ResultCache third = process();
        CachedOperation<String> inThird = rare(third);

        RareException.left = 1;
        assertThat(get(second, inSecond, null)).as("read, and not thrown").isEqualTo("fine");
        RareException.left = 0;
        assertThat(get(third, inThird, null)).as("in a store").isEqualTo("fine");
        assertThat(get(cache, operation, null)).as("in the process").isEqualTo("fine");
        assertThat(runs).hasValue(3);
    }

    @Test
    void failure_thatCannotBeThrownAgain_isNotRemembered() {
        RareException.left = 1000;
        ResultCache cache = process();
        CachedOperation<String> operation = rare(cache);
        RareException thrown = new RareException("rare");
        RareException.left = 0;
        assertThatThrownBy(() -> get(cache, operation, thrown)).isSameAs(thrown);
        assertThat(redis.entries()).isEmpty();
        assertThat(get(cache, operation, null)).isEqualTo("fine");
    }

    private static CachedOperation<String> rare(ResultCache cache) {
        return plan(cache)
                .storeFailures(Duration.ofMinutes(10), List.of(RareException.class))
                .build();
    }

    @Test
    void rememberedFailure_endsWithItsOwnLife_andASuccessReplacesIt() {
        ResultCache cache = process();
        assertThatThrownBy(() -> get(cache, remembering(cache), new RejectedException("a")))
                .isInstanceOf(RejectedException.class);
        clock.advance(Duration.ofMinutes(10));

        assertThat(get(cache, remembering(cache), null)).isEqualTo("fine");
        ResultCache second = process();
        clock.advance(Duration.ofDays(365));
        assertThat(get(second, remembering(second), null)).isEqualTo("fine");
        assertThat(runs).hasValue(2);
    }

    @Test
    void rememberedFailure_livesNoLongerThanTheTtl() {
        ResultCache cache = process();
        CachedOperation<String> operation = plan(cache)
                .ttl(Duration.ofSeconds(5))
                .storeFailures(Duration.ofMinutes(10), List.of(RejectedException.class))
                .build();
        assertThatThrownBy(() -> get(cache, operation, new RejectedException("a")))
                .isInstanceOf(RejectedException.class);
        clock.advance(Duration.ofSeconds(5));

        assertThat(get(cache, operation, null)).isEqualTo("fine");
    }

    @Test
    void failureThatIsNotNamed_isNotStored() {
        ResultCache cache = process();
        assertThatThrownBy(() -> get(cache, remembering(cache), new IllegalStateException("other")))
                .hasMessage("other");
        assertThat(redis.entries()).isEmpty();
        assertThat(get(cache, remembering(cache), null)).isEqualTo("fine");
    }

    @Test
    void subclass_isRememberedAsTheNearestNamedClass() {
        ResultCache cache = process();
        CachedOperation<String> operation = plan(cache)
                .storeFailures(Duration.ofMinutes(1), List.of(RuntimeException.class, RejectedException.class))
                .build();
        assertThatThrownBy(() -> get(cache, operation, new TooLargeException("too large")))
                .isExactlyInstanceOf(TooLargeException.class);
        assertThatThrownBy(() -> get(cache, operation, null)).isExactlyInstanceOf(RejectedException.class);
    }

    @Test
    void noNamedClassInTheStore_isEverCreatedUnlessItIsNamedHere() {
        ResultCache first = process();
        assertThatThrownBy(() -> get(first, remembering(first), new RejectedException("a")))
                .isInstanceOf(RejectedException.class);

        ResultCache second = process();
        CachedOperation<String> others = plan(second)
                .storeFailures(Duration.ofMinutes(1), List.of(IllegalStateException.class))
                .build();
        assertThat(get(second, others, null)).isEqualTo("fine");
        ResultCache third = process();
        assertThat(get(third, plan(third).build(), null)).isEqualTo("fine");
        assertThat(runs).as("the second's result replaced the failure").hasValue(2);
        assertThat(events)
                .filteredOn(CacheEvent.Unusable.class::isInstance)
                .extracting(event -> ((CacheEvent.Unusable) event).reason())
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(reason).contains("how the method failed"));
    }

    @Test
    void entryOfAFailure_saysSo() {
        ResultCache cache = process();
        assertThatThrownBy(() -> get(cache, remembering(cache), new RejectedException("a")))
                .isInstanceOf(RejectedException.class);
        EntryRead read = EntryFormat.read(redis.only());
        EntryHeader header = ((EntryRead.Whole) read).result().header();
        assertThat(header.payload().codec()).isEqualTo("failure");
        assertThat(header.life().expiresAt() - header.run().computedAt())
                .isEqualTo(Duration.ofMinutes(10).toMillis());
    }

    @Test
    void failure_neverTakesThePlaceOfAResultThatAnotherWroteMeanwhile() {
        ResultCache cache = process();
        ResultCache other = process();
        assertThatThrownBy(() -> cache.get(
                        remembering(cache),
                        () -> {
                            assertThat(CompletableFuture.supplyAsync(() -> get(other, remembering(other), null))
                                            .join())
                                    .isEqualTo("fine");
                            throw new RejectedException("late");
                        },
                        "x"))
                .hasMessage("late");

        assertThat(get(cache, remembering(cache), null)).isEqualTo("fine");
        ResultCache third = process();
        assertThat(get(third, remembering(third), null)).isEqualTo("fine");
        assertThat(runs).hasValue(1);
    }

    @Test
    void success_takesThePlaceOfAFailureThatAnotherStoredMeanwhile() {
        ResultCache cache = process();
        ResultCache other = process();
        Cached<String> answer = cache.get(
                remembering(cache),
                () -> {
                    CompletableFuture.runAsync(() -> assertThatThrownBy(
                                            () -> get(other, remembering(other), new RejectedException("early")))
                                    .hasMessage("early"))
                            .join();
                    return "fine";
                },
                "x");
        assertThat(answer.value()).isEqualTo("fine");
        assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.COMPUTED);

        ResultCache third = process();
        assertThat(get(third, remembering(third), null)).isEqualTo("fine");
        assertThat(runs).as("the other's run alone is counted").hasValue(1);
    }

    @Test
    void recordOnly_recordsASuccessInPlaceOfAFailure() {
        ResultCache cache = process();
        assertThatThrownBy(() -> get(cache, remembering(cache), new RejectedException("a")))
                .hasMessage("a");
        ResultCache second = process();
        assertThat(second.get(remembering(second), CacheMode.RECORD_ONLY, () -> "recorded", "x")
                        .value())
                .isEqualTo("recorded");
        ResultCache third = process();
        assertThat(get(third, remembering(third), null)).isEqualTo("recorded");
    }

    @Test
    void replay_throwsNoFailureThatIsOver() {
        ResultCache cache = process();
        assertThatThrownBy(() -> get(cache, remembering(cache), new RejectedException("a")))
                .hasMessage("a");
        clock.advance(Duration.ofMinutes(10));
        ResultCache second = process();
        for (ResultCache one : List.of(cache, second)) {
            assertThatThrownBy(() -> one.get(remembering(one), CacheMode.REPLAY_ONLY, () -> "never", "x"))
                    .isInstanceOf(NotCachedException.class);
        }
    }

    @Test
    void outcomesOfAnotherOperationOfOneKey_areNotThisOnes() {
        ResultCache cache = process();
        assertThatThrownBy(() -> get(cache, remembering(cache), new RejectedException("a")))
                .hasMessage("a");
        assertThat(get(cache, plan(cache).build(), null)).isEqualTo("fine");

        ResultCache second = process();
        redis.entries().clear();
        s3.entries().clear();
        getNull(second, plan(second).storeNull().build());
        assertThat(get(second, plan(second).build(), null)).isEqualTo("fine");
    }

    @Test
    void recursion_isNeverRemembered() {
        ResultCache cache = process();
        CachedOperation<String> operation = plan(cache)
                .storeFailures(Duration.ofMinutes(1), List.of(RuntimeException.class))
                .build();
        assertThatThrownBy(() -> cache.get(operation, () -> get(cache, operation, null), "x"))
                .isInstanceOf(RecursiveCallException.class);
        assertThat(redis.entries()).isEmpty();
        assertThat(get(cache, operation, null)).isEqualTo("fine");
    }

    @Test
    void missOfACallThatMustNotRun_isNoFailureOfTheMethodAroundIt() {
        ResultCache cache = process();
        CachedOperation<String> operation = plan(cache)
                .storeFailures(Duration.ofMinutes(1), List.of(RuntimeException.class))
                .build();
        CachedOperation<String> inner =
                cache.operation("inner", String.class).model("m").inputs("x").build();
        assertThatThrownBy(() -> cache.get(
                        operation,
                        () -> cache.get(inner, CacheMode.CACHE_ONLY, () -> "never", "x")
                                .value(),
                        "x"))
                .isInstanceOf(NotCachedException.class);
        assertThat(redis.entries()).isEmpty();
    }

    @Test
    void joinedCallers_getTheRunsException_laterOnesTheirOwn() throws Exception {
        ResultCache cache = process();
        CachedOperation<String> operation = remembering(cache);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch fail = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Future<?> owner = threads.submit(() -> cache.get(
                    operation,
                    () -> {
                        entered.countDown();
                        fail.await();
                        throw new RejectedException("once");
                    },
                    "x"));
            entered.await();
            AtomicInteger joining = new AtomicInteger();
            List<Future<?>> joined = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                joined.add(threads.submit(() -> {
                    joining.incrementAndGet();
                    return get(cache, operation, null);
                }));
            }
            Awaitility.await().untilAsserted(() -> assertThat(joining).hasValue(2));
            fail.countDown();
            assertThatThrownBy(owner::get).cause().hasMessage("once");
            for (Future<?> one : joined) {
                assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS))
                        .cause()
                        .isExactlyInstanceOf(RejectedException.class)
                        .hasMessageStartingWith("once");
            }
            assertThat(runs).hasValue(0);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void nullThatIsAResult_isFoundAsNullInEveryTier() {
        ResultCache cache = process();
        CachedOperation<String> operation = plan(cache).storeNull().build();
        for (Tier tier : List.of(Tier.COMPUTED, Tier.LOCAL)) {
            assertThat(getNull(cache, operation)).isEqualTo(tier);
        }
        ResultCache second = process();
        assertThat(getNull(second, plan(second).storeNull().build())).isEqualTo(Tier.REDIS);
        redis.entries().clear();
        ResultCache third = process();
        assertThat(getNull(third, plan(third).storeNull().build())).isEqualTo(Tier.S3);
        assertThat(getNull(third, plan(third).storeNull().build())).isEqualTo(Tier.LOCAL);
        assertThat(runs).hasValue(1);

        ResultCache fourth = process();
        assertThat(get(fourth, plan(fourth).build(), null))
                .as("where null is no result, a stored one is a miss")
                .isEqualTo("fine");
    }

    @Test
    void nullThatIsAResult_isNoAffairOfPredicates() {
        List<Object> asked = new CopyOnWriteArrayList<>();
        ResultPredicate<String> none = result -> {
            asked.add(String.valueOf(result));
            return "none will do";
        };
        for (Tier tier : List.of(Tier.COMPUTED, Tier.REDIS)) {
            ResultCache cache = process();
            assertThat(getNull(cache, plan(cache).storeNull().validity(none).build()))
                    .isEqualTo(tier);
        }
        assertThat(asked).isEmpty();
    }

    private Tier getNull(ResultCache cache, CachedOperation<String> operation) {
        var answer = cache.get(
                operation,
                () -> {
                    runs.incrementAndGet();
                    return null;
                },
                "x");
        assertThat(answer.value()).isNull();
        return answer.cachedFrom().tier();
    }

    static final class Annotated {

        @CachedResult(model = "m", version = "1")
        @StoreFailures(IOException.class)
        public String undeclared(String x) {
            return x;
        }

        @CachedResult(model = "m", version = "1")
        @StoreFailures(InterruptedIOException.class)
        public String declared(String x) throws IOException {
            return x;
        }

        @CachedResult(model = "m", version = "1")
        @StoreFailures(UncheckedIOException.class)
        public String uncreatable(String x) {
            return x;
        }

        @CachedResult(model = "m", version = "1")
        @StoreFailures(value = RejectedException.class, ttl = "soon")
        public String badLife(String x) {
            return x;
        }

        @CachedResult(model = "m", version = "1")
        @StoreFailures({})
        public String none(String x) {
            return x;
        }

        @CachedResult(model = "m", version = "1")
        @StoreFailures(Exception.class)
        public String interrupted(String x) throws InterruptedException {
            return x;
        }

        @StoreNull
        @StoreFailures(RejectedException.class)
        @CachedResult(model = "m", version = "1")
        public String good(String x) {
            return x;
        }
    }

    @Test
    void badDeclarations_areRefusedWithTheMethodAndTheWayOut() throws Exception {
        ResultCache cache = process();
        assertThatThrownBy(() -> resolve(cache, "undeclared"))
                .hasMessageContaining("Annotated.undeclared(String)")
                .hasMessageContaining("java.io.IOException, which it does not declare to throw");
        assertThatThrownBy(() -> resolve(cache, "uncreatable"))
                .hasMessageContaining(
                        "java.io.UncheckedIOException, which cannot be thrown anew; give it a constructor");
        assertThatThrownBy(() -> resolve(cache, "badLife"))
                .hasMessageContaining("Annotated.badLife(String)")
                .hasMessageContaining("soon");
        assertThatThrownBy(() -> resolve(cache, "none")).hasMessageContaining("names no exception");
        assertThat(resolve(cache, "declared").policy().failures().types()).hasSize(1);
        assertThat(resolve(cache, "good").policy().storesNull()).isTrue();
        assertThat(resolve(cache, "good").policy().failures().life()).isEqualTo(Duration.ofMinutes(1));
        assertThatThrownBy(() -> FailureType.of(InterruptedException.class)).hasMessageContaining("leave it out");
    }

    private static CachedOperation<?> resolve(ResultCache cache, String name) throws NoSuchMethodException {
        Method method = Annotated.class.getMethod(name, String.class);
        return cache.methods().plan(method, Annotated.class, method, method.getAnnotation(CachedResult.class));
    }
}
