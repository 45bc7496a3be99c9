package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Tier;
import io.github.cachedresult.journal.JournalState;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.spool.SpoolState;
import io.github.cachedresult.store.DefectiveEntry;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.tier.StoreState;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cache: answers calls from this process, from its stores, or by running the method, at most once for each call.
 *
 * <pre>{@code
 * ResultCache cache = ResultCache.builder().store(redis).store(s3).build();
 * CachedOperation<Prediction> predict = cache.operation("org.acme.Toxicity.predict", Prediction.class)
 *         .model("eos3b5e").version("v2").inputs("smiles").build();
 *
 * Cached<Prediction> answer = cache.get(predict, () -> model.run(smiles), smiles);
 * answer.cachedFrom().tier();
 * }</pre>
 *
 * <p>Calls flow {@code Local( SingleFlight( store( store( method ))))}. What goes wrong in
 * the cache is reported and never reaches the caller; what the method throws reaches the caller as it was thrown.
 *
 * <p>Thread-safe. A hit in this process does no I/O and takes no lock. A call that has to look further blocks its thread
 * for at most the time limits of the stores, besides the method's own time, be it in this process or in another that runs it.
 */
public final class ResultCache implements AutoCloseable {

    /** {@link #answerAtHand} has no answer: {@code null} is one. */
    public static final Object NO_ANSWER = LocalHits.NONE;

    private final Wiring rooms;

    /** The first of them, where each call begins. */
    private final CallPipeline pipeline;

    ResultCache(ResultCacheBuilder builder) {
        rooms = new Wiring(builder);
        pipeline = rooms.pipeline;
    }

    /** Begins to configure a cache. Without further settings it has a local tier of 64 MiB and no stores. */
    public static ResultCacheBuilder builder() {
        return new ResultCacheBuilder();
    }

    /** Begins to plan a computation that is cached by {@link #get}. Plan once, call often. */
    public <V> OperationBuilder<V> operation(String name, Class<V> resultType) {
        return new OperationBuilder<>(rooms.methods, name, resultType);
    }

    /** As {@link #operation(String, Class)}, for a generic type of results. */
    public <V extends @Nullable Object> OperationBuilder<V> operation(String name, Type resultType) {
        return new OperationBuilder<>(rooms.methods, name, resultType);
    }

    /** The plans of annotated methods. For bindings. */
    public CachedMethods methods() {
        return rooms.methods;
    }

    /** The plans of methods that evict. For bindings. */
    public EvictingMethods evictingMethods() {
        return rooms.evictingMethods;
    }

    /** The rules for models and the default mode, which can be changed while the cache works. */
    public RuleBook rules() {
        return rooms.rules;
    }

    /**
     * What holds for each method and computation that has been planned: whether it is cached and why, where and how long.
     * For administration: asks the sources of versions, and no store.
     */
    public EffectiveConfiguration effectiveConfiguration() {
        List<Tier> tiers = new ArrayList<>(rooms.local.isOn() ? List.of(Tier.LOCAL) : List.of());
        stores().forEach(store -> tiers.add(store.tier()));
        return EffectiveConfiguration.of(rooms.rules, tiers);
    }

    /** The stores, the fastest first. */
    public List<ResultStore> stores() {
        return rooms.guards.unguarded();
    }

    /** How each store fares, the fastest first, as its calls have seen it. Asks none. */
    public List<StoreState> storeStates() {
        return rooms.guards.states();
    }

    /**
     * Answers a computation from the cache, or runs it.
     *
     * @param operation its plan, made by this cache
     * @param body the computation; run at most once, on this thread
     * @param inputs its inputs, in the order in which the plan names them
     * @return the result with its provenance
     * @throws X what the computation throws
     * @throws RecursiveCallException if the computation asks for its own result
     * @throws InterruptedCallException if the thread is interrupted while it waits for another call's computation
     * @throws NotCachedException if its mode forbids to run the computation and there is no result
     */
    public <V extends @Nullable Object, X extends Exception> Cached<V> get(
            CachedOperation<V> operation, Computable<V, X> body, @Nullable Object... inputs) throws X {
        return answer(operation, null, body, inputs);
    }

    /**
     * As {@link #get(CachedOperation, Computable, Object...)}, in a mode that takes precedence over scopes, rules and the
     * default. It is the mode of this call alone, not of those that the computation makes. For an annotated method, {@link
     * CacheScope#openForNextCall} does the same.
     */
    public <V extends @Nullable Object, X extends Exception> Cached<V> get(
            CachedOperation<V> operation, CacheMode mode, Computable<V, X> body, @Nullable Object... inputs) throws X {
        return answer(operation, mode, body, inputs);
    }

