package io.github.cachedresult.normalize;

/**
 * A normal form: elements as a multiset. Their order does not count, how often each is there does. Elements are compared
 * by their encodings, not by {@code equals}.
 *
 * @param elements a list of the JDK, an array other than of bytes, booleans or characters, or a record, whose components'
 *     values are the elements; a set of the JDK is as unordered as it was; anything else makes the input unhashable
 */
public record Unordered(Object elements) {}
