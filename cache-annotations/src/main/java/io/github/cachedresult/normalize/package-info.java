/**
 * The normalisers that {@link io.github.cachedresult.HashWith @HashWith} can name without further code, for what is
 * commonly the same to a model and not to an exact key.
 *
 * <p>Of numbers: {@link io.github.cachedresult.normalize.NumberValue NumberValue}, {@link
 * io.github.cachedresult.normalize.SignificantDigits SignificantDigits}, {@link io.github.cachedresult.normalize.Grid
 * Grid}. Of texts: {@link io.github.cachedresult.normalize.Nfc Nfc}, {@link io.github.cachedresult.normalize.IgnoringCase
 * IgnoringCase}, {@link io.github.cachedresult.normalize.Stripped Stripped}. These map lists and arrays, also nested ones,
 * element by element. Of what holds elements: {@link io.github.cachedresult.normalize.AnyOrder AnyOrder}. Of files: {@link
 * io.github.cachedresult.normalize.ContentOnly ContentOnly}.
 *
 * <p>All are exact: nothing is computed in binary floating point, and nothing depends on locales, time zones or the JDK's
 * version. Their names in keys begin with {@code cachedresult/} and are pinned; {@code docs/key-format.md} specifies the
 * normal forms.
 *
 * <p>{@link io.github.cachedresult.normalize.Unordered Unordered} and {@link io.github.cachedresult.normalize.Nameless
 * Nameless} are normal forms for normalisers of an application's own.
 */
@NullMarked
package io.github.cachedresult.normalize;

import org.jspecify.annotations.NullMarked;
