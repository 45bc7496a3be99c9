/**
 * What is known: the drugs, which of them interact, and how alike their structures are. Read once from the files of this
 * sample; the packages {@code model} and {@code service} ask.
 */
@NullMarked
package io.github.cachedresult.samples.interactions.drugs;

import org.jspecify.annotations.NullMarked;
