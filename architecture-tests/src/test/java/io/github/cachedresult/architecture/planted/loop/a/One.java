package io.github.cachedresult.architecture.planted.loop.a;

import io.github.cachedresult.architecture.planted.loop.b.Other;
import org.jspecify.annotations.Nullable;

/** Half of a cycle. */
public record One(@Nullable Other other) {}
