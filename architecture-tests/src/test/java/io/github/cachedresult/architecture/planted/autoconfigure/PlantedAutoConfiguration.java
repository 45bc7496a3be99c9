package io.github.cachedresult.architecture.planted.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;

/** An auto-configuration that is neither public nor final. */
@AutoConfiguration
class PlantedAutoConfiguration {}
