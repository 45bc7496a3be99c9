package io.github.cachedresult.architecture.planted;

import io.github.cachedresult.architecture.planted.tier.PlantedTier;

/** An annotation's neighbour that needs the cache. */
record DomainType(PlantedTier tier) {}
