package io.github.cachedresult.store;

/** What must hold at the moment of a write. */
public sealed interface WriteCondition {

    /** There is nothing under the key. */
    static WriteCondition absent() {
        return Absent.INSTANCE;
    }

    /** Under the key there is still what was read: it was found unusable. */
    static WriteCondition unchanged(StoredEntry read) {
        return new Unchanged(read);
    }

    /** There is nothing under the key. */
    record Absent() implements WriteCondition {
        private static final Absent INSTANCE = new Absent();
    }

    /**
     * Under the key there is still what was read, or nothing.
     *
     * @param read what was read
     */
    record Unchanged(StoredEntry read) implements WriteCondition {}
}
