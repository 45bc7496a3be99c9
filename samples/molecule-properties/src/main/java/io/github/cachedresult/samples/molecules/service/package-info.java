/**
 * The cached calculation, for one molecule and for many, and where its answers came from in a form to show.
 */
@NullMarked
package io.github.cachedresult.samples.molecules.service;

import org.jspecify.annotations.NullMarked;
