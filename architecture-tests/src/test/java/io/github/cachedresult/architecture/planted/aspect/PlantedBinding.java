package io.github.cachedresult.architecture.planted.aspect;

import io.github.cachedresult.architecture.planted.s3.PlantedS3Store;

/** A binding that knows a store. */
record PlantedBinding(PlantedS3Store store) {}
