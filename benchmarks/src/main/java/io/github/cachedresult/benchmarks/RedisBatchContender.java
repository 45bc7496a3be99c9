package io.github.cachedresult.benchmarks;

import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.redis.RedisStoreOptions;
import io.github.cachedresult.redis.RedisStores;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.codec.ByteArrayCodec;

/** The ways to have the answers of many items out of Redis. All have been computed before. */
public enum RedisBatchContender {
    /** One {@code MGET} of the very entries that our own store has written. What the others are measured by. */
    MGET {
        @Override
        OpenedBatch open(Redis redis, List<String> molecules) {
            try (ResultCache cache = cache(redis, 0)) {
                Contexts.batch(cache).predict(molecules);
            }
            String[] names = names(redis.client(), molecules.size());
            return new OpenedBatch(
                    () -> {
                        Map<String, byte[]> entries = redis.client()
                                .getBuckets(ByteArrayCodec.INSTANCE)
                                .get(names);
                        return List.copyOf(entries.values());
                    },
                    () -> {});
        }
    },

    /** A batch of ours, with the local tier switched off. */
    NO_LOCAL_TIER {
        @Override
        OpenedBatch open(Redis redis, List<String> molecules) {
            return ours(cache(redis, 0), molecules);
        }
    },

    /** A batch of ours that fills the local tier, which is emptied before each call. */
    INTO_LOCAL_TIER {
        @Override
        OpenedBatch open(Redis redis, List<String> molecules) {
            return ours(cache(redis, LOCAL_WEIGHT), molecules);
        }
    },

    /** As many calls of JetCache. */
    JETCACHE {
        @Override
        OpenedBatch open(Redis redis, List<String> molecules) {
            return oneByOne(RedisContender.JETCACHE, redis, molecules);
        }
    },

    /** As many calls of Spring's {@code @Cacheable}. */
    SPRING {
        @Override
        OpenedBatch open(Redis redis, List<String> molecules) {
            return oneByOne(RedisContender.SPRING, redis, molecules);
        }
    };

    private static final long LOCAL_WEIGHT = 64 << 20;

    /** A lease is given back behind, and would still be there beside the entries. */
    private static final RedisStoreOptions OPTIONS = RedisStoreOptions.DEFAULTS.withLease(null);

    /** Opens it, when it has computed all of the molecules once. */
    abstract OpenedBatch open(Redis redis, List<String> molecules);

    private static ResultCache cache(Redis redis, long localWeight) {
        return ResultCache.builder()
                .localWeight(localWeight)
                .store(RedisStores.create(OPTIONS, redis.client(), InstantSource.system()))
                .build();
    }

    private static OpenedBatch ours(ResultCache cache, List<String> molecules) {
        BatchModel model = Contexts.batch(cache);
        model.predict(molecules);
        return new OpenedBatch(() -> model.predict(molecules), cache::clearLocal, cache::close);
    }

    private static OpenedBatch oneByOne(RedisContender kind, Redis redis, List<String> molecules) {
        Contender contender = kind.open(redis.client(), redis.server().port());
        Model model = contender.model();
        molecules.forEach(model::predict);
        return new OpenedBatch(() -> molecules.stream().map(model::predict).toList(), contender::close);
    }

    private static String[] names(RedissonClient client, int count) {
        String[] names = client.getKeys()
                .getKeysStream(
                        KeysScanOptions.defaults().pattern("cachedresult:*:{*}").chunkSize(count))
                .toArray(String[]::new);
        if (names.length != count) {
            throw new IllegalStateException("Redis has " + names.length + " entries instead of " + count);
        }
        return names;
    }
}
