package io.github.cachedresult.validity;

/** A result that says of itself whether the computation succeeded, for {@link SuccessOnly}. */
public interface HasStatus {

    /** Whether it may be given to others for the same inputs. */
    boolean isSuccess();

    /** What came of the computation, for traces and counters: a short text such as {@code truncated}. */
    String status();
}
