package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.Tier;
import io.github.cachedresult.store.FakeStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asynchronous calls that are computed by one call of a batch. All are made by one thread, which could not if it waited. */
@NullUnmarked
@Timeout(60)
class AsyncCoalescingTests {

    /** Longer than any test: what is gathered in it is so because it was full. */
    private static final Duration LONG = Duration.ofHours(1);

    static class Models {

        final List<List<String>> given = new CopyOnWriteArrayList<>();
        final List<String> alone = new CopyOnWriteArrayList<>();
        volatile Runnable during = () -> {};

        private static String answer(String item) {
            if (item.startsWith("bad")) {
                throw new IllegalArgumentException(item);
            }
            return item + "!";
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        List<String> all(double ph, @EachInput("x") List<String> items) {
            given.add(List.copyOf(items));
            during.run();
            return items.stream().map(Models::answer).toList();
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        CompletableFuture<Cached<String>> soon(String x, double ph) {
            alone.add(x);
            return CompletableFuture.completedFuture(Cached.of(answer(x)));
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        CompletionStage<String> stage(String x, double ph) {
            throw new AssertionError();
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        Mono<String> mono(String x, double ph) {
            throw new AssertionError();
        }

        @CachedResult(model = "m", version = "v", operation = "set")
        List<String> allSet(@EachInput("x") List<String> items, List<Double> settings) {
            given.add(List.copyOf(items));
            during.run();
            return items.stream().map(item -> item + settings).toList();
        }

        @CachedResult(model = "m", version = "v", operation = "set")
        CompletableFuture<String> set(String x, List<Double> settings) {
            alone.add(x);
            return CompletableFuture.completedFuture(x + settings);
        }

        @CachedResult(model = "m", version = "v", operation = "mixed")
        List<String> allMixtures(@EachInput("x") List<List<String>> items) {
            given.add(items.stream().map(item -> String.join("+", item)).toList());
            return items.stream().map(item -> answer(String.join("+", item))).toList();
        }

        @CachedResult(model = "m", version = "v", operation = "mixed")
        CompletableFuture<String> mixture(List<String> x) {
            alone.add(String.join("+", x));
            return CompletableFuture.completedFuture(answer(String.join("+", x)));
        }
    }

    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final Models models = new Models();
    private final List<ResultCache> caches = new ArrayList<>();

    @AfterEach
    void close() {
        caches.forEach(ResultCache::close);
    }

    private BoundCalls calls(ModelRule rule) {
        ResultCache cache =
                ResultCache.builder().store(redis).rules(List.of(rule)).build();
        caches.add(cache);
        return new BoundCalls(cache, models);
    }

    private BoundCalls gathering(int calls) {
        return calls(ModelRule.of("m").coalesce(LONG).coalesceMaximum(calls));
    }

    private static List<CompletableFuture<Cached<String>>> startAll(BoundCalls calls, String... items) {
        return Stream.of(items)
                .map(item -> calls.<CompletableFuture<Cached<String>>>call("soon", item, 7.0))
                .toList();
    }

    @Test
    void calls_withinTheWindow_areComputedInOneCall() {
        List<CompletableFuture<Cached<String>>> answers = startAll(gathering(3), "a", "b", "c");

        assertThat(answers)
                .extracting(CompletableFuture::join)
                .extracting(Cached::value)
                .containsExactly("a!", "b!", "c!");
        assertThat(answers.get(0).join().cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(models.given).containsExactly(List.of("a", "b", "c"));
        assertThat(models.alone).isEmpty();
        assertThat(redis.entries()).hasSize(3);
    }

    @Test
    void calls_ofOtherTypesOfFutures_areGathered() {
        BoundCalls calls = gathering(2);
        CompletionStage<String> a = calls.call("stage", "a", 7.0);
        CompletionStage<String> b = calls.call("stage", "b", 7.0);
        assertThat(a.toCompletableFuture().join()).isEqualTo("a!");
        assertThat(b.toCompletableFuture().join()).isEqualTo("b!");
        Mono<String> c = calls.call("mono", "c", 7.0);
        Mono<String> d = calls.call("mono", "d", 7.0);
        assertThat(Flux.merge(c, d).collectList().block()).containsExactlyInAnyOrder("c!", "d!");
        assertThat(models.given).containsExactly(List.of("a", "b"), List.of("c", "d"));
    }

    @Test
    void call_thatNobodyJoins_callsItsOwnMethodWhenTheTimeIsOver() {
        BoundCalls calls = calls(ModelRule.of("m").coalesce(Duration.ofMillis(1)));
        assertThat(startAll(calls, "a").get(0).join().value()).isEqualTo("a!");
        assertThat(models.alone).containsExactly("a");
        assertThat(models.given).isEmpty();
    }

    @Test
    void call_ofTheSameKey_isJoinedAndTakesNoPlace() {
        List<CompletableFuture<Cached<String>>> answers = startAll(gathering(2), "a", "a", "b");
        assertThat(answers.get(1).join().cachedFrom().tier()).isEqualTo(Tier.JOINED);
        assertThat(answers.get(0).join().value()).isEqualTo("a!");
        assertThat(models.given).containsExactly(List.of("a", "b"));
    }

    @Test
    void call_whoseBatchFails_computesByItselfAndHasItsOwnException() {
        List<CompletableFuture<Cached<String>>> answers = startAll(gathering(3), "a", "bad1", "bad2");
        assertThat(answers.get(0).join().value()).isEqualTo("a!");
        for (int i = 1; i < 3; i++) {
            CompletableFuture<Cached<String>> bad = answers.get(i);
            assertThatThrownBy(bad::join)
                    .hasCauseInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("bad" + i);
        }
        assertThat(models.given).hasSize(1);
        assertThat(models.alone).containsExactlyInAnyOrder("a", "bad1", "bad2");
    }

    @Test
    void call_thatIsCancelled_takesNothingFromTheOthers_andItsResultIsStored() {
        Gate gate = new Gate();
        models.during = gate::hold;
        List<CompletableFuture<Cached<String>>> answers = startAll(gathering(2), "a", "b");
        gate.awaitHeld();
        answers.get(0).cancel(false);
        gate.open();
        assertThat(answers.get(1).join().value()).isEqualTo("b!");
        caches.get(0).close();
        assertThat(redis.entries()).hasSize(2);
    }

    @Test
    void call_whoseArgumentsAreChanged_isToldSo_andTheOthersAreComputedTogether() {
        BoundCalls calls = gathering(3);
        List<String> changing = new ArrayList<>(List.of("a", "b"));
        CompletableFuture<String> changed = calls.call("mixture", changing);
        changing.add("more");
        CompletableFuture<String> c = calls.call("mixture", List.of("c"));
        CompletableFuture<String> d = calls.call("mixture", List.of("d"));

        assertThat(c.join()).isEqualTo("c!");
        assertThat(d.join()).isEqualTo("d!");
        assertThatThrownBy(changed::join).hasCauseInstanceOf(ChangedInputsException.class);
        assertThat(models.given).containsExactly(List.of("c", "d"));
        assertThat(models.alone).isEmpty();
    }

    @Test
    void call_whoseSettingsAreChangedWhileTheBatchRunsWithThem_spoilsNoResultOfTheOthers() {
        BoundCalls calls = gathering(2);
        List<Double> changing = new ArrayList<>(List.of(1.0));
        models.during = () -> changing.set(0, 2.0);
        CompletableFuture<String> first = calls.call("set", "a", changing);
        CompletableFuture<String> other = calls.call("set", "b", List.of(1.0));

        assertThat(other.join()).isEqualTo("b[1.0]");
        assertThatThrownBy(first::join).hasCauseInstanceOf(ChangedInputsException.class);
        assertThat(models.given).hasSize(1);
        assertThat(models.alone).containsExactly("b");
        assertThat(redis.entries()).hasSize(1);
    }

    @Test
    void call_whichABatchNeedsThatItIsGatheredInto_endsAllTheSame() {
        BoundCalls calls = gathering(2);
        models.during = () -> startAll(calls, "a").get(0).join();
        List<CompletableFuture<Cached<String>>> answers = startAll(calls, "a", "b");
        assertThat(answers.get(0).join().value()).isEqualTo("a!");
        assertThat(answers.get(1).join().value()).isEqualTo("b!");
    }
}
