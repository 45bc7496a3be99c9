/**
 * What the README's first command runs: {@link io.github.cachedresult.samples.molecules.demo.Demo Demo} holds a Redis and
 * an S3 server, starts the application three times over the same compounds, and shows which tier answered.
 */
@NullMarked
package io.github.cachedresult.samples.molecules.demo;

import org.jspecify.annotations.NullMarked;
