package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.StoreFailures;
import io.github.cachedresult.StoreNull;
import io.github.cachedresult.Tier;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Annotated methods that return before their result is there. */
@NullUnmarked
@SuppressWarnings("try") // scopes hold while they are open
@Timeout(60)
class AsyncMethodTests {

    private final MapStore redis = new MapStore(Tier.REDIS);
    private final ResultCache cache = ResultCache.builder().store(redis).build();
    private final Models models = new Models();
    private final BoundCalls calls = new BoundCalls(cache, models);

    @AfterEach
    void close() {
        cache.close();
    }

    @SuppressWarnings("unused")
    static final class Models {

        final AtomicInteger runs = new AtomicInteger();
        final AtomicInteger subscriptions = new AtomicInteger();

        @CachedResult(model = "m", operation = "predict")
        public String predict(String x) {
            return x + runs.incrementAndGet();
        }

        @CachedResult(model = "m", operation = "predict")
        public CompletableFuture<String> later(String x) {
            return CompletableFuture.completedFuture(x + runs.incrementAndGet());
        }

        @CachedResult(model = "m", operation = "predict")
        public CompletionStage<Cached<String>> explained(String x) {
            return later(x).thenApply(Cached::of);
        }

        @CachedResult(model = "m", operation = "predict")
        public Mono<String> mono(String x) {
            return Mono.fromSupplier(() -> {
                subscriptions.incrementAndGet();
                return x + runs.incrementAndGet();
            });
        }

        @CachedResult(model = "m", operation = "predict")
        public Mono<Cached<String>> explainedMono(String x) {
            return mono(x).map(Cached::of);
        }

        @CachedResult(model = "m", operation = "all")
        public List<String> all(String x) {
            return List.of(x + runs.incrementAndGet(), x);
        }

        @CachedResult(model = "m", operation = "all")
        public Flux<String> flux(String x) {
            return Flux.defer(() -> Flux.just(x + runs.incrementAndGet(), x));
        }

        @CachedResult(model = "m", operation = "all")
        public Flux<Cached<String>> explainedFlux(String x) {
            return flux(x).map(Cached::of);
        }

        @CachedResult(model = "m", operation = "gaps")
        @StoreNull
        public List<String> gaps(String x) {
            return x.equals("null") ? null : Arrays.asList(x, null);
        }

        @CachedResult(model = "m", operation = "gaps")
        @StoreNull
        public Flux<String> gapsFlux(String x) {
            return flux(x);
        }

        @CachedResult(model = "m", operation = "gaps")
        @StoreNull
        public Flux<Cached<String>> explainedGapsFlux(String x) {
            return explainedFlux(x);
        }

        @CachedResult(model = "m")
        public Flux<String> noElements(String x) {
            return Flux.<String>empty().doOnSubscribe(subscription -> runs.incrementAndGet());
        }

        @CachedResult(model = "m")
        public Mono<String> empty(String x) {
            return Mono.<String>empty().doOnSubscribe(subscription -> runs.incrementAndGet());
        }

        @CachedResult(model = "m")
        @StoreNull
        public Mono<String> emptyAndStored(String x) {
            return Mono.<String>empty().doOnSubscribe(subscription -> runs.incrementAndGet());
        }

        @CachedResult(model = "m")
        public CompletableFuture<Optional<String>> optional(String x) {
            return CompletableFuture.completedFuture(Optional.of(x));
        }

        @CachedResult(model = "m")
        @StoreFailures(value = IOException.class, ttl = "1h")
        public Mono<String> failing(String x) {
            return Mono.error(() -> new IOException("down " + runs.incrementAndGet()));
        }

        @CachedResult(model = "outer")
        public Mono<String> outer(String x) {
            return Mono.just(x).delayElement(Duration.ofMillis(1)).flatMap(inner);
        }

        Function<String, Mono<String>> inner;
    }

