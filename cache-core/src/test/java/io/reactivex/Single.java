package io.reactivex;

/** A type of a library that is absent, as far as its name goes. */
public interface Single<T> {}
