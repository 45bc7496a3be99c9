package io.github.cachedresult.store;

/** The outcome of reading one key. */
public sealed interface StoreRead {

    /** The store has something under the key; whether it is a usable entry is not its business. */
    record Found(StoredEntry entry) implements StoreRead {}

    /** The store has nothing under the key. */
    record Absent() implements StoreRead {

        /** Nothing is nothing. */
        public static final Absent INSTANCE = new Absent();
    }

    /**
     * The store did not answer.
     *
     * @param cause why
     */
    record Failed(Throwable cause) implements StoreRead {}
}
