package io.github.cachedresult.architecture.planted.redis;

import io.github.cachedresult.architecture.planted.s3.PlantedS3Store;

/** A store that is public and knows another. */
public record PlantedRedisStore(PlantedS3Store other) implements ResultStore {}
