package io.github.cachedresult.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CacheEvent;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.Count;
import io.github.cachedresult.invocation.Counted;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.invocation.ResultCacheBuilder;
import io.github.cachedresult.tier.StoreState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that hangs costs each call in flight its time limit once, then nothing while its breaker is open. */
class HungStoreIntegrationTests {

    private static final int IN_FLIGHT = 8;
    private static final int LATER = 100;
    private static final Duration MARGIN = Duration.ofMillis(100);

    @AutoClose
    private final FaultyServers servers = new FaultyServers();

    @AutoClose
    private final MachineDelay machine = new MachineDelay();

    @AutoClose("shutdownNow")
    private final ExecutorService callers = Executors.newFixedThreadPool(IN_FLIGHT);

    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @EnumSource(Part.class)
    void eachCallInFlightWaitsOnce_thoseAfterItDoNot(Part part) throws Exception {
        try (ResultCache cache = over(part)) {
            awaitUse(cache);
            events.clear();
            servers.begin(Fault.HUNG, part);

            machine.reset();
            List<Duration> inFlight = callAtOnce(cache, "in flight");
            Duration late = machine.longest();
            awaitTold(part, IN_FLIGHT);
            assertThat(readsThatWaited(part))
                    .isEqualTo((long) IN_FLIGHT * limitsOf(part).size());
            events.clear();
            Duration without = slowest(callAtOnce(cache, "at once"));
            List<Duration> later = IntStream.range(0, LATER)
                    .mapToObj(i -> call(cache, "later " + i))
                    .toList();

            Duration limits = limitsOf(part).stream().reduce(Duration.ZERO, Duration::plus);
            System.out.printf(
                    "%s hung: %d calls in flight took %d ms at most, of which they wait %d; as many after them %d ms;"
                            + " %d more, one by one, %.1f ms in the median%n",
                    part,
                    IN_FLIGHT,
                    slowest(inFlight).toMillis(),
                    limits.toMillis(),
                    without.toMillis(),
                    LATER,
                    median(later).toNanos() / 1e6);
            assertThat(slowest(inFlight))
                    .isGreaterThanOrEqualTo(limits)
                    .as("the limits, and what the same calls take without them, here and now")
                    .isLessThan(limits.plus(MARGIN).plus(without).plus(late));
            assertThat(cache.storeStates())
                    .filteredOn(state -> part.has(state.tier()))
                    .allMatch(StoreState::isDegraded);
            awaitTold(part, IN_FLIGHT + LATER);
            assertThat(readsThatWaited(part)).isZero();
            assertThat(median(later)).isLessThan(limits);
            servers.end(Fault.HUNG, part);
        }
    }

    /** A store that is well would add what it takes. */
    private ResultCache over(Part part) {
        ResultCacheBuilder builder = ResultCache.builder().listener(events::add);
        storesOf(part).forEach(tier -> builder.store(servers.store(tier, Fault.HUNG)));
        return builder.build();
    }

    private static List<Tier> storesOf(Part part) {
        return Stream.of(Tier.REDIS, Tier.S3).filter(part::has).toList();
    }

    private static List<Duration> limitsOf(Part part) {
        return storesOf(part).stream().map(FaultyServers::limitOf).toList();
    }

    /** Until no store fails, as one may while classes are loaded. */
    private void awaitUse(ResultCache cache) {
        int[] rounds = {0};
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            long before = failures(cache);
            callAtOnce(cache, "round " + rounds[0]++);
            return rounds[0] > 2 && failures(cache) == before;
        });
    }

    private static long failures(ResultCache cache) {
        return cache.counts().list().stream()
                .filter(count -> count.counted() instanceof Counted.StoreFailed)
                .mapToLong(Count::times)
                .sum();
    }

    private List<Duration> callAtOnce(ResultCache cache, String name) throws Exception {
        List<Callable<Duration>> calls = IntStream.range(0, IN_FLIGHT)
                .<Callable<Duration>>mapToObj(i -> () -> call(cache, name + " " + i))
                .toList();
        List<Duration> took = new ArrayList<>();
        for (Future<Duration> call : callers.invokeAll(calls)) {
            took.add(call.get());
        }
        return took;
    }

    private static Duration call(ResultCache cache, String input) {
        CachedOperation<String> operation = Neighbour.operation(cache, "hung");
        long begun = System.nanoTime();
        Cached<String> cached = cache.get(operation, () -> "result of " + input, input);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(cached.value()).isEqualTo("result of " + input);
        assertThat(cached.cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        return took;
    }

    /** Until the listener has heard of what the hung stores did not answer so many calls: it does so a moment later. */
    private void awaitTold(Part part, int calls) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> failedReads(part).count()
                        == (long) calls * storesOf(part).size());
    }

    private Stream<CacheEvent.StoreFailed> failedReads(Part part) {
        return events.stream()
                .filter(CacheEvent.StoreFailed.class::isInstance)
                .map(CacheEvent.StoreFailed.class::cast)
                .filter(failure -> part.has(failure.tier()) && failure.action().equals("read"));
    }

    /** How many reads failed that were made, rather than held back. */
    private long readsThatWaited(Part part) {
        return failedReads(part)
                .filter(failure -> !String.valueOf(failure.cause().getMessage()).startsWith("it is left alone since"))
                .count();
    }

    private static Duration median(List<Duration> took) {
        return took.stream().sorted().toList().get(took.size() / 2);
    }

    private static Duration slowest(List<Duration> took) {
        return took.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }
}
