package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.entry.LogPosition;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The calls of a process that are under way. */
@NullUnmarked
@Timeout(60)
class SingleFlightTests {

    private final SingleFlight flights = new SingleFlight(new WaitingThreads());
    private final CachedOperation<String> operation = ResultCache.builder()
            .build()
            .operation("op", String.class)
            .model("m")
            .inputs("x")
            .build();

    private SingleFlight.Running begun(String input) {
        Object[] inputs = {input};
        SingleFlight.Running flight = flights.prepare(
                operation.bind(null, inputs).hash(inputs).key(),
                operation.type(),
                CallPolicy.of(CacheMode.READ_WRITE),
                LogPosition.NONE,
                null);
        assertThat(flights.begin(flight, Set.of(), running -> false)).isNull();
        return flight;
    }

    @Test
    void awaitOwn_flightThatWaitsForThisThread_isNotWaitedForIfItFliesForOthersToo() throws Exception {
        SingleFlight.Running outer = begun("outer");
        SingleFlight.Running own = begun("own");
        own.handOver();
        CompletableFuture<Thread> other = new CompletableFuture<>();
        FutureTask<Outcome> joined = new FutureTask<>(() -> {
            own.takeOver();
            other.complete(Thread.currentThread());
            return flights.join(outer, operation, Patience.UNLIMITED, 0, standIn -> false);
        });
        Thread thread = new Thread(joined);
        thread.setDaemon(true);
        thread.start();
        while (other.join().getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(flights.awaitOwn(own, true, Patience.UNLIMITED, 0, standIn -> false))
                .isNull();
        flights.end(outer, Outcome.NotRun.INSTANCE);
        assertThat(joined.get()).isEqualTo(Outcome.NotRun.INSTANCE);
    }
}
