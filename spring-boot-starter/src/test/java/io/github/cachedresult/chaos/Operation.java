package io.github.cachedresult.chaos;

import java.util.function.Supplier;

/** What a cache does with its stores. */
enum Operation {
    LOOKUP("lookup", Lookup::new),
    BACK_FILL("back-fill", BackFill::new),
    STORE("store", Store::new),
    INVALIDATION("invalidation", Invalidation::new);

    private final String label;
    private final Supplier<Trial> trials;

    Operation(String label, Supplier<Trial> trials) {
        this.label = label;
        this.trials = trials;
    }

    Trial trial() {
        return trials.get();
    }

    @Override
    public String toString() {
        return label;
    }
}
