/**
 * Before the first step of a call: which version of a model it asks for. {@link
 * io.github.cachedresult.version.ModelVersionSources} makes the sources that most applications need; registries implement
 * {@link io.github.cachedresult.ModelVersions} themselves.
 */
@NullMarked
package io.github.cachedresult.version;

import org.jspecify.annotations.NullMarked;
