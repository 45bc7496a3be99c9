/**
 * The endpoints: {@code /models}, {@code /models/{model}/predict}, {@code /drugs} and {@code /interactions}. Each answer says
 * in its {@code Cache-Status} header where it came from.
 */
@NullMarked
package io.github.cachedresult.samples.interactions.web;

import org.jspecify.annotations.NullMarked;
