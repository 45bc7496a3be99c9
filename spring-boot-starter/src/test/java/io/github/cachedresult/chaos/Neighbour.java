package io.github.cachedresult.chaos;

import io.github.cachedresult.Tier;
import io.github.cachedresult.autoconfigure.RealServers;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.eviction.EvictionState;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.KeyExplanation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.tier.BreakerOptions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Another process over the same servers: a cache of its own, without proxies and with all the time in the world. */
final class Neighbour implements AutoCloseable {

    private final ResultCache cache;

    Neighbour(FaultyServers servers) {
        cache = ResultCache.builder()
                .store(servers.patientStore(Tier.REDIS), null, BreakerOptions.OFF)
                .store(servers.patientStore(Tier.S3), null, BreakerOptions.OFF)
                .evictions(new EvictionOptions(Duration.ofMillis(100), null, 0))
                .build();
    }

    static CachedOperation<String> operation(ResultCache cache, String model) {
        return cache.operation("org.acme.Toxicity.predict", String.class)
                .model(model)
                .version("v2")
                .inputs("smiles")
                .build();
    }

    String call(String model, String input, String result) {
        return cache.get(operation(cache, model), () -> result, input).value();
    }

    boolean has(Tier tier, String model, String input) {
        ResultKey key = key(model, input);
        try {
            return store(tier)
                            .getAll(List.of(key))
                            .toCompletableFuture()
                            .get(RealServers.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .get(key)
                    instanceof StoreRead.Found;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    void delete(Tier tier, String model, String input) {
        store(tier).delete(List.of(key(model, input))).toCompletableFuture().join();
    }

    /** The log of evictions as a store has it: its name, and its length. */
    String logIn(Tier tier) {
        EvictionLog log = store(tier).evictions();
        UUID name = log.current().toCompletableFuture().join().orElse(null);
        return name == null
                ? "none"
                : name + " "
                        + log.read(name, 1)
                                .toCompletableFuture()
                                .join()
                                .records()
                                .size();
    }

    /** As far as this process knows the log of evictions, as {@link #logIn} has it. */
    String knownLog() {
        EvictionState known = cache.evictions().state();
        return known.log() + " " + known.number();
    }

    private ResultKey key(String model, String input) {
        if (cache.explain(operation(cache, model), input) instanceof KeyExplanation.Listed listed) {
            return listed.key();
        }
        throw new AssertionError("No key");
    }

    private ResultStore store(Tier tier) {
        return cache.stores().stream()
                .filter(store -> store.tier() == tier)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        cache.close();
    }
}
