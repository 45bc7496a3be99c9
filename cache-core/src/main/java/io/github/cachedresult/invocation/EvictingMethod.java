package io.github.cachedresult.invocation;

import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.key.Names;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The plan of a method that evicts results, resolved once. Immutable. */
public final class EvictingMethod {

    private final String described;
    private final Method declared;
    private final List<Selector> selectors;
    private final int modelIndex;
    private final boolean before;
    private final boolean alsoOnFailure;
    private final String reason;
    private final @Nullable AsyncShape asynchronous;

    /**
     * Creates a plan.
     *
     * @param declared the method that carries the annotation
     * @param selectors what is evicted, each by itself; without a model, where a parameter names it
     * @param modelIndex the position of that parameter, or {@link CachedParameters#NONE}
     * @param asynchronous how it says that it has not ended when it has returned, or {@code null} if it has
     */
    EvictingMethod(
            String described,
            Method declared,
            List<Selector> selectors,
            int modelIndex,
            boolean before,
            boolean alsoOnFailure,
            String reason,
            @Nullable AsyncShape asynchronous) {
        this.described = described;
        this.declared = declared;
        this.selectors = List.copyOf(selectors);
        this.modelIndex = modelIndex;
        this.before = before;
        this.alsoOnFailure = alsoOnFailure;
        this.reason = reason;
        this.asynchronous = asynchronous;
    }

    /** What a call evicts, each by itself; nothing where its argument is no name of a model, under which nothing is cached. */
    List<Selector> selectors(@Nullable Object[] arguments) {
        if (modelIndex == CachedParameters.NONE) {
            return selectors;
        }
        String model = (String) arguments[modelIndex];
        return model == null || Names.defect(model) != null
                ? List.of()
                : selectors.stream().map(selector -> selector.withModel(model)).toList();
    }

    Method declared() {
        return declared;
    }

    boolean before() {
        return before;
    }

    boolean alsoOnFailure() {
        return alsoOnFailure;
    }

    String reason() {
        return reason;
    }

    @Nullable AsyncShape asynchronous() {
        return asynchronous;
    }

    /** The method, as a person would name it. */
    @Override
    public String toString() {
        return described;
    }
}
