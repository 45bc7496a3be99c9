package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Computation;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Producer;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryRead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** What a method attaches to its result, and that a hit attaches nothing to its caller's. */
@NullUnmarked
@Timeout(60)
class ResultAttributesTests {

    record Answer(String text) {}

    private static final Map<String, Object> EXPECTED =
            Map.of("cost", 0.021, "tokens", 1250L, "finished", true, "reason", "stop");

    private final MapStore redis = new MapStore(Tier.REDIS);
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ResultCache cache = process();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        MDC.clear();
    }

    private ResultCache process() {
        return ResultCache.builder()
                .store(redis)
                .producer(new Producer("app", "instance", "host"))
                .codeVersion("1.2")
                .listener(events::add)
                .build();
    }

    private static OperationBuilder<Answer> plan(ResultCache cache, String name) {
        return cache.operation(name, Answer.class).model("m").version("v").tags("t");
    }

    private static Answer attach() {
        ResultAttributes.put("cost", 0.021);
        ResultAttributes.add("tokens", 1000L);
        ResultAttributes.add("tokens", 250L);
        ResultAttributes.put("finished", false);
        ResultAttributes.put("finished", true);
        ResultAttributes.put("reason", "stop");
        return new Answer("a");
    }

    @Test
    void attached_reachesTheVerdictTheListenerTheCallerAndTheEntry() {
        List<Computation> judged = new ArrayList<>();
        CachedOperation<Answer> plan = plan(cache, "op")
                .validity((result, run) -> {
                    judged.add(run);
                    return Verdict.storeFor(Duration.ofDays(1));
                })
                .build();
        Cached<Answer> answer = cache.get(plan, ResultAttributesTests::attach);
        assertThat(judged).extracting(Computation::attributes).containsExactly(EXPECTED);
        assertThat(answer.cachedFrom().origin().attributes()).isEqualTo(EXPECTED);
        assertThat(((CacheEvent.Computed) events.get(0)).attributes()).isEqualTo(EXPECTED);
        assertThat(EntryFormat.read(redis.entries.values().iterator().next()))
                .isInstanceOfSatisfying(EntryRead.Whole.class, whole -> assertThat(
                                whole.result().header().attributes())
                        .isEqualTo(EXPECTED));
    }

    @Test
    void provenance_isTheSameInEveryTierAndProcess() {
        CachedOperation<Answer> plan = plan(cache, "op")
                .validity((result, run) -> Verdict.storeFor(Duration.ofDays(1)))
                .build();
        Origin computed =
                cache.get(plan, ResultAttributesTests::attach).cachedFrom().origin();
        assertThat(computed.entryId()).isNotNull();
        assertThat(computed.key()).startsWith("h1-");
        assertThat(computed.model()).isEqualTo("m");
        assertThat(computed.version()).isEqualTo("v");
        assertThat(computed.operation()).isEqualTo("op");
        assertThat(computed.startedAt()).isBetween(Instant.EPOCH, computed.computedAt());
        assertThat(computed.duration()).isPositive();
        assertThat(computed.producer()).isEqualTo(new Producer("app", "instance", "host"));
        assertThat(computed.codeVersion()).isEqualTo("1.2");
        assertThat(computed.verdict()).isEqualTo(Verdict.storeFor(Duration.ofDays(1)));
        assertThat(computed.tags()).containsExactly("t");
        Cached<Answer> local = cache.get(plan, () -> new Answer("never"));
        assertThat(local.cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThat(local.cachedFrom().origin()).isEqualTo(computed);
        ResultCache other = process();
        Cached<Answer> remote = other.get(plan(other, "op").build(), () -> new Answer("never"));
        assertThat(remote.cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(remote.cachedFrom().origin()).isEqualTo(computed);
        assertThat(remote.cachedFrom().durationSaved()).isEqualTo(computed.duration());
    }

    @Test
    void joinedCallers_seeWhatTheRunAttached() throws Exception {
        CachedOperation<Answer> plan = plan(cache, "op").build();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        Future<Cached<Answer>> first = threads.submit(() -> cache.get(plan, () -> {
            inside.countDown();
            open.await();
            return attach();
        }));
        inside.await();
        FutureTask<Cached<Answer>> joiner = new FutureTask<>(() -> cache.get(plan, () -> new Answer("never")));
        Thread thread = new Thread(joiner);
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        open.countDown();
        assertThat(joiner.get().cachedFrom().tier()).isEqualTo(Tier.JOINED);
        assertThat(joiner.get().cachedFrom().origin())
                .isEqualTo(first.get().cachedFrom().origin());
        assertThat(joiner.get().cachedFrom().origin().attributes()).isEqualTo(EXPECTED);
    }

    @Test
    void resultThatIsNotStored_hasThemToo() {
        CachedOperation<Answer> plan = plan(cache, "op")
                .validity((result, run) -> Verdict.doNotStore("no"))
                .build();
        assertThat(cache.get(plan, ResultAttributesTests::attach)
                        .cachedFrom()
                        .origin()
                        .attributes())
                .isEqualTo(EXPECTED);
    }

    @Test
    void tasksThatCarryTheContext_attachToTheMethodThatStartedThem() throws Exception {
        Cached<Answer> answer = cache.get(plan(cache, "op").build(), () -> {
            threads.submit(ContextCarrier.runnable(() -> ResultAttributes.add("tokens", 1L)))
                    .get();
            threads.submit(() -> ResultAttributes.add("tokens", 1000L)).get();
            ResultAttributes.add("tokens", 1L);
            return new Answer("a");
        });
        assertThat(answer.cachedFrom().origin().attributes()).isEqualTo(Map.of("tokens", 2L));
    }

    @Test
    void afterTheMethodHasEnded_nothingIsAttached() {
        List<Runnable> late = new ArrayList<>();
        CachedOperation<Answer> plan = plan(cache, "op")
                .validity((result, run) -> {
                    late.get(0).run();
                    return Verdict.store();
                })
                .build();
        Cached<Answer> answer = cache.get(plan, () -> {
            late.add(ContextCarrier.runnable(() -> ResultAttributes.put("late", true)));
            return new Answer("a");
        });
        assertThat(answer.cachedFrom().origin().attributes()).isEmpty();
    }

    @Test
    void secondBinding_attachesToTheOneCall() throws Throwable {
        Object target = new Object();
        CachedOperation<Answer> plan = plan(cache, "op").build();
        Object[] none = {};
        Object answer = cache.call(
                plan,
                target,
                none,
                Binding.PROXY,
                () -> cache.call(plan, target, none, Binding.WOVEN, () -> new Cached<>(attach(), null)));
        assertThat(((Cached<?>) answer).cachedFrom().origin().attributes()).isEqualTo(EXPECTED);
    }

    @Test
    void hit_overwritesNothingOfItsCallers() {
        CachedOperation<Answer> inner = plan(cache, "inner").build();
        Computable<Answer, RuntimeException> labelled = () -> {
            MDC.put("trace", "of the first caller");
            ResultAttributes.put("label", "inner");
            ResultAttributes.put("cost", 5L);
            return new Answer("i");
        };
        cache.get(inner, labelled);
        MDC.put("trace", "of the second caller");
        Cached<Answer> outer = cache.get(plan(cache, "outer").build(), () -> {
            ResultAttributes.put("label", "outer");
            Cached<Answer> hit = cache.get(inner, labelled);
            assertThat(hit.cachedFrom().tier()).isEqualTo(Tier.LOCAL);
            assertThat(hit.cachedFrom().origin().attributes()).containsEntry("label", "inner");
            ResultCache other = process();
            Cached<Answer> remote = other.get(plan(other, "inner").build(), labelled);
            assertThat(remote.cachedFrom().tier()).isEqualTo(Tier.REDIS);
            return hit.value();
        });
        assertThat(outer.cachedFrom().origin().attributes()).isEqualTo(Map.of("label", "outer"));
        assertThat(MDC.get("trace")).isEqualTo("of the second caller");
        Map<String, Object> attributes = outer.cachedFrom().origin().attributes();
        assertThatThrownBy(() -> attributes.put("label", "mine")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void outsideACachedMethod_nothingHappens() {
        attach();
        cache.get(plan(cache, "op").inputs("x").build(), ResultAttributesTests::attach, new Object());
        assertThat(events).hasExactlyElementsOfTypes(CacheEvent.Bypassed.class);
    }

    @Test
    void numbers_areSummedExactlyWhereTheyAreIntegers() {
        Cached<Answer> answer = cache.get(plan(cache, "op").build(), () -> {
            ResultAttributes.add("a", Long.MAX_VALUE - 1);
            ResultAttributes.add("a", 1L);
            ResultAttributes.add("b", 1L);
            ResultAttributes.add("b", 0.5);
            ResultAttributes.put("c", 2);
            ResultAttributes.add("c", 1);
            assertThatThrownBy(() -> ResultAttributes.add("a", 1L)).isInstanceOf(ArithmeticException.class);
            return new Answer("a");
        });
        assertThat(answer.cachedFrom().origin().attributes()).isEqualTo(Map.of("a", Long.MAX_VALUE, "b", 1.5, "c", 3L));
    }

    @Test
    void wrongNamesAndValues_areErrorsThatSayWhatIsWrong() {
        cache.get(plan(cache, "op").build(), () -> {
            ResultAttributes.put("text", "x".repeat(1000));
            assertThatThrownBy(() -> ResultAttributes.put("text", "x".repeat(1001)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the attribute 'text' has 1001 characters; an attribute is a text of at most 1000");
            assertThatThrownBy(() -> ResultAttributes.put("text", "\ud800")).hasMessageContaining("lone surrogate");
            assertThatThrownBy(() -> ResultAttributes.add("text", 1L))
                    .hasMessage("the attribute 'text' is a text, to which no number can be added");
            assertThatThrownBy(() -> ResultAttributes.put(" ", 1L))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the name of an attribute must not be empty; write ");
            assertThatThrownBy(() -> ResultAttributes.put("text", null)).isInstanceOf(NullPointerException.class);
            for (int i = 1; i < 32; i++) {
                ResultAttributes.put("n" + i, i);
            }
            ResultAttributes.add("n1", 1L);
            assertThatThrownBy(() -> ResultAttributes.put("one more", 1L))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("at most 32 attributes");
            return new Answer("a");
        });
        assertThatThrownBy(() -> ResultAttributes.put("", 1L)).isInstanceOf(IllegalArgumentException.class);
    }
}
