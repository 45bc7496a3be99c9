package io.github.cachedresult.store;

/** How a lease ended, as those are told that waited for it. */
public enum LeaseEnd {

    /** What its holder computed can be read. */
    STORED,

    /** Its holder has a result that nobody else can have: it was judged not to be stored, or cannot be. */
    NOT_STORED,

    /** Its holder has no result: its run failed. */
    FAILED,

    /** Nobody says so: it was not renewed, or its holder may be there still and it is time to ask again. */
    LAPSED
}
