package io.github.cachedresult.store;

/** The outcome of writing one entry. */
public sealed interface WriteOutcome {

    /** The store has the entry. */
    record Stored() implements WriteOutcome {

        /** Stored is stored. */
        public static final Stored INSTANCE = new Stored();
    }

    /**
     * Another writer was first.
     *
     * @param winner what the store has now
     */
    record LostTo(StoredEntry winner) implements WriteOutcome {}

    /**
     * The store did not take the entry, or did not say whether it did.
     *
     * @param cause why
     */
    record Failed(Throwable cause) implements WriteOutcome {}
}
