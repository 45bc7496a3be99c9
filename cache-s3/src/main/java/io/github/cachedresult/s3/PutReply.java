package io.github.cachedresult.s3;

/** What a server answers to a write under a condition, errors aside. */
enum PutReply {
    STORED,

    /** The condition does not hold. */
    CONDITION_FAILED,

    /** Another request on the object was under way: to be tried again. */
    CONFLICT,

    /** There is no object that could match. */
    MISSING,

    /** The server does not know the condition. */
    NOT_SUPPORTED
}
