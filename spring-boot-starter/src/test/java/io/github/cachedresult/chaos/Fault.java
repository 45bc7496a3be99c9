package io.github.cachedresult.chaos;

/** What befalls a server. */
enum Fault {
    ABSENT_AT_START("absent at start"),
    REFUSED("refused"),
    HUNG("hung"),
    SLOW("slow, within the limit"),
    TOO_SLOW("slow, beyond the limit"),
    RESET_MID_REPLY("reset mid-reply"),
    GARBAGE("garbage"),
    FULL("full"),
    RESTARTED_EMPTY("restarted empty");

    private final String label;

    Fault(String label) {
        this.label = label;
    }

    boolean beginsBeforeTheCache() {
        return this == ABSENT_AT_START;
    }

    /** Whether what is stored is found all the same. */
    boolean leavesReads() {
        return this == SLOW || this == FULL;
    }

    /** Whether the server forgets what it had. */
    boolean empties() {
        return this == RESTARTED_EMPTY;
    }

    @Override
    public String toString() {
        return label;
    }
}
