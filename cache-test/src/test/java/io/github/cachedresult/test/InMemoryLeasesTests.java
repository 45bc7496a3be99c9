package io.github.cachedresult.test;

import io.github.cachedresult.Tier;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

class InMemoryLeasesTests extends LeasesContract {

    private final Map<Duration, InMemoryResultStore> servers = new HashMap<>();

    @Override
    protected ResultStore createStore(Duration lease) {
        return servers.computeIfAbsent(lease, life -> new InMemoryResultStore(Tier.REDIS, life))
                .secondClient();
    }

    @Override
    protected int countLeftOf(ResultKey leased) {
        return servers.values().stream()
                .mapToInt(
                        server -> server.leases() == null ? 0 : server.leases().size())
                .sum();
    }
}
