package io.github.cachedresult.invocation;

import io.github.cachedresult.key.BatchHasher;
import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.key.UnhashableInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One call of a batch on its way: its items, and the answers that there are by now. Answers are for the thread that calls; the
 * rest is for all that run its method.
 */
final class Batch {

    private final Call call;
    private final BatchBody body;
    private final ModelBinding model;
    private final CallReport report;
    private final BatchShape shape;
    private final List<@Nullable Object> items;
    private final BatchHasher hasher;
    private final @Nullable Object[] answers;
    private final TreeMap<Integer, NotCachedException> missing = new TreeMap<>();
    private final Kind kind;
    private final WritesUnderWay writes;
    private List<DueItem> due = new ArrayList<>(0);
    private boolean isWaiting;
    private long waitingSince;
    private volatile long heard;
    private volatile Set<ResultKey> asked = Set.of();

    private Batch(
            Call call,
            BatchBody body,
            ModelBinding model,
            List<@Nullable Object> items,
            BatchHasher hasher,
            CallReport report,
            Kind kind,
            WritesUnderWay writes) {
        this.call = call;
        this.body = body;
        this.model = model;
        this.report = report;
        this.shape = call.operation().batch();
        this.items = items;
        this.hasher = hasher;
        this.answers = new @Nullable Object[items.size()];
        this.kind = kind;
        this.writes = writes;
    }

    /**
     * Takes a call apart.
     *
     * @param argument what holds its items
     * @param kind for whom
     * @param writes what is given to the slower stores is counted by
     * @throws UnhashableInputException if none of its items can have a key
     * @throws RuntimeException if its items cannot be read
     */
    static Batch of(
            Call call,
            BatchBody body,
            Object argument,
            ModelBinding model,
            Kind kind,
            WritesUnderWay writes,
            Reporter reporter) {
        BatchItems items = call.operation().batch().items();
        BatchHasher hasher = model.batch(call.arguments(), items.positions());
        return new Batch(call, body, model, items.of(argument), hasher, reporter.begin(call, model), kind, writes);
    }

    /**
     * A batch for items that were called for one by one. Nobody gets what it answers: each is for its own caller.
     *
     * @param first one of these calls, whose arguments the method is given
     * @param guard what is done about the method
     * @throws IllegalStateException if its arguments do not fit
     */
    static Batch gathered(Call first, BatchSibling sibling, UnaryOperator<BatchBody> guard, Reporter reporter) {
        CachedOperation<?> operation = sibling.operation();
        @Nullable Object[] others = sibling.others(first.arguments());
        ModelBinding model = others == null ? null : operation.bind(first.target(), others);
        if (others == null || model == null || model.conflict() != null) {
            throw new IllegalStateException(operation + " cannot be called for calls of " + first.operation()
                    + (model == null ? ", whose arguments have changed" : ": " + model.conflict()));
        }
        BatchBody body = guard.apply(sibling.body(first));
        Call call = new Call(
                operation, first.target(), others, Binding.PROGRAM, () -> body.proceed(others), first.policy());
        BatchHasher hasher = model.batch(others, operation.batch().items().positions());
        return new Batch(
                call, body, model, List.of(), hasher, reporter.begin(call, model), Kind.GATHERED, new WritesUnderWay());
    }

    /**
     * Makes a batch in the background, for the calls to come, of items of this one that are due. Nobody gets what it answers, and
     * until it is made nothing of this one is kept but these items and what all have in common. Making it throws {@link
     * UnhashableInputException} if that cannot be hashed any more.
     */
    Supplier<Batch> ahead(List<@Nullable Object> some, Reporter reporter) {
        return ahead(callFor(some).ahead(), body, model, kind, reporter);
    }

    private static Supplier<Batch> ahead(Call call, BatchBody body, ModelBinding model, Kind kind, Reporter reporter) {
        return () -> {
            BatchItems items = call.operation().batch().items();
            BatchHasher anew = model.batch(call.arguments(), items.positions());
            return new Batch(
                    call, body, model, List.of(), anew, reporter.begin(call, model), kind, new WritesUnderWay());
        };
    }

