package io.github.cachedresult;

/**
 * What one call of a cached method may do with what is stored, with its method, and with its result.
 *
 * <p>Which mode a call has is said by the call itself, else by the innermost scope around it that is for its model, else
 * by the rule with the most specific pattern, else by the default; no mode is ever mixed from two. It is decided once,
 * before anything is looked up.
 *
 * <table>
 * <caption>What the modes do</caption>
 * <tr><th>mode</th><th>answers from what is stored</th><th>runs the method</th><th>keeps it in this process</th><th>writes
 * shared stores</th></tr>
 * <tr><td>{@link #READ_WRITE}</td><td>yes</td><td>on a miss</td><td>yes</td><td>yes</td></tr>
 * <tr><td>{@link #READ_ONLY}</td><td>yes</td><td>on a miss</td><td>yes</td><td>never</td></tr>
 * <tr><td>{@link #REFRESH}</td><td>no</td><td>always</td><td>replaces</td><td>replaces</td></tr>
 * <tr><td>{@link #CACHE_ONLY}</td><td>yes</td><td>never</td><td>yes</td><td>copies upwards</td></tr>
 * <tr><td>{@link #REPLAY_ONLY}</td><td>yes, expired or not</td><td>never</td><td>yes</td><td>never</td></tr>
 * <tr><td>{@link #RECORD_ONLY}</td><td>no</td><td>always</td><td>if there is none</td><td>if there is none</td></tr>
 * <tr><td>{@link #OFF}</td><td>no</td><td>always</td><td>no</td><td>never</td></tr>
 * </table>
 *
 * <p>Under every mode, what a method throws reaches its caller unchanged, a result that its validity refuses is not kept,
 * and an entry that is damaged, evicted or judged unusable is never an answer. A call that cannot be cached, as its inputs
 * cannot be hashed or its model has no name, runs its method; under the two modes that never run it, it is an error.
 *
 * <p>Concurrent calls for one key share one run only where the run does all that each of them asks for: those of one mode
 * with each other, except for {@link #OFF}; moreover {@link #READ_ONLY} joins a run of {@link #READ_WRITE}, and {@link
 * #RECORD_ONLY} one of {@link #REFRESH}.
 */
public enum CacheMode {

    /**
     * Answers from this process, else from the stores, a hit in a lower one being copied into those above; else runs the
     * method and stores the result everywhere. Waits for a run of the same mode that is under way.
     */
    READ_WRITE,

    /**
     * As {@link #READ_WRITE}, and never writes a shared store: neither a new result nor the copy of a hit. This process
     * may keep both. Calls of other modes in this process may be answered with a result so kept, which no store has.
     * Waits for a run of the same mode or of {@link #READ_WRITE}, which stores its result on its own behalf.
     */
    READ_ONLY,

    /**
     * Runs the method, and replaces what this process and every store has, usable or not, under the condition that it is
     * still what the call read there before it ran. Where another's new result was first, that one is the answer. A store
     * that did not answer the call's reading keeps what it has, and so do other processes. If the method throws, or its
     * result is not to be kept, everything stays as it was; nor is a failure remembered. Joins a run of the same mode that is under way; one that
     * began before the call, therefore.
     */
    REFRESH,

    /**
     * Never runs the method: answers from this process, else from the stores, a hit in a lower one being copied into those
     * above. A miss is {@link java.util.Optional#empty()} for methods that return an {@code Optional}, and an exception
     * for others, which tells a miss from a store that did not answer. Waits for no method that runs, be it for this very
     * key.
     */
    CACHE_ONLY,

    /**
     * As {@link #CACHE_ONLY}, and an expired result is as good as another; the lives of entries and the limits of tiers
     * are not looked at. What is gone stays gone: Redis reclaims what expired. Writes no shared store. A call that cannot
     * be hashed is an error that says why.
     */
    REPLAY_ONLY,

    /**
     * Runs the method, answers with its own result, and stores that where nothing usable is stored: what a cache begins
     * with before it is trusted. A usable entry, in this process or a store, stays as it is, and a failure is not remembered. Joins a
     * run of the same mode or of {@link #REFRESH}.
     */
    RECORD_ONLY,

    /** Runs the method as if it were not cached. Hashes nothing, asks no store and joins nobody. */
    OFF
}
