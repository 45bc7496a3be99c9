package io.github.cachedresult.chaos;

/** A server that can be made to fail. */
interface FaultyServer extends AutoCloseable {

    /** Its own port. */
    int port();

    /** Where clients connect that are to meet a fault: the server itself, where the fault is its own. */
    int port(Fault fault);

    void begin(Fault fault);

    /** Ends it; the server answers when this returns. */
    void end(Fault fault);

    @Override
    void close();
}
