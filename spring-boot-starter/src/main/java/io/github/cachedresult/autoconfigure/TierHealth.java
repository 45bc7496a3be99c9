package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.eviction.EvictionState;
import io.github.cachedresult.tier.BreakerState;
import io.github.cachedresult.tier.StoreState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Says {@code UP}, or {@code DEGRADED} while a store is left alone, the log of evictions cannot be read, or it has not taken
 * an eviction of this process: the application answers all the same, only later, or without knowing what others took back.
 * Never {@code DOWN}. Asks no store.
 */
final class TierHealth implements HealthIndicator {

    static final Status DEGRADED = new Status(
            "DEGRADED", "a store or the log of evictions is out of reach; results are found elsewhere or computed");

    private final Supplier<List<StoreState>> states;
    private final Supplier<EvictionState> evictions;

    TierHealth(Supplier<List<StoreState>> states, Supplier<EvictionState> evictions) {
        this.states = states;
        this.evictions = evictions;
    }

    @Override
    public Health health() {
        List<StoreState> stores = states.get();
        EvictionState log = evictions.get();
        boolean degraded = stores.stream().anyMatch(StoreState::isDegraded) || !log.reachable() || log.pending() > 0;
        return new Health.Builder(degraded ? DEGRADED : Status.UP)
                .withDetail("tiers", stores.stream().map(TierHealth::details).toList())
                .withDetail("evictions", details(log))
                .build();
    }

    private static Map<String, Object> details(StoreState state) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("tier", state.tier().name());
        details.put("store", state.store());
        details.put("reads", details(state.reads()));
        details.put("writes", details(state.writes()));
        return details;
    }

    private static Map<String, Object> details(EvictionState log) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("number", log.number());
        details.put("reachable", log.reachable());
        if (log.unreachableSince() != null) {
            details.put("unreachableSince", log.unreachableSince().toString());
        }
        details.put("hitsStopped", log.stopped());
        details.put("pending", log.pending());
        return details;
    }

    private static Map<String, Object> details(BreakerState state) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("position", state.position().name());
        details.put("since", state.since().toString());
        BreakerState.Failure failure = state.lastFailure();
        if (failure != null) {
            details.put("lastFailureAt", failure.at().toString());
            details.put("lastFailure", failure.reason());
        }
        return details;
    }
}
