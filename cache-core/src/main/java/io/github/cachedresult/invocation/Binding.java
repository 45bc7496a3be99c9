package io.github.cachedresult.invocation;

/** Through what a call came to the cache. One call may come through several; it is answered once. */
public enum Binding {
    /** A Spring proxy. */
    PROXY,

    /** Code woven by AspectJ. */
    WOVEN,

    /** {@link ResultCache#get}. */
    PROGRAM
}
