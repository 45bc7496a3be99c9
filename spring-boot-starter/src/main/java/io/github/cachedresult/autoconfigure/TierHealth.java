package io.github.cachedresult.autoconfigure;

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
 * Says {@code UP}, or {@code DEGRADED} while a store is left alone: the application answers all the same, only later. Never
 * {@code DOWN}. Asks no store.
 */
final class TierHealth implements HealthIndicator {

    static final Status DEGRADED =
            new Status("DEGRADED", "a store is left alone; results are found elsewhere or computed");

    private final Supplier<List<StoreState>> states;

    TierHealth(Supplier<List<StoreState>> states) {
        this.states = states;
    }

    @Override
    public Health health() {
        List<StoreState> stores = states.get();
        return new Health.Builder(stores.stream().anyMatch(StoreState::isDegraded) ? DEGRADED : Status.UP)
                .withDetail("tiers", stores.stream().map(TierHealth::details).toList())
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
