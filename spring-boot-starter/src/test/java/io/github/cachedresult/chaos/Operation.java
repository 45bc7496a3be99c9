package io.github.cachedresult.chaos;

/** What a cache does with its stores. */
enum Operation {
    LOOKUP("lookup"),
    BACK_FILL("back-fill"),
    STORE("store"),
    LEASE("lease"),
    INVALIDATION("invalidation");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    Trial trial() {
        return switch (this) {
            case LOOKUP -> new Lookup();
            case BACK_FILL -> new BackFill();
            case STORE -> new Store();
            case LEASE -> new Lease();
            case INVALIDATION -> new Invalidation();
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
