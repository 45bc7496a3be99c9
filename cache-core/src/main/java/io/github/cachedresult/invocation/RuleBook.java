package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules for models and the default mode, as they are now, and how to change them while the cache works.
 *
 * <p>A change is seen by every call that begins after it. A call under way goes on by what it began with; what it computed
 * is not stored if its model has another version by now. Nothing that is stored is touched: a new version or salt makes
 * other keys, and a new ttl is compared with the age of what is found. Thread-safe.
 */
public final class RuleBook {

    private final Plans plans = new Plans();
    private final Reporter reporter;
    private volatile ModelRules current;
    private volatile Claims claims;

    RuleBook(ModelRules first, Reporter reporter) {
        this.current = first;
        this.claims = new Claims(first);
        this.reporter = reporter;
    }

    /** The mode of calls of which neither a rule nor a scope says another. */
    public CacheMode mode() {
        return current.standard();
    }

    /** The rules. */
    public List<ModelRule> rules() {
        return current.rules();
    }

    /**
     * Puts other rules in the place of all there are.
     *
     * @throws IllegalArgumentException if one of them says what cannot be, two tie for a model that is known, or two
     *     methods would get each other's results by them; then nothing changes
     */
    public synchronized void replace(List<ModelRule> rules) {
        change(current.with(current.standard(), rules));
        warnOfUnmatched();
    }

    /** Changes the default mode. */
    public synchronized void replaceMode(CacheMode mode) {
        change(current.with(mode, current.rules()));
    }

    private void change(ModelRules next) {
        for (CachedOperation<?> plan : plans.all()) {
            plan.requireNoTie(next);
        }
        claims = claims.under(next);
        current = next;
    }

    /**
     * Says in the log which rules are for no model that is known, once for each. For start-up, when all beans are known;
     * where a model is named by calls or objects, any model may come, and nothing is said.
     */
    public void warnOfUnmatched() {
        List<CachedOperation<?>> known = plans.all();
        List<String> models =
                known.stream().flatMap(plan -> Stream.ofNullable(plan.model())).toList();
        if (!known.isEmpty() && models.size() == known.size()) {
            current.unmatched(models).forEach(reporter::ruleUnmatched);
        }
    }

    ModelRules current() {
        return current;
    }

    Plans plans() {
        return plans;
    }

    /** Records that an operation is served, see {@link Claims#add}. */
    synchronized @Nullable String claim(CachedOperation<?> operation, @Nullable String model, @Nullable String owner) {
        return claims.add(operation, model, owner);
    }

    /** Why an operation must not be served for one model, see {@link Claims#objectionTo}. */
    @Nullable String objectionTo(CachedOperation<?> operation, String model) {
        return claims.objectionTo(operation, model);
    }
}