    /** How long its call waits for each run of its method, and for all that others compute. */
    Patience patience() {
        return policy().runs() && !policy().isAhead() && kind != Kind.GATHERED ? model.patience() : Patience.UNLIMITED;
    }

    /** It computes something itself, and does not wait for others meanwhile. */
    void computes() {
        isWaiting = false;
    }

    /** Since when it waits for what others compute, by {@link System#nanoTime}. */
    long waitingSince() {
        if (!isWaiting) {
            waitingSince = System.nanoTime();
            isWaiting = true;
        }
        return waitingSince;
    }

    /** Whether it has items computed anew in the background that are due. */
    boolean startsAhead() {
        return model.life().refreshAhead() && policy().startsAhead();
    }

    /** One of its items is answered, and due. */
    void isDue(DueItem item) {
        due.add(item);
    }

    /** Those that are due, each of which is given once. */
    List<DueItem> takeDue() {
        List<DueItem> taken = due;
        due = new ArrayList<>(0);
        return taken;
    }

    Kind kind() {
        return kind;
    }

    /** For whom a batch is. */
    enum Kind {

        /** A caller, who has all items. */
        CALL,

        /** A caller who has more items than there is room for: what the stores have is not held in this process. */
        STREAM,

        /** As many callers as items. Each computes his own by himself where the batch fails. */
        GATHERED
    }

    /** The call, as it came. */
    Call call() {
        return call;
    }

    CachedOperation<?> operation() {
        return call.operation();
    }

    CallPolicy policy() {
        return call.policy();
    }

    ModelBinding model() {
        return model;
    }

    CallReport report() {
        return report;
    }

    List<@Nullable Object> items() {
        return items;
    }

    /** The arguments of which an item's key is made. */
    @Nullable Object[] counted(@Nullable Object item) {
        return shape.items().counted(call.arguments(), item);
    }

    /**
     * Hashes an item.
     *
     * @param counted the arguments of which its key is made
     * @throws UnhashableInputException if it cannot be encoded exactly
     */
    HashedInputs hash(@Nullable Object[] counted) {
        return hasher.hash(counted);
    }

    /** A call of the method for some of the items, which returns what {@link #results} takes apart. */
    Call callFor(List<@Nullable Object> some) {
        @Nullable Object[] arguments = shape.items().some(call.arguments(), some);
        BatchBody method = body;
        return new Call(
                call.operation(),
                call.target(),
                arguments,
                call.binding(),
                () -> method.proceed(arguments),
                call.policy());
    }

    /** A call of the method for one item, which returns its result. */
    Call callForOne(@Nullable Object item) {
        List<@Nullable Object> one = Collections.singletonList(item);
        Call call = callFor(one);
        return call.with(() -> results(one, call.body().proceed()).get(0));
    }

    /**
     * The results of items.
     *
     * @throws BatchResultException if they are not exactly those of the items
     */
    List<@Nullable Object> results(List<@Nullable Object> some, @Nullable Object returned) {
        return shape.results().of(some, returned);
    }

    /** These of its items were not at hand, and have keys. */
    void asks(Set<ResultKey> keys) {
        asked = keys;
    }

    Set<ResultKey> asked() {
        return asked;
    }

    /** How much was heard of replacements before its items flew, see {@link LocalHits#heard}. */
    void heard(long before) {
        heard = before;
    }

    long heard() {
        return heard;
    }

    WritesUnderWay writes() {
        return writes;
    }

    /** Keeps the answer to the item in a place. */
    void answer(int place, @Nullable Object answer) {
        answers[place] = answer;
    }

    /** Keeps why the item in a place has none. */
    void refuse(int place, NotCachedException why) {
        missing.put(place, why);
    }

    /**
     * What the call returns, all of whose items have been answered or refused.
     *
     * @throws PartlyCachedException if some were refused
     */
    Object answered() {
        if (!missing.isEmpty()) {
            TreeMap<Integer, @Nullable Object> found = new TreeMap<>();
            for (int place = 0; place < answers.length; place++) {
                if (!missing.containsKey(place)) {
                    found.put(place, answers[place]);
                }
            }
            throw PartlyCachedException.of(operation(), policy().mode(), found, missing);
        }
        return shape.results().together(items, answers);
    }
}
