package io.github.cachedresult.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.EvictResult;
import io.github.cachedresult.Tier;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.invocation.Binding;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.EvictingMethod;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.tier.BreakerOptions;
import io.github.cachedresult.tier.StoreState;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** The cache of one cell, what is called of it, and what is seen of it from outside. */
final class Stage implements AutoCloseable {

    /** At once: as many as open a breaker. */
    static final int CALLS = BreakerOptions.DEFAULTS.failures();

    private static final BreakerOptions BREAKER =
            new BreakerOptions(true, CALLS, Duration.ofMillis(100), Duration.ofMillis(500));
    private static final EvictionOptions EVICTIONS = new EvictionOptions(Duration.ofMillis(100), null, 0);

    private static final AtomicInteger STAGES = new AtomicInteger();

    private final Cell cell;
    private final FaultyServers servers;
    private final Neighbour neighbour;

    /** Its results are apart from those of other cells. */
    private final String model = "model " + STAGES.incrementAndGet();

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLS);
    /** Of S3, whose answers meet at the gate: a pool shared with others might have fewer threads than meet. */
    private final ExecutorService readers = Executors.newCachedThreadPool();

    private final CyclicBarrier gate = new CyclicBarrier(CALLS, this::beginFault);
    private @Nullable ResultCache cache;
    private @Nullable CachedOperation<String> operation;
    private volatile boolean gateAtS3;

    /** Of the first misses: those that follow under the fault pass. */
    private final AtomicInteger gatedMisses = new AtomicInteger();

    private volatile boolean gateAtRun;
    private volatile boolean underFault;
    private volatile long faultBegan;
    private volatile String generation = "first";
    private String phase = "before";
    private Duration wellCall = Duration.ZERO;

    Stage(Cell cell, FaultyServers servers, Neighbour neighbour) {
        this.cell = cell;
        this.servers = servers;
        this.neighbour = neighbour;
    }

    Cell cell() {
        return cell;
    }

    /** Opens the cache: over servers that are well, unless the fault begins before. */
    void open(Path journal) {
        if (cell.fault().beginsBeforeTheCache()) {
            begin();
        }
        ResultCache opened = ResultCache.builder()
                .store(servers.store(Tier.REDIS, cell.fault()), null, BREAKER)
                .store(
                        new GatedStore(
                                servers.store(Tier.S3, cell.fault()), this::s3HasAnswered, this::s3HasNothing, readers),
                        null,
                        BREAKER)
                .journal(JournalOptions.in(journal).withMinimumDuration(Duration.ZERO))
                .evictions(EVICTIONS)
                .placeholders(text -> text.replace("${model}", model))
                .build();
        cache = opened;
        operation = Neighbour.operation(opened, model);
        if (!cell.fault().beginsBeforeTheCache()) {
            awaitUse();
        }
    }

    /** Puts the results into both stores, by another process. */
    void storeEverywhere() {
        inputs().forEach(input -> neighbour.call(model, input, result(input)));
        assertStored(Tier.REDIS);
        assertStored(Tier.S3);
    }

    void forgetIn(Tier tier) {
        inputs().forEach(input -> neighbour.delete(tier, model, input));
    }

    /** Begins the fault, unless it began before the cache. */
    void beginFault() {
        if (!cell.fault().beginsBeforeTheCache()) {
            begin();
        }
    }

    private void begin() {
        underFault = true;
        servers.begin(cell.fault(), cell.part());
        faultBegan = System.nanoTime();
    }

    void beginFaultOnceS3HasAnswered() {
        gateAtS3 = !cell.fault().beginsBeforeTheCache();
    }

    void beginFaultOnceS3HasNothing() {
        if (!cell.fault().beginsBeforeTheCache()) {
            gatedMisses.set(CALLS);
        }
    }

    void beginFaultWhileComputing() {
        gateAtRun = !cell.fault().beginsBeforeTheCache();
    }

    void endFault() {
        phase = "afterwards";
        underFault = false;
        servers.end(cell.fault(), cell.part());
    }

    /** The calls of the cell, all under way before one has ended. */
    List<Answer> callAtOnce() {
        List<Callable<Answer>> calls = inputs().stream()
                .<Callable<Answer>>map(input -> () -> call(input))
                .toList();
        List<Answer> answers = new ArrayList<>();
        try {
            for (Future<Answer> answer : callers.invokeAll(calls)) {
                answers.add(answer.get());
            }
        } catch (Exception e) {
            throw new AssertionError("A call failed", e);
        }
        gateAtS3 = false;
        gateAtRun = false;
        return answers;
    }

    private Answer call(String input) {
        long begun = System.nanoTime();
        Cached<String> cached = cache().get(operation(), () -> run(input), input);
        assertThat(cached.value()).isEqualTo(result(input));
        long waitedFrom = Math.max(begun, faultBegan);
        return new Answer(cached.cachedFrom().tier(), cached.value(), Duration.ofNanos(System.nanoTime() - waitedFrom));
    }

    private String run(String input) {
        if (gateAtRun) {
            meet();
        }
        return result(input);
    }

    private void s3HasAnswered() {
        if (gateAtS3) {
            meet();
        }
    }

    private void s3HasNothing() {
        if (gatedMisses.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            meet();
        }
    }

    private void meet() {
        try {
            gate.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("Not all calls came here", e);
        }
    }

    /** Evicts what the cell has stored, as a caller of an annotated method does; from now on, runs have another result. */
    Answer evict() {
        generation = "second";
        EvictingMethod retrain = cache().evictingMethods()
                .plan(Retraining.METHOD, Retraining.class, Retraining.METHOD, Retraining.EVICTS);
        long begun = System.nanoTime();
        try {
            cache().evictingMethods().call(retrain, null, new Object[0], Binding.PROXY, () -> null);
        } catch (Throwable e) {
            throw new AssertionError("The eviction disturbed its caller", e);
        }
        return new Answer(Tier.COMPUTED, "", Duration.ofNanos(System.nanoTime() - begun));
    }

    /** Waits until results that are computed now reach both stores, and all is well. */
    void awaitUse() {
        List<String> computed = new ArrayList<>();
        patiently().until(() -> {
            boolean used = !computed.isEmpty() && isInBoth(computed.get(computed.size() - 1));
            computed.add(phase + " " + computed.size());
            wellCall = call(computed.get(computed.size() - 1)).took();
            return used
                    && cache().storeStates().stream().noneMatch(StoreState::isDegraded)
                    && cache().evictions().state().reachable();
        });
    }

    /** How long a call took when all was well, the last time that it was. */
    Duration wellCall() {
        return wellCall;
    }

    private boolean isInBoth(String input) {
        return neighbour.has(Tier.REDIS, model, input) && neighbour.has(Tier.S3, model, input);
    }

    /** That a process without them is answered without computing. */
    void assertFound() {
        cache().clearLocal();
        inputs().forEach(input -> assertThat(call(input).tier()).as(input).isIn(Tier.REDIS, Tier.S3));
    }

    /** That each is found, and that by being looked for it comes into Redis: at once, unless Redis does not answer. */
    void assertBackFilled() {
        assertFound();
        inputs().forEach(input -> patiently().until(() -> {
            assertFound();
            return neighbour.has(Tier.REDIS, model, input);
        }));
    }

    void assertInThisProcess() {
        inputs().forEach(input -> assertThat(call(input).tier()).as(input).isEqualTo(Tier.LOCAL));
    }

    /** That a store has them, or gets them by itself. */
    void assertStored(Tier tier) {
        inputs().forEach(input -> patiently().until(() -> neighbour.has(tier, model, input)));
    }

    /** That the log has the eviction, Redis has a copy of it, and another process heard of it. */
    void assertEvictedEverywhere() {
        patiently().until(() -> cache().evictions().state().pending() == 0);
        patiently().untilAsserted(() -> assertThat(neighbour.logIn(Tier.REDIS))
                .endsWith(" " + cache().evictions().state().number())
                .isEqualTo(neighbour.logIn(Tier.S3))
                .isEqualTo(neighbour.knownLog()));
        inputs().forEach(input -> patiently()
                .until(() -> neighbour.call(model, input, result(input)).equals(result(input))));
    }

    /** That nothing waits to be written. */
    void assertDelivered() {
        patiently().until(() -> Objects.requireNonNull(cache().journal()).records() == 0);
    }

    private String result(String input) {
        return generation + " result of " + input;
    }

    private static List<String> inputs() {
        return List.of("CCO", "c1ccccc1", "CC(=O)O");
    }

    private ResultCache cache() {
        return Objects.requireNonNull(cache);
    }

    private CachedOperation<String> operation() {
        return Objects.requireNonNull(operation);
    }

    private static ConditionFactory patiently() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20));
    }

    @Override
    public void close() {
        callers.shutdownNow();
        readers.shutdownNow();
        if (underFault) {
            // The cell failed; the others are to find the servers well.
            endFault();
        }
        if (cache != null) {
            cache.close();
        }
    }

    /** A method that evicts. */
    static final class Retraining {

        static final Method METHOD = method();
        static final EvictResult EVICTS = Objects.requireNonNull(METHOD.getAnnotation(EvictResult.class));

        private Retraining() {}

        @EvictResult(model = "${model}")
        void retrain() {}

        private static Method method() {
            try {
                return Retraining.class.getDeclaredMethod("retrain");
            } catch (NoSuchMethodException e) {
                throw new AssertionError(e);
            }
        }
    }
}