    @Test
    void formsOfOneOperation_shareItsResults() {
        assertThat(calls.<CompletableFuture<String>>call("later", "x").join()).isEqualTo("x1");
        assertThat(calls.<String>call("predict", "x")).isEqualTo("x1");
        Cached<String> explained = calls.<CompletionStage<Cached<String>>>call("explained", "x")
                .toCompletableFuture()
                .join();
        assertThat(explained.value()).isEqualTo("x1");
        assertThat(explained.cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThat(calls.<Mono<String>>call("mono", "x").block()).isEqualTo("x1");
        assertThat(calls.<Mono<Cached<String>>>call("explainedMono", "x")
                        .block()
                        .cachedFrom()
                        .tier())
                .isEqualTo(Tier.LOCAL);
        assertThat(calls.<List<String>>call("all", "y")).containsExactly("y2", "y");
        assertThat(calls.<Flux<String>>call("flux", "y").collectList().block()).containsExactly("y2", "y");
    }

    @Test
    void hitInThisProcess_isAFutureThatIsComplete() {
        calls.<String>call("predict", "x");
        assertThat(calls.<CompletableFuture<String>>call("later", "x")).isCompletedWithValue("x1");
    }

    @Test
    void missingUnderCacheOnly_isAFailureOrAnEmptyOptional() {
        try (CacheScope only = CacheScope.open(CacheMode.CACHE_ONLY)) {
            CompletableFuture<String> missing = calls.call("later", "x");
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(missing::join)
                    .withCauseInstanceOf(NotCachedException.class);
            assertThat(calls.<CompletableFuture<Optional<String>>>call("optional", "x")
                            .join())
                    .isEmpty();
            Mono<String> mono = calls.call("mono", "x");
            assertThatThrownBy(mono::block).isInstanceOf(NotCachedException.class);
        }
        assertThat(models.runs).hasValue(0);
    }

    @Test
    void mono_isNoCallBeforeItIsSubscribed_andACallEachTime() {
        Mono<String> mono = calls.call("mono", "x");
        assertThat(redis.reads).as("nothing is looked for").hasValue(0);
        assertThat(mono.block()).isEqualTo("x1");
        assertThat(mono.block()).as("a hit").isEqualTo("x1");
        assertThat(redis.reads).hasValue(1);
        try (CacheScope scope = CacheScope.open(CacheMode.REFRESH)) {
            assertThat(mono.block()).isEqualTo("x2");
        }
        assertThat(models.subscriptions).hasValue(2);
    }

    @Test
    void subscriberThatCancels_leavesTheRunToOthers() {
        redis.gate = new CompletableFuture<>();
        Mono<String> mono = calls.call("mono", "x");
        mono.subscribe().dispose();
        CompletableFuture<String> other = mono.toFuture();
        redis.gate.complete(null);
        assertThat(other.join()).isEqualTo("x1");
        assertThat(models.subscriptions).hasValue(1);
    }

    @Test
    void emptyMono_isNull() {
        Mono<String> empty = calls.call("empty", "x");
        assertThat(empty.hasElement().block()).isFalse();
        assertThat(empty.hasElement().block()).isFalse();
        assertThat(models.runs).as("it is not stored").hasValue(2);
        Mono<String> stored = calls.call("emptyAndStored", "x");
        assertThat(stored.hasElement().block()).isFalse();
        assertThat(stored.hasElement().block()).isFalse();
        assertThat(models.runs).as("it is").hasValue(3);
    }

    @Test
    void flux_isOneResult_thatOfNoElementsToo() {
        Flux<Cached<String>> explained = calls.call("explainedFlux", "x");
        assertThat(explained.map(Cached::value).collectList().block()).containsExactly("x1", "x");
        assertThat(explained.map(each -> each.cachedFrom().tier()).collectList().block())
                .containsExactly(Tier.LOCAL, Tier.LOCAL);
        Flux<String> none = calls.call("noElements", "x");
        assertThat(none.collectList().block()).isEmpty();
        assertThat(none.collectList().block()).isEmpty();
        assertThat(models.runs).hasValue(2);
    }

    @Test
    void flux_ofAResultThatItCannotEmit_saysSo() {
        calls.call("gaps", "x");
        calls.call("gaps", "null");
        assertThatThrownBy(() -> calls.<Flux<String>>call("gapsFlux", "x").blockLast())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gaps")
                .hasMessageContaining("a null in place 1");
        assertThat(calls.<Flux<Cached<String>>>call("explainedGapsFlux", "x")
                        .collectList()
                        .block())
                .extracting(Cached::value)
                .containsExactly("x", null);
        for (String flux : List.of("gapsFlux", "explainedGapsFlux")) {
            assertThatThrownBy(() -> calls.<Flux<?>>call(flux, "null").blockLast())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the result of")
                    .hasMessageContaining(flux)
                    .hasMessageContaining("is null");
        }
    }

    @Test
    void uncachedCalls_areAsynchronousToo() {
        try (CacheScope off = CacheScope.open(CacheMode.OFF)) {
            assertThat(calls.<CompletableFuture<String>>call("later", "x").join())
                    .isEqualTo("x1");
            assertThat(calls.<Mono<String>>call("mono", "x").block()).isEqualTo("x2");
            assertThat(calls.<Flux<Cached<String>>>call("explainedFlux", "x")
                            .map(Cached::value)
                            .collectList()
                            .block())
                    .containsExactly("x3", "x");
            assertThat(calls.<Mono<Cached<String>>>call("explainedMono", "x")
                            .block()
                            .value())
                    .isEqualTo("x4");
        }
        assertThat(redis.entries).isEmpty();
    }

    @Test
    void checkedFailureOfAFuture_needNotBeDeclared() {
        Mono<String> failing = calls.call("failing", "x");
        assertThatThrownBy(failing::block).hasMessageContaining("down 1");
        assertThatThrownBy(failing::block).hasMessageContaining("down 1 (remembered");
    }

    @Test
    void callsWithinAMono_areChildrenOfItsCall_whateverThreadsItRunsOn() {
        Mono<String> mono = calls.call("mono", "x");
        models.inner = x -> mono;
        try (ResultTrace trace = ResultTrace.open()) {
            assertThat(calls.<Mono<String>>call("outer", "x").block()).isEqualTo("x1");
            assertThat(trace.tree()).singleElement().satisfies(outer -> assertThat(outer.children())
                    .singleElement()
                    .satisfies(inner -> assertThat(inner.call().operation()).isEqualTo("predict")));
        }
    }

    @Test
    void recursionOfAMono_isAFailure() {
        models.inner = x -> calls.call("outer", x);
        Mono<String> outer = calls.call("outer", "x");
        assertThatThrownBy(outer::block).isInstanceOf(RecursiveCallException.class);
    }

    @Test
    void secondBinding_isTheSameCall() {
        BoundCalls woven = new BoundCalls(cache, models, Binding.WOVEN);
        CachedOperation<?> later = calls.plan("later");
        Object[] arguments = {"x"};
        Object answer = cache.callAsync(later, models, arguments, Binding.PROXY, () -> woven.call("later", arguments));
        assertThat(((CompletableFuture<?>) answer).join()).isEqualTo("x1");
        CachedOperation<?> mono = calls.plan("mono");
        Object[] others = {"y"};
        Object subscribed = cache.callAsync(mono, models, others, Binding.PROXY, () -> woven.call("mono", others));
        assertThat(((Mono<?>) subscribed).block()).isEqualTo("y2");
        assertThat(redis.entries).hasSize(2);
    }

    @SuppressWarnings({"rawtypes", "unused"})
    interface Refused {

        @CachedResult(model = "m")
        CompletableFuture raw(String x);

        @CachedResult(model = "m")
        CompletableFuture<?> any(String x);

        @CachedResult(model = "m")
        Mono<Void> nothing(String x);

        @CachedResult(model = "m")
        CompletableFuture<Cached> rawCached(String x);

        @CachedResult(model = "m")
        Future<String> future(String x);

        @CachedResult(model = "m")
        FutureTask<String> task(String x);

        @CachedResult(model = "m")
        Flow.Publisher<String> flow(String x);

        @CachedResult(model = "m")
        Publisher<String> publisher(String x);

        @CachedResult(model = "m")
        io.reactivex.Single<String> single(String x);

        @CachedResult(model = "m")
        CompletableFuture<List<String>> batch(@EachInput List<String> xs);

        @CachedResult(model = "m")
        Object suspended(String x, kotlin.coroutines.Continuation<String> continuation);

        @CachedResult(model = "m")
        Mono<Mono<String>> nested(String x);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "raw | it returns a raw CompletableFuture; declare of what, as in CompletableFuture<Prediction>",
                "any | java.lang.Object says nothing of what to decode",
                "nothing | it returns a Mono<Void>, and there is no result to cache",
                "rawCached | it returns a raw Cached; declare of what",
                "future | it returns a java.util.concurrent.Future, which is not known to be waited for",
                "task | it returns a java.util.concurrent.FutureTask, which is not known",
                "flow | it returns a java.util.concurrent.Flow$Publisher, which is not known",
                "publisher | it returns a org.reactivestreams.Publisher, which is not known",
                "single | it returns a io.reactivex.Single, which is not known to be waited for without a thread; return a CompletableFuture, a CompletionStage, or Reactor's Mono or Flux",
                "batch | it returns a CompletableFuture, and the items of a batch are not waited for",
                "suspended | it is a suspend function of Kotlin, which the cache cannot resume; let it return a CompletableFuture",
                "nested | futures and reactive types are not supported"
            })
    void plan_whatCannotWork_isRefusedNamingTheMethodAndTheWayOut(String name, String message) {
        Method method = Arrays.stream(Refused.class.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        CachedResult annotation = method.getAnnotation(CachedResult.class);
        assertThatExceptionOfType(InvalidCachedMethodException.class)
                .isThrownBy(() -> cache.methods().plan(method, Refused.class, method, annotation))
                .withMessageContaining("Refused." + name + "(")
                .withMessageContaining(message);
    }
}
