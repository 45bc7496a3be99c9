package io.github.cachedresult.eviction;

/**
 * Results of this process that may have come into a store after somebody else looked for them there. Told on whatever thread
 * reads the log, which must not be kept waiting for long.
 */
public interface LateResults {

    /** There are none. */
    LateResults NONE = new LateResults() {
        @Override
        public void takeBack(Eviction wanted) {}

        @Override
        public void upToDate() {}
    };

    /**
     * Somebody else has looked for results that he wants taken back, and for what was computed from them, in the stores. What
     * came into one after his order came into the log is to be taken back here. May append to the log. Told more than once
     * where the log is read again from its beginning.
     *
     * @param wanted a {@link EvictionOrder.Kind#SCREENED} or {@link EvictionOrder.Kind#WITH_DERIVED} one
     */
    void takeBack(Eviction wanted);

    /**
     * The log has been read. What came into a store before that reading began could be found by whoever appends what has not
     * been told of yet. Must not use the log.
     */
    void upToDate();
}