    /**
     * Answers a computation from the cache, or begins it, and blocks no thread, neither on a store nor on the computation. Calls
     * of this and of {@link #get} join each other's computations.
     *
     * <p>The future is this call's own. Cancelling it ends neither the computation nor the waiting of others, and what is
     * computed is stored all the same. It completes when the first store has the result, or none will; what depends on it runs on
     * a thread of the cache's, in the context of this call.
     *
     * @param operation its plan, made by this cache
     * @param body begins the computation; called at most once, on a thread of {@link ResultCacheBuilder#asyncExecutor} and in the
     *     context of this one. What its stage fails with, and what it throws, is what the future fails with
     * @param inputs its inputs, in the order in which the plan names them; not to be changed before the future has completed
     * @return a future of the result with its provenance. It is complete if the result is in this process, and fails with what
     *     {@link #get} would throw, or with a {@link ChangedInputsException}
     */
    public <V extends @Nullable Object> CompletableFuture<Cached<V>> getAsync(
            CachedOperation<V> operation, Supplier<? extends CompletionStage<V>> body, @Nullable Object... inputs) {
        return answerAsync(operation, null, body, inputs);
    }

    /** As the other, in a mode of its own: see {@link #get(CachedOperation, CacheMode, Computable, Object...)}. */
    public <V extends @Nullable Object> CompletableFuture<Cached<V>> getAsync(
            CachedOperation<V> operation,
            CacheMode mode,
            Supplier<? extends CompletionStage<V>> body,
            @Nullable Object... inputs) {
        return answerAsync(operation, mode, body, inputs);
    }

    @SuppressWarnings("unchecked") // a plan made for V answers with V
    private <V extends @Nullable Object> CompletableFuture<Cached<V>> answerAsync(
            CachedOperation<V> operation,
            @Nullable CacheMode mode,
            Supplier<? extends CompletionStage<V>> body,
            @Nullable Object... inputs) {
        requireInputs(operation, inputs);
        CompletableFuture<?> answer = rooms.asyncCalls.begin(
                operation,
                null,
                inputs,
                Binding.PROGRAM,
                body::get,
                returned -> StageShape.end(returned)
                        .thenApply(value -> new Cached<@Nullable Object>(value, CachedFrom.noCache())),
                mode);
        return (CompletableFuture<Cached<V>>) answer;
    }

    private static void requireInputs(CachedOperation<?> operation, @Nullable Object[] inputs) {
        if (inputs.length != operation.hasher().parameterCount()) {
            throw new IllegalArgumentException(operation + " has "
                    + operation.hasher().parameterCount() + " inputs, this call has " + inputs.length);
        }
    }

