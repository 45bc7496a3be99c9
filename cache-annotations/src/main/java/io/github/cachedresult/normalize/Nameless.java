package io.github.cachedresult.normalize;

/**
 * A normal form: a file or directory by its content, without its own name. The names of what is in a directory count.
 *
 * @param file a {@code Path}, a {@code File}, or what else the application hashes as a file, such as Spring's {@code
 *     Resource}; anything else makes the input unhashable
 */
public record Nameless(Object file) {}
