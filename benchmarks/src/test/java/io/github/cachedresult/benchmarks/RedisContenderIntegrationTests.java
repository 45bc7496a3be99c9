package io.github.cachedresult.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each contender writes what it computed to Redis, and answers from there. */
class RedisContenderIntegrationTests {

    @ParameterizedTest
    @EnumSource
    void answersFromRedis(RedisContender kind) {
        try (Redis redis = Redis.start()) {
            Prediction computed = callOf(kind, redis);

            assertThat(redis.client().getKeys().count()).isEqualTo(1);
            // A second one has nothing in its own memory, so an equal answer that costs Redis no second key came from
            // there.
            assertThat(callOf(kind, redis)).isEqualTo(computed).isNotSameAs(computed);
            assertThat(redis.client().getKeys().count()).isEqualTo(1);
        }
    }

    private static Prediction callOf(RedisContender kind, Redis redis) {
        try (Contender opened = kind.open(redis.client(), redis.server().port())) {
            return opened.model().predict("CCO");
        }
    }
}
