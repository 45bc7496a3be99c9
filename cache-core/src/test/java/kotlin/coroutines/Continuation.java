package kotlin.coroutines;

/** What the Kotlin compiler gives to suspend functions as their last parameter, as far as its name goes. */
public interface Continuation<T> {}
