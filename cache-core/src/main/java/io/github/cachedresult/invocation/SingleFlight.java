package io.github.cachedresult.invocation;

import io.github.cachedresult.key.ResultKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls of this process that are under way, one for each key. Who begins one must end it; the others wait.
 *
 * <p>Waiting holds no lock, so that a run may take hours and keys do not hinder each other.
 */
final class SingleFlight {

    private final ConcurrentMap<ResultKey, CompletableFuture<Outcome>> flights = new ConcurrentHashMap<>();

    /** Begins a flight, and returns null; or the flight of the key that is under way. */
    @Nullable CompletableFuture<Outcome> begin(ResultKey key, CompletableFuture<Outcome> flight) {
        return flights.putIfAbsent(key, flight);
    }

    /** Ends a flight: a later call begins its own. Those who wait are told when the flight is completed. */
    void end(ResultKey key, CompletableFuture<Outcome> flight) {
        flights.remove(key, flight);
    }
}
