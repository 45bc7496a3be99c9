package io.github.cachedresult.invocation;

import static io.github.cachedresult.invocation.StartedCall.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.Tier;
import io.github.cachedresult.normalize.Stripped;
import io.github.cachedresult.store.FakeStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Single calls that are computed by one call of a batch. */
@NullUnmarked
@Timeout(60)
class CoalescingTests {

    /** Longer than any test: what is gathered in it is so because it was full. */
    private static final Duration LONG = Duration.ofHours(1);

    record Answer(String text) {}

    /** One that cannot be compared. */
    record Place(String name) {

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("equals");
        }

        @Override
        public int hashCode() {
            if (name.equals("nowhere")) {
                throw new IllegalStateException("hashCode");
            }
            return 1;
        }
    }

    static class Models {

        final List<List<String>> given = new CopyOnWriteArrayList<>();
        final List<String> alone = new CopyOnWriteArrayList<>();
        volatile Consumer<List<String>> during = items -> {};

        private Answer answer(String item, double ph) {
            if (item.startsWith("bad")) {
                throw new IllegalArgumentException(item);
            }
            return new Answer(item + " at " + ph);
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        List<Answer> all(double ph, @EachInput("x") List<String> items) {
            given.add(List.copyOf(items));
            during.accept(items);
            return items.stream().map(item -> answer(item, ph)).toList();
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        Cached<Answer> one(String x, double ph) {
            alone.add(x);
            return Cached.of(answer(x, ph));
        }

        @CachedResult(model = "m", version = "v", operation = "placed")
        List<Answer> allPlaced(Place place, @EachInput("x") List<String> items) {
            throw new AssertionError();
        }

        @CachedResult(model = "m", version = "v", operation = "placed")
        Cached<Answer> onePlaced(String x, Place place) {
            alone.add(x);
            return Cached.of(answer(x, 0));
        }

        @CachedResult(model = "m", version = "v", operation = "other")
        Map<String, Answer> allUnderTheirItems(@EachInput("x") Set<String> items) {
            throw new AssertionError();
        }

        @CachedResult(model = "m", version = "v", operation = "other")
        Cached<Answer> oneOfThem(String x) {
            alone.add(x);
            return Cached.of(answer(x, 0));
        }

        @CachedResult(model = "m", version = "v", operation = "trimmed")
        List<Answer> allTrimmed(@EachInput("x") @HashWith(Stripped.class) List<String> items) {
            throw new AssertionError();
        }

        @CachedResult(model = "m", version = "v", operation = "trimmed")
        Cached<Answer> oneNotTrimmed(String x) {
            alone.add(x);
            return Cached.of(answer(x, 0));
        }
    }

    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final Models models = new Models();
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();

    private BoundCalls calls(ModelRule rule) {
        return new BoundCalls(
                ResultCache.builder()
                        .clock(InstantSource.fixed(Instant.EPOCH))
                        .store(redis)
                        .listener(events::add)
                        .rules(List.of(rule))
                        .build(),
                models);
    }

    private BoundCalls gathering(int calls) {
        return calls(ModelRule.of("m").coalesce(LONG).coalesceMaximum(calls));
    }

    private static List<StartedCall<Cached<Answer>>> startAll(BoundCalls calls, String... items) {
        return Stream.of(items)
                .map(item -> start(() -> calls.<Cached<Answer>>call("one", item, 7.0)))
                .toList();
    }

    private <E extends CacheEvent> long count(Class<E> type) {
        return events.stream().filter(type::isInstance).count();
    }

    @Test
    void call_withinTheWindow_isComputedWithTheOthersInOneCall() throws Exception {
        List<StartedCall<Cached<Answer>>> tasks = startAll(gathering(3), "a", "b", "c");
        for (int i = 0; i < 3; i++) {
            Cached<Answer> answer = tasks.get(i).get();
            assertThat(answer.value()).isEqualTo(new Answer("abc".charAt(i) + " at 7.0"));
            assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        }
        assertThat(models.given).hasSize(1);
        assertThat(models.given.get(0)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(models.alone).isEmpty();
        assertThat(redis.entries()).hasSize(3);
        assertThat(count(CacheEvent.Computed.class)).isEqualTo(3);
        assertThat(count(CacheEvent.Stored.class)).isEqualTo(3);
        // the next batch and the next call find them
        BoundCalls later = calls(ModelRule.of("m"));
        assertThat(later.<List<Answer>>call("all", 7.0, List.of("a", "b"))).hasSize(2);
        assertThat(later.<Cached<Answer>>call("one", "c", 7.0).cachedFrom().tier())
                .isEqualTo(Tier.REDIS);
        assertThat(models.given).hasSize(1);
    }

    @Test
    void call_byDefaultOrAlone_runsItsOwnMethod() {
        assertThat(calls(ModelRule.of("m"))
                        .<Cached<Answer>>call("one", "a", 7.0)
                        .value())
                .isEqualTo(new Answer("a at 7.0"));
        BoundCalls briefly = calls(ModelRule.of("m").coalesce(Duration.ofMillis(1)));
        Thread caller = Thread.currentThread();
        assertThat(briefly.<Cached<Answer>>call("one", "b", 7.0).value()).isEqualTo(new Answer("b at 7.0"));
        assertThat(Thread.currentThread()).isSameAs(caller);
        assertThat(models.alone).containsExactly("a", "b");
        assertThat(models.given).isEmpty();
    }

    @Test
    void call_ofTheSameKey_isJoinedAndTakesNoPlace() throws Exception {
        BoundCalls calls = gathering(2);
        StartedCall<Cached<Answer>> first = startAll(calls, "a").get(0);
        CountDownLatch asked = new CountDownLatch(1);
        StartedCall<Cached<Answer>> same = start(() -> {
            asked.countDown();
            return calls.call("one", "a", 7.0);
        });
        asked.await();
        StartedCall<Cached<Answer>> other = startAll(calls, "b").get(0);
        assertThat(first.get().value()).isEqualTo(same.get().value()).isEqualTo(new Answer("a at 7.0"));
        assertThat(other.get().value()).isEqualTo(new Answer("b at 7.0"));
        assertThat(models.given).hasSize(1);
        assertThat(models.given.get(0)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void call_withOtherArguments_isGatheredApart() throws Exception {
        BoundCalls calls = gathering(2);
        List<StartedCall<Cached<Answer>>> tasks = new ArrayList<>();
        for (double ph : new double[] {1, 2, 1, 2}) {
            String item = "x" + tasks.size();
            tasks.add(start(() -> calls.call("one", item, ph)));
        }
        assertThat(tasks.get(0).get().value()).isEqualTo(new Answer("x0 at 1.0"));
        assertThat(tasks.get(1).get().value()).isEqualTo(new Answer("x1 at 2.0"));
        assertThat(tasks.get(3).get().value()).isEqualTo(new Answer("x3 at 2.0"));
        assertThat(models.given).hasSize(2).allSatisfy(chunk -> assertThat(chunk)
                .hasSize(2));
    }

    @Test
    void call_whoseBatchFails_computesByItselfAndHasItsOwnException() throws Exception {
        List<StartedCall<Cached<Answer>>> tasks = startAll(gathering(3), "a", "bad1", "bad2");
        assertThat(tasks.get(0).get().value()).isEqualTo(new Answer("a at 7.0"));
        assertThatThrownBy(() -> tasks.get(1).get())
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bad1");
        assertThatThrownBy(() -> tasks.get(2).get())
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bad2");
        assertThat(models.given).hasSize(1);
        assertThat(models.alone).containsExactlyInAnyOrder("a", "bad1", "bad2");
        assertThat(redis.entries()).hasSize(1);
        assertThat(count(CacheEvent.Failed.class)).isEqualTo(2);
    }

    @Test
    void call_thatAStoreHas_isFoundByTheOneReadOfAll() throws Exception {
        calls(ModelRule.of("m")).call("all", 7.0, List.of("a", "b"));
        models.given.clear();
        List<Integer> reads = new CopyOnWriteArrayList<>();
        redis.beforeRead = reads::add;
        List<StartedCall<Cached<Answer>>> tasks = startAll(gathering(4), "a", "b", "c", "d");
        assertThat(tasks.get(0).get().cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(tasks.get(1).get().cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(tasks.get(2).get().cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(tasks.get(3).get().cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(models.given).hasSize(1);
        assertThat(models.given.get(0)).containsExactlyInAnyOrder("c", "d");
        assertThat(reads).containsExactly(4);
        // the only one that is missing runs its own method
        List<StartedCall<Cached<Answer>>> more = startAll(gathering(2), "a", "e");
        assertThat(more.get(0).get().cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(more.get(1).get().cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(models.alone).containsExactly("e");
    }

    @Test
    void call_withATimeLimit_isNotHeldUpByTheBatch() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        models.during = items -> {
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        BoundCalls calls =
                calls(ModelRule.of("m").coalesce(LONG).coalesceMaximum(2).timeout(Duration.ofMillis(300)));
        List<StartedCall<Cached<Answer>>> tasks = startAll(calls, "a", "b");
        for (StartedCall<Cached<Answer>> task : tasks) {
            assertThatThrownBy(task::get).hasCauseInstanceOf(TimedOutCallException.class);
        }
        open.countDown();
        calls.cache().close();
        // what it brought is there for the next call
        assertThat(redis.entries()).hasSize(2);
    }

    @Test
    void call_inATrace_isTracedAsItself() throws Exception {
        BoundCalls calls = gathering(2);
        List<StartedCall<List<CallOutcome>>> tasks = new ArrayList<>();
        for (String item : List.of("a", "b")) {
            tasks.add(start(() -> {
                try (ResultTrace trace = ResultTrace.open()) {
                    calls.call("one", item, 7.0);
                    return trace.calls().stream().map(TracedCall::outcome).toList();
                }
            }));
        }
        for (FutureTask<List<CallOutcome>> task : tasks) {
            assertThat(task.get()).hasSize(1).hasOnlyElementsOfType(CallOutcome.Stored.class);
        }
        assertThat(models.given).hasSize(1);
    }

    @Test
    void call_withoutAFittingBatch_runsItsOwnMethodAtOnce() {
        BoundCalls calls = gathering(2);
        assertThat(calls.<Cached<Answer>>call("oneOfThem", "a").value()).isEqualTo(new Answer("a at 0.0"));
        assertThat(models.alone).containsExactly("a");
    }

    @Test
    void call_whoseBatchMakesOtherKeys_isComputedByItself() throws Exception {
        BoundCalls calls = gathering(2);
        List<StartedCall<Cached<Answer>>> tasks = Stream.of(" a", "a")
                .map(item -> start(() -> calls.<Cached<Answer>>call("oneNotTrimmed", item)))
                .toList();
        assertThat(tasks.get(0).get().value()).isEqualTo(new Answer(" a at 0.0"));
        assertThat(tasks.get(1).get().value()).isEqualTo(new Answer("a at 0.0"));
        assertThat(models.alone).containsExactlyInAnyOrder(" a", "a");
    }

    @Test
    void call_whoseOtherArgumentsCannotBeCompared_isComputedByItself() throws Exception {
        BoundCalls calls = calls(ModelRule.of("m").coalesce(Duration.ofMillis(50)));
        for (Tier tier : List.of(Tier.COMPUTED, Tier.LOCAL)) {
            assertThat(calls.<Cached<Answer>>call("onePlaced", "a", new Place("nowhere"))
                            .cachedFrom()
                            .tier())
                    .isEqualTo(tier);
        }
        List<StartedCall<Cached<Answer>>> tasks = Stream.of("b", "c", "d")
                .map(item -> start(() -> calls.<Cached<Answer>>call("onePlaced", item, new Place("here"))))
                .toList();
        for (StartedCall<Cached<Answer>> task : tasks) {
            assertThat(task.get().cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        }
        assertThat(models.alone).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void call_withoutAThreadToSpare_isComputedByItself() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        models.during = items -> {
            inside.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        BoundCalls calls = new BoundCalls(
                ResultCache.builder()
                        .timedRuns(1)
                        .rules(List.of(ModelRule.of("m").coalesce(LONG).coalesceMaximum(2)))
                        .build(),
                models);
        List<StartedCall<Cached<Answer>>> held = startAll(calls, "a", "b");
        inside.await();
        List<StartedCall<Cached<Answer>>> others = startAll(calls, "c", "d");
        assertThat(others.get(0).get().value()).isEqualTo(new Answer("c at 7.0"));
        assertThat(others.get(1).get().value()).isEqualTo(new Answer("d at 7.0"));
        assertThat(models.alone).containsExactlyInAnyOrder("c", "d");
        open.countDown();
        assertThat(held.get(0).get().value()).isEqualTo(new Answer("a at 7.0"));
        assertThat(held.get(1).get().value()).isEqualTo(new Answer("b at 7.0"));
    }
}
