package io.github.cachedresult.benchmarks;

/**
 * One of the ways to answer a call, ready to be called.
 *
 * @param model what is called
 * @param end what ends all that it needs
 */
record Contender(Model model, Runnable end) implements AutoCloseable {

    @Override
    public void close() {
        end.run();
    }
}
