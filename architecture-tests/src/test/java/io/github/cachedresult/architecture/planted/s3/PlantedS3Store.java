package io.github.cachedresult.architecture.planted.s3;

import io.github.cachedresult.architecture.planted.tier.PlantedTier;

/** A store that knows a tier. */
public record PlantedS3Store(PlantedTier tier) {}
