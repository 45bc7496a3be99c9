package io.github.cachedresult;

/**
 * Who computed a result.
 *
 * @param application the application's name, or empty where it has none
 * @param instance which of the application's processes, unique to a process's life
 * @param host the machine's name, or empty where it is not known
 */
public record Producer(String application, String instance, String host) {}
