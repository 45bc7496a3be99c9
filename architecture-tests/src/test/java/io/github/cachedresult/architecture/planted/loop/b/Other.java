package io.github.cachedresult.architecture.planted.loop.b;

import io.github.cachedresult.architecture.planted.loop.a.One;
import org.jspecify.annotations.Nullable;

/** The other half. */
public record Other(@Nullable One one) {}