    private <V extends @Nullable Object, X extends Exception> Cached<V> answer(
            CachedOperation<V> operation, @Nullable CacheMode mode, Computable<V, X> body, @Nullable Object... inputs)
            throws X {
        requireInputs(operation, inputs);
        try {
            @SuppressWarnings("unchecked") // a plan made for V answers with V
            Cached<V> answer = (Cached<V>) pipeline.call(
                    operation,
                    null,
                    inputs,
                    Binding.PROGRAM,
                    () -> new Cached<@Nullable Object>(body.compute(), CachedFrom.noCache()),
                    mode);
            if (answer == null) {
                throw new IllegalStateException("a wrapped operation answers with a Cached");
            }
            return answer;
        } catch (Throwable e) {
            throw ResultCache.<X>asThrown(e);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the body declares X, or e is unchecked
    static <X extends Throwable> X asThrown(Throwable e) throws X {
        throw (X) e;
    }

    /**
     * Answers a computation for any number of items, one after the other, with bounded memory: {@link
     * StreamOptions#chunkSize} of them are read and answered at once, when the first of their results is asked for, each
     * from its own entry or by one computation for all that have none. What is computed is stored at once; whoever stops, is
     * interrupted or fails in the middle and begins anew finds it.
     *
     * <pre>{@code
     * CachedOperation<Prediction> predict = cache.operation("toxicity", Prediction.class)
     *         .model("eos3b5e").version("v2").inputs("smiles", "ph").each("smiles").build();
     *
     * try (Stream<Cached<Prediction>> predictions = cache.stream(
     *         predict, molecules, chunk -> model.run(chunk, 7.0), StreamOptions.DEFAULTS, 7.0)) {
     *     predictions.forEach(...);
     * }
     * }</pre>
     *
     * <p>Results are held in this process only if no store has them. The stream is sequential and runs on the thread that
     * reads it; it is closed to close what it reads of. It throws what the computation throws, an {@link
     * InterruptedCallException} where its thread is interrupted before a chunk begins, and what {@link #callBatch} throws, where
     * places are those of the chunk. After that it cannot be read on.
     *
     * @param operation its plan, made by this cache, which says of which input there are many: {@link OperationBuilder#each}
     * @param items the items, which are read once, as far as results are read; of a stream, {@code stream::iterator}
     * @param body computes some of them: given a list of its own, it returns one result for each in its order. Run on the
     *     thread that reads, and, where chunks run in parallel, on others beside it
     * @param others its other inputs, in the order in which the plan names them
     * @return the results in the order of the items
     * @throws IllegalArgumentException if the plan says of no input that there are many, or there are too few or too many
     *     others
     */
    public <I, V extends @Nullable Object> Stream<Cached<V>> stream(
            CachedOperation<V> operation,
            Iterable<? extends I> items,
            Function<? super List<I>, ? extends List<? extends V>> body,
            StreamOptions options,
            @Nullable Object... others) {
        return BatchStream.of(rooms.batches, operation, items, body, options, others);
    }

    /**
     * Answers a call of a cached method. For bindings; programs use {@link #get}.
     *
     * @param operation the method's plan, made by this cache
     * @param target the object it was called on, or {@code null}
     * @param arguments all its arguments
     * @param binding through what the call came
     * @param body the method itself; run at most once, on this thread
     * @return what the method would return
     * @throws NotCachedException if the call's mode forbids to run the method and there is no result
     * @throws Throwable what the method throws, unchanged
     */
    public @Nullable Object call(
            CachedOperation<?> operation,
            @Nullable Object target,
            @Nullable Object[] arguments,
            Binding binding,
            MethodBody body)
            throws Throwable {
        if (!operation.isDirect()) {
            throw new IllegalArgumentException(operation
                    + (operation.isBatch()
                            ? " is a batch; call it by callBatch"
                            : " is asynchronous; call it by callAsync"));
        }
        return pipeline.call(operation, target, arguments, binding, body, null);
    }

    /**
     * Answers a call of a batch, item by item: see {@link io.github.cachedresult.EachInput}. For bindings.
     *
     * <p>The method is run with the items that no tier has and nobody else is computing, in their order, each once: on this
     * thread, or where chunks run in parallel, on others beside it. One read of each tier for a thousand items.
     *
     * @param operation the method's plan, made by this cache
     * @param target the object it was called on, or {@code null}
     * @param arguments all its arguments
     * @param binding through what the call came
     * @param body the method itself
     * @return what the method would return
     * @throws PartlyCachedException if the call's mode forbids to run the method and some items have no result
     * @throws BatchResultException if the method does not return one result for each item
     * @throws Throwable what the method throws, unchanged
     */
    public @Nullable Object callBatch(
            CachedOperation<?> operation,
            @Nullable Object target,
            @Nullable Object[] arguments,
            Binding binding,
            BatchBody body)
            throws Throwable {
        return rooms.batches.call(operation, target, arguments, binding, body, Batch.Kind.CALL, new WritesUnderWay());
    }

    /**
     * Answers a call of a cached method that returns before its result is there. For bindings; programs use {@link #getAsync}.
     *
     * @param operation the method's plan, made by this cache
     * @param target the object it was called on, or {@code null}
     * @param arguments all its arguments
     * @param binding through what the call came
     * @param body the method itself; run at most once for each time that the result is wanted, on another thread perhaps
     * @return what the method would return, and never what it does return; what goes wrong is what that fails with
     */
    public Object callAsync(
            CachedOperation<?> operation,
            @Nullable Object target,
            @Nullable Object[] arguments,
            Binding binding,
            MethodBody body) {
        return rooms.asyncCalls.call(operation, target, arguments, binding, body);
    }

    /**
     * Answers a call of a cached method if its key is remembered and its result is in this process. For bindings to which
     * handing over the method costs more than the answer; all others begin with {@link #call}, which looks here, too.
     *
     * @param operation the method's plan, made by this cache
     * @param target the object it was called on, or {@code null}
     * @param arguments all its arguments
     * @return what the method would return, or {@link #NO_ANSWER}
     * @throws Exception what the method threw, where that is remembered
     */
    public @Nullable Object answerAtHand(
            CachedOperation<?> operation, @Nullable Object target, @Nullable Object[] arguments) throws Exception {
        return operation.isDirect() ? pipeline.answerAtHand(operation, target, arguments) : NO_ANSWER;
    }

    /**
     * Runs a method without the cache, and says why. For bindings that know that its result must not be cached.
     *
     * @throws NotCachedException if the call's mode forbids to run the method
     * @throws Throwable what the method throws, unchanged
     */
    public @Nullable Object bypass(
            CachedOperation<?> operation,
            @Nullable Object target,
            @Nullable Object[] arguments,
            Binding binding,
            MethodBody body,
            String reason)
            throws Throwable {
        return operation.isAsynchronous()
                ? rooms.asyncCalls.bypass(operation, target, arguments, binding, body, reason)
                : pipeline.bypass(operation, target, arguments, binding, body, reason);
    }

    /**
     * Lists what the key of a call is made of. Computes it anew and asks no store; reads the files among the inputs.
     *
     * @param operation the plan, made by this cache; for a method whose objects name their model, use {@link
     *     #explainCall}
     * @param inputs all the inputs, or all the arguments of the method; of a batch, with one item in the place of all
     * @throws IllegalArgumentException if there are too few of them
     */
    public KeyExplanation explain(CachedOperation<?> operation, @Nullable Object... inputs) {
        return rooms.explainer.call(operation, null, inputs);
    }

    /** As {@link #explain(CachedOperation, Object...)}, for a call of a method on an object. */
    public KeyExplanation explainCall(
            CachedOperation<?> operation, @Nullable Object target, @Nullable Object[] arguments) {
        return rooms.explainer.call(operation, target, arguments);
    }

    /**
     * Lists what a key is made of, from the entry under it, expired or not. Blocks for one read of each store until one
     * has it.
     */
    public KeyExplanation explain(ResultKey key) {
        return rooms.explainer.key(key);
    }

    /**
     * Lists what a key is made of, from the entry under it, expired or not. As its text does not say in which model's
     * place it is, this reads headers, of all models, until it is found, and {@value HeaderScan#MAX_HEADERS} at most: in
     * S3 one request for each.
     *
     * @param key {@code h1-} and 64 hexadecimal digits
     * @throws IllegalArgumentException if it is no key
     */
    public KeyExplanation explain(String key) {
        return rooms.explainer.key(key);
    }

    /**
     * Says why a call is a miss: what is wrong with the entry under its key, or, where there is none, in what its inputs
     * differ from those of the nearest entry of the model, of whatever version. The method does not run, and nothing is
     * changed or counted; the operation's validity may be asked.
     *
     * <p>For administration. Blocks for one read of each store and, if there is no entry, for the headers of the model's
     * entries in each, {@value HeaderScan#MAX_HEADERS} in all at most: in S3 one request for each.
     *
     * @param operation the plan, made by this cache; for a method whose objects name their model, use {@link
     *     #explainMissOfCall}
     * @param inputs all the inputs, or all the arguments of the method; of a batch, with one item in the place of all
     * @throws IllegalArgumentException if there are too few of them
     */
    public MissExplanation explainMiss(CachedOperation<?> operation, @Nullable Object... inputs) {
        return rooms.explainer.miss(operation, null, inputs);
    }

    /** As {@link #explainMiss}, for a call of a method on an object. */
    public MissExplanation explainMissOfCall(
            CachedOperation<?> operation, @Nullable Object target, @Nullable Object[] arguments) {
        return rooms.explainer.miss(operation, target, arguments);
    }

    /** The ways from results to those they were computed from, and back. */
    public Lineage lineage() {
        return new Lineage(rooms.stores.stores());
    }

    /**
     * What each store has set aside because it cannot be used, with its bytes, by the store's description. For
     * administration: it blocks, and reads all of it.
     *
     * @throws RuntimeException if a store does not answer
     */
    public Map<String, List<DefectiveEntry>> setAside() {
        Map<String, List<DefectiveEntry>> all = new LinkedHashMap<>();
        for (ResultStore store : rooms.stores.stores()) {
            try (Stream<DefectiveEntry> entries = store.setAside()) {
                all.put(store.description(), entries.toList());
            }
        }
        return all;
    }

    /** What the journal holds for this process, or {@code null} if there is no journal. Touches no disk. */
    public @Nullable JournalState journal() {
        return rooms.journal == null ? null : rooms.journal.state();
    }

    /** How the temporary files of results that are large fare. A store in S3 has files of its own. Touches no disk. */
    public SpoolState spool() {
        return rooms.spool.state();
    }

    /** How often this cache did what, since it was built. Always the same object. */
    public CacheCounts counts() {
        return rooms.counts;
    }

    /** Takes results back, and says what was taken back. */
    public Evictions evictions() {
        return rooms.evictions;
    }

    /** Lets go of all results in this process, and of nothing in the stores. */
    public void clearLocal() {
        rooms.local.clear();
    }

    /** How many results this process holds, about. */
    public long localSize() {
        return rooms.local.estimatedSize();
    }

    /**
     * Waits for the methods that run and for writes under way, and delivers what the journal holds, all within the shutdown
     * limit, and closes the stores. A result that a method brings later is returned, and kept nowhere.
     */
    @Override
    public void close() {
        rooms.close();
    }
}
