package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever becomes of a call is told to the listeners once, and a trace says the same. */
@NullUnmarked
@Timeout(60)
class CacheEventsTests {

    record Answer(String text) {}

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final MapStore redis = new MapStore(Tier.REDIS);
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private final ResultCache cache = process();
    private ResultTrace trace;

    @BeforeEach
    void open() {
        trace = ResultTrace.open();
    }

    @AfterEach
    void close() {
        trace.close();
    }

    private ResultCache process() {
        return ResultCache.builder()
                .store(redis)
                .clock(time::get)
                .listener(events::add)
                .build();
    }

    private static OperationBuilder<Answer> plan(ResultCache cache) {
        return cache.operation("op", Answer.class).model("m").version("v").inputs("x");
    }

    private static Cached<Answer> ask(ResultCache cache, CachedOperation<Answer> plan) {
        return cache.get(plan, () -> new Answer("a"), "x");
    }

    private void assertTold(Class<?>... types) {
        assertThat(events).extracting(Object::getClass).isEqualTo(Arrays.asList(types));
        assertThat(events).allSatisfy(event -> assertThat(event.toString()).contains("operation=op"));
    }

    private TracedCall traced() {
        assertThat(trace.count()).isEqualTo(1);
        TracedCall call = trace.calls().get(0);
        assertThat(call.operation()).isEqualTo("op");
        return call;
    }

    /** Lets go of what was told while the scene was set. */
    private void begin() {
        events.clear();
        trace.close();
        trace = ResultTrace.open();
    }

    @Test
    void computed_isFollowedByStoredWithTheOrigin() {
        Cached<Answer> answer = ask(cache, plan(cache).tags("t").build());
        assertTold(CacheEvent.Computed.class, CacheEvent.Stored.class);
        CacheEvent.Stored stored = (CacheEvent.Stored) events.get(1);
        assertThat(stored.origin()).isEqualTo(answer.cachedFrom().origin());
        assertThat(stored.origin().entryId()).isNotNull();
        assertThat(stored.key().text()).isEqualTo(answer.cachedFrom().key());
        assertThat(traced().outcome()).isEqualTo(new CallOutcome.Stored());
        assertThat(traced().cachedFrom()).isEqualTo(answer.cachedFrom());
        assertThat(traced().usableUntil()).isNull();
    }

    @Test
    void localHit_isToldWithItsAgeAndTheRestOfItsLife() {
        CachedOperation<Answer> plan = plan(cache).ttl(Duration.ofMinutes(1)).build();
        ask(cache, plan);
        Instant until = time.get().plusSeconds(60);
        time.updateAndGet(now -> now.plusSeconds(5));
        begin();
        CachedFrom from = ask(cache, plan).cachedFrom();
        assertTold(CacheEvent.Hit.class);
        assertThat(((CacheEvent.Hit) events.get(0)).from()).isEqualTo(from);
        assertThat(((CacheEvent.Hit) events.get(0)).tier()).isEqualTo(Tier.LOCAL);
        assertThat(from.age()).isEqualTo(Duration.ofSeconds(5));
        assertThat(traced().outcome()).isEqualTo(new CallOutcome.Hit(Tier.LOCAL));
        assertThat(traced().cachedFrom()).isEqualTo(from);
        assertThat(traced().usableUntil()).isEqualTo(until);
    }

    @Test
    void hitInAStore_isTold() {
        ask(cache, plan(cache).ttl(Duration.ofMinutes(1)).build());
        begin();
        ResultCache other = process();
        CachedFrom from =
                ask(other, plan(other).ttl(Duration.ofMinutes(1)).build()).cachedFrom();
        assertTold(CacheEvent.Hit.class);
        assertThat(((CacheEvent.Hit) events.get(0)).from()).isEqualTo(from);
        assertThat(traced().outcome()).isEqualTo(new CallOutcome.Hit(Tier.REDIS));
        assertThat(traced().cachedFrom()).isEqualTo(from);
        assertThat(traced().usableUntil()).isEqualTo(time.get().plusSeconds(60));
    }

