package io.github.cachedresult.benchmarks;

import io.github.cachedresult.aspect.AnnotationAdvisor;
import io.github.cachedresult.aspect.CachedResultInterceptor;
import io.github.cachedresult.benchmarks.RedisHitBenchmark.Kind;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.redis.RedisStoreOptions;
import io.github.cachedresult.redis.RedisStores;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.codec.ByteArrayCodec;
import org.springframework.aop.framework.ProxyFactory;

/**
 * A batch of 1,000 items that are all cached, beside one MGET of the very same bytes, and beside as many calls of Spring's
 * {@code @Cacheable}. Each round makes one call of each kind, in an order drawn anew: see {@link RedisHitBenchmark}.
 *
 * <p>Argument: the number of rounds, by default 2,000.
 */
public final class BatchBenchmark {

    private static final int ITEMS = 1_000;
    private static final int WARM_UP_ROUNDS = 1_000;
    private static final int DEFAULT_ROUNDS = 2_000;

    private BatchBenchmark() {}

    /** Measures and prints. */
    public static void main(String[] arguments) {
        int rounds = arguments.length == 0 ? DEFAULT_ROUNDS : Integer.parseInt(arguments[0]);
        List<String> molecules = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            molecules.add("CC(=O)OC1=CC=CC=C1C(=O)O." + i);
        }
        try (Redis redis = Redis.start();
                Contender spring = RedisContender.SPRING.open(
                        redis.client(), redis.server().port());
                ResultCache none = cache(redis, 0);
                ResultCache filled = cache(redis, 64 << 20);
                ResultCache local = cache(redis, 64 << 20)) {
            BatchModel withoutLocalTier = proxied(none);
            BatchModel intoLocalTier = proxied(filled);
            BatchModel allLocal = proxied(local);
            withoutLocalTier.predict(molecules);
            String[] names = names(redis);
            allLocal.predict(molecules);
            molecules.forEach(spring.model()::predict);
            List<Kind> kinds = new ArrayList<>();
            kinds.add(kind("raw MGET", rounds, () -> redis.client()
                    .getBuckets(ByteArrayCodec.INSTANCE)
                    .<byte[]>get(names)));
            kinds.add(kind("no local tier", rounds, () -> withoutLocalTier.predict(molecules)));
            kinds.add(new Kind(
                    "into local tier",
                    round -> intoLocalTier.predict(molecules),
                    new Samples(rounds),
                    filled::clearLocal));
            kinds.add(kind("all local", rounds, () -> allLocal.predict(molecules)));
            kinds.add(kind("@Cacheable", rounds, () -> {
                molecules.forEach(spring.model()::predict);
                return molecules;
            }));
            RedisHitBenchmark.measure(kinds, -Math.min(rounds, WARM_UP_ROUNDS), rounds);
            RedisHitBenchmark.print(kinds);
        }
    }

    private static Kind kind(String name, int rounds, Supplier<?> call) {
        return new Kind(name, round -> call.get(), new Samples(rounds));
    }

    private static ResultCache cache(Redis redis, long localWeight) {
        return ResultCache.builder()
                .localWeight(localWeight)
                .store(RedisStores.create(RedisStoreOptions.DEFAULTS, redis.client(), InstantSource.system()))
                .build();
    }

    private static BatchModel proxied(ResultCache cache) {
        ProxyFactory factory = new ProxyFactory(new BatchModel());
        factory.setProxyTargetClass(true);
        factory.addAdvisor(new AnnotationAdvisor(new CachedResultInterceptor(() -> cache)));
        return (BatchModel) factory.getProxy();
    }

    /** The names of the entries that our own store has written. */
    private static String[] names(Redis redis) {
        List<String> names = new ArrayList<>();
        redis.client()
                .getKeys()
                .getKeys(
                        KeysScanOptions.defaults().pattern("cachedresult:*:{*}").chunkSize(ITEMS))
                .forEach(names::add);
        if (names.size() != ITEMS) {
            throw new IllegalStateException("Redis has " + names.size() + " entries instead of " + ITEMS);
        }
        return names.toArray(String[]::new);
    }
}
