package io.github.cachedresult.chaos;

import io.github.cachedresult.Tier;
import io.github.cachedresult.autoconfigure.RealServers;
import io.github.cachedresult.store.ResultStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** A real Redis and a real S3, whatever befalls them. */
final class FaultyServers implements AutoCloseable {

    private static final Duration REDIS_LIMIT = Duration.ofMillis(500);
    private static final Duration S3_LIMIT = Duration.ofMillis(1500);

    private final Map<Tier, FaultyServer> servers =
            new EnumMap<>(Map.of(Tier.REDIS, new FaultyRedis(REDIS_LIMIT), Tier.S3, new FaultyS3(S3_LIMIT)));

    /** The time limit of a store, as the cache under test has it. */
    static Duration limitOf(Tier tier) {
        return tier == Tier.REDIS ? REDIS_LIMIT : S3_LIMIT;
    }

    /** The store of a cache under test, which meets the fault. */
    ResultStore store(Tier tier, Fault fault) {
        return store(tier, server(tier).port(fault), limitOf(tier));
    }

    /** A store that goes past the proxies and waits for long. */
    ResultStore patientStore(Tier tier) {
        return store(tier, server(tier).port(), RealServers.PATIENCE);
    }

    private static ResultStore store(Tier tier, int port, Duration limit) {
        return tier == Tier.REDIS
                ? RealServers.redisStore(port, limit, InstantSource.system())
                : RealServers.s3Store(port, limit);
    }

    void begin(Fault fault, Part part) {
        servers.forEach((tier, server) -> {
            if (part.has(tier)) {
                server.begin(fault);
            }
        });
    }

    void end(Fault fault, Part part) {
        servers.forEach((tier, server) -> {
            if (part.has(tier)) {
                server.end(fault);
            }
        });
    }

    private FaultyServer server(Tier tier) {
        return Objects.requireNonNull(servers.get(tier));
    }

    @Override
    public void close() {
        servers.values().forEach(FaultyServer::close);
    }
}