    @Test
    void refusedByItsJudge_isToldWithTheReason() {
        ask(
                cache,
                plan(cache)
                        .validity((result, run) -> Verdict.doNotStore("too short"))
                        .build());
        assertTold(CacheEvent.Computed.class, CacheEvent.NotStored.class);
        assertThat(((CacheEvent.NotStored) events.get(1)).reason()).isEqualTo("too short");
        assertThat(traced().outcome()).isEqualTo(new CallOutcome.NotStored("too short"));
        assertThat(traced().cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void nullResult_isToldAsNotStored() {
        cache.get(plan(cache).build(), () -> null, "x");
        assertTold(CacheEvent.Computed.class, CacheEvent.NotStored.class);
        assertThat(traced().outcome()).isEqualTo(new CallOutcome.NotStored("it is null"));
    }

    @Test
    void staleOnePreferred_isNoHit() {
        ask(cache, plan(cache).ttl(Duration.ofMinutes(1)).build());
        time.updateAndGet(now -> now.plusSeconds(90));
        begin();
        CachedOperation<Answer> plan = plan(cache)
                .ttl(Duration.ofMinutes(1))
                .validity((result, run) -> Verdict.preferStale("worse"))
                .build();
        CachedFrom from = ask(cache, plan).cachedFrom();
        assertThat(events.stream().filter(event -> !(event instanceof CacheEvent.Unusable)))
                .extracting(Object::getClass)
                .isEqualTo(List.of(CacheEvent.Computed.class, CacheEvent.NotStored.class));
        assertThat(from.tier()).isEqualTo(Tier.STALE);
        assertThat(from.durationSaved()).as("the method ran").isZero();
        assertThat(traced().outcome()).isEqualTo(new CallOutcome.NotStored("worse"));
        assertThat(traced().cachedFrom()).isEqualTo(from);
    }

    @Test
    void raceLostToAnotherProcess_isNoHit() {
        ask(cache, plan(cache).build());
        byte[] theirs = redis.entries.values().iterator().next();
        redis.entries.clear();
        redis.rival = theirs;
        begin();
        ResultCache other = process();
        CachedFrom from = ask(other, plan(other).build()).cachedFrom();
        assertTold(CacheEvent.Computed.class, CacheEvent.NotStored.class);
        assertThat(from.tier()).isEqualTo(Tier.REDIS);
        assertThat(from.durationSaved()).as("the method ran").isZero();
        assertThat(traced().outcome())
                .isEqualTo(new CallOutcome.NotStored("another call stored its result first, which is used"));
    }

    @Test
    void thrown_isToldWithTheTimeItTook() {
        IOException thrown = new IOException("no model");
        assertThatThrownBy(() -> cache.get(
                        plan(cache).build(),
                        () -> {
                            throw thrown;
                        },
                        "x"))
                .isSameAs(thrown);
        assertTold(CacheEvent.Failed.class);
        CacheEvent.Failed failed = (CacheEvent.Failed) events.get(0);
        assertThat(failed.exception()).isSameAs(thrown);
        assertThat(failed.tier()).isEqualTo(Tier.COMPUTED);
        assertThat(failed.duration()).isPositive();
        assertThat(traced().outcome()).isEqualTo(new CallOutcome.Failed(thrown));
        assertThat(traced().cachedFrom()).isEqualTo(CachedFrom.noCache());
    }

    @Test
    void unhashable_isToldAsBypassed() {
        cache.get(plan(cache).build(), () -> new Answer("a"), new Object());
        assertTold(CacheEvent.Bypassed.class);
        assertThat(((CacheEvent.Bypassed) events.get(0)).reason()).contains("java.lang.Object is not hashable");
        assertThat(traced().outcome()).isInstanceOf(CallOutcome.Bypassed.class);
        assertThat(traced().model()).isEqualTo("m");
        assertThat(traced().key()).isNull();
        assertThat(traced().inputs()).isEmpty();
    }

    @Test
    void switchedOff_isToldAsBypassed() {
        ResultCache off = ResultCache.builder()
                .listener(events::add)
                .rules(List.of(ModelRule.of("*").enabled(false)))
                .build();
        ask(off, plan(off).build());
        assertTold(CacheEvent.Bypassed.class);
        assertThat(traced().outcome()).isEqualTo(new CallOutcome.Bypassed("its mode is OFF"));
    }

    @Test
    void bindingThatBypasses_isTold() throws Throwable {
        cache.bypass(plan(cache).build(), null, new Object[] {"x"}, Binding.PROXY, () -> "a", "another instance");
        assertTold(CacheEvent.Bypassed.class);
        assertThat(traced().outcome()).isEqualTo(new CallOutcome.Bypassed("another instance"));
        assertThat(traced().model()).isNull();
    }

    @Test
    void recursion_isToldOfBothCalls() {
        CachedOperation<Answer> plan = plan(cache).build();
        assertThatThrownBy(() -> cache.get(plan, () -> ask(cache, plan).value(), "x"))
                .isInstanceOf(RecursiveCallException.class);
        assertTold(CacheEvent.Failed.class, CacheEvent.Failed.class);
        assertThat(events).extracting("tier").containsExactly(Tier.JOINED, Tier.COMPUTED);
        assertThat(trace.tree()).singleElement().satisfies(outer -> assertThat(outer.children())
                .singleElement()
                .satisfies(inner -> assertThat(inner.call().outcome()).isInstanceOf(CallOutcome.Failed.class)));
    }

    /** One call is within its method, another has joined it; then the method goes on. */
    private FutureTask<Cached<Answer>> joiner(Callable<Answer> body) throws Exception {
        CachedOperation<Answer> plan = plan(cache).build();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        FutureTask<Cached<Answer>> first = new FutureTask<>(() -> cache.get(
                plan,
                () -> {
                    inside.countDown();
                    open.await();
                    return body.call();
                },
                "x"));
        start(first);
        inside.await();
        FutureTask<Cached<Answer>> second = new FutureTask<>(ContextCarrier.callable(() -> ask(cache, plan)));
        Thread thread = start(second);
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        open.countDown();
        thread.join();
        return second;
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private List<Class<?>> ofJoiners() {
        return events.stream()
                .filter(event -> event instanceof CacheEvent.Joined
                        || event instanceof CacheEvent.Failed failed && failed.tier() == Tier.JOINED)
                .<Class<?>>map(Object::getClass)
                .toList();
    }

    @Test
    void joined_isTold() throws Exception {
        CachedFrom from = joiner(() -> new Answer("a")).get().cachedFrom();
        assertThat(from.tier()).isEqualTo(Tier.JOINED);
        assertThat(ofJoiners()).isEqualTo(List.of(CacheEvent.Joined.class));
        assertThat(events.stream().filter(CacheEvent.Hit.class::isInstance)).isEmpty();
        assertThat(traced().outcome()).isEqualTo(new CallOutcome.Joined());
        assertThat(traced().cachedFrom()).isEqualTo(from);
    }

    @Test
    void joinedWhatFails_isToldOfEachCall() throws Exception {
        IOException thrown = new IOException("no model");
        FutureTask<Cached<Answer>> joiner = joiner(() -> {
            throw thrown;
        });
        assertThatThrownBy(joiner::get).isInstanceOf(ExecutionException.class).hasCause(thrown);
        assertThat(ofJoiners()).isEqualTo(List.of(CacheEvent.Failed.class));
        assertThat(events.stream().filter(CacheEvent.Failed.class::isInstance)).hasSize(2);
        assertThat(traced().outcome()).isEqualTo(new CallOutcome.Failed(thrown));
    }

    @Test
    void interruptedWhileItWaits_isTold() throws Exception {
        CachedOperation<Answer> plan = plan(cache).build();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        Thread first = start(() -> cache.get(
                plan,
                () -> {
                    inside.countDown();
                    try {
                        open.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return new Answer("a");
                },
                "x"));
        inside.await();
        FutureTask<Cached<Answer>> second = new FutureTask<>(ContextCarrier.callable(() -> ask(cache, plan)));
        Thread thread = start(second);
        thread.interrupt();
        thread.join();
        open.countDown();
        first.join();
        assertThatThrownBy(second::get).hasCauseInstanceOf(InterruptedCallException.class);
        assertThat(ofJoiners()).isEqualTo(List.of(CacheEvent.Failed.class));
        assertThat(traced().outcome()).isInstanceOf(CallOutcome.Failed.class);
    }
}
