package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.key.InputHasher;
import io.github.cachedresult.key.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what holds for the model of a call of one operation, by the rules of now, and remembers it until they change.
 * Thread-safe.
 */
final class ModelBindings {

    /** More models of one method than anybody has. */
    private static final int MAX_REMEMBERED = 10_000;

    private final InputHasher hasher;
    private final ModelSource source;
    private final DeclaredModel declared;
    private final RuleBook book;

    /** What was found by some rules. Plain: whoever sees an older one finds anew what holds now. */
    private Bound bound;

    /**
     * Creates them.
     *
     * @throws IllegalArgumentException if the rules tie for the one model there is
     */
    ModelBindings(InputHasher hasher, ModelSource source, DeclaredModel declared, RuleBook book) {
        this.hasher = hasher;
        this.source = source;
        this.declared = declared;
        this.book = book;
        ModelRules rules = book.current();
        requireNoTie(rules);
        this.bound = bindTo(rules);
    }

    void requireNoTie(ModelRules rules) {
        if (source instanceof ModelSource.Fixed known) {
            rules.settings(known.model(), null, declared);
        }
    }

    private Bound bindTo(ModelRules rules) {
        ModelBinding fixed = source instanceof ModelSource.Fixed known && !rules.areVersionsVariable()
                ? bindByRules(rules, known.model(), null)
                : null;
        return new Bound(rules, fixed, new ConcurrentHashMap<>());
    }

    private Bound bound() {
        ModelRules rules = book.current();
        Bound known = bound;
        if (known.rules != rules) {
            known = bindTo(rules);
            bound = known;
        }
        return known;
    }

    /** The one binding of all calls, or null where a call or a source of versions has a say. */
    @Nullable ModelBinding fixed() {
        return bound().fixed;
    }

    /** The model of a call, or null where it has no fair name. */
    @Nullable ModelBinding bind(CachedOperation<?> operation, @Nullable Object target, @Nullable Object[] arguments) {
        Bound now = bound();
        return now.fixed == null ? bindNamed(now, operation, source.nameFor(target, arguments)) : now.fixed;
    }

    private @Nullable ModelBinding bindNamed(Bound now, CachedOperation<?> operation, @Nullable String name) {
        if (name == null) {
            return null;
        }
        String current;
        try {
            current = now.rules.currentVersion(name);
        } catch (IllegalArgumentException e) {
            return conflicting(now.rules, name, String.valueOf(e.getMessage()));
        }
        ModelNow model = new ModelNow(name, current);
        ModelBinding known = now.remembered.get(model);
        if (known == null && Names.defect(name) == null) {
            known = bindUnlessClaimed(now, operation, model);
            // Names that come from outside must not fill the heap.
            if (now.hasRoom()) {
                now.remembered.put(model, known);
            }
        }
        return known;
    }

    private ModelBinding bindUnlessClaimed(Bound now, CachedOperation<?> operation, ModelNow model) {
        ModelBinding binding = bindByRules(now.rules, model.name(), model.version());
        if (!operation.isAnnotated() || binding.conflict() != null) {
            return binding;
        }
        // Of more models than are remembered, any is claimed.
        String objection = operation.isOfAnyModel()
                ? book.objectionTo(operation, model.name())
                : book.claim(operation, now.hasRoom() ? model.name() : null, null);
        return objection == null
                ? binding
                : ModelBinding.conflicting(binding.scope(), binding.policy().mode(), objection);
    }

    /** A model that is first heard of in a call must not fail the call, whatever the rules say of it. */
    private ModelBinding bindByRules(ModelRules rules, String model, @Nullable String version) {
        try {
            return rules.bind(hasher, model, version, declared);
        } catch (IllegalArgumentException e) {
            return conflicting(rules, model, String.valueOf(e.getMessage()));
        }
    }

    private ModelBinding conflicting(ModelRules rules, String model, String conflict) {
        return ModelBinding.conflicting(hasher.scope(model, ""), rules.modeOfUncached(model), conflict);
    }

    /** What a call may do that is not cached. */
    CacheMode modeOfUncached(String model) {
        return book.current().modeOfUncached(model);
    }

    /** The name of a call's model, fair or not, or null. */
    @Nullable String nameFor(@Nullable Object target, @Nullable Object[] arguments) {
        return source.nameFor(target, arguments);
    }

    /**
     * What it is that the operation computes of a model.
     *
     * @throws IllegalArgumentException if the rules say two things of it
     */
    OperationId idOf(String model, ModelRules rules) {
        String version = rules.settings(model, null, declared).version().value();
        // Two versions that are declared may become one, where a source has the say.
        return new OperationId(model, rules.areVersionsVariable() ? "of any version" : version, hasher.operation());
    }

    /** What holds for each model that is known, by its name; for models that are named by calls, also what holds for any. */
    List<Known> known() {
        ModelRules rules = book.current();
        if (source instanceof ModelSource.Fixed fixed) {
            return List.of(known(rules, fixed.model(), fixed.model()));
        }
        List<Known> all = new ArrayList<>();
        all.add(known(rules, source instanceof ModelSource.Parameter ? "by parameter" : "by object", ""));
        new TreeMap<>(conflicts()).forEach((name, conflict) -> {
            Known known = known(rules, name, name);
            all.add(conflict.isEmpty() ? known : new Known(name, known.settings, conflict));
        });
        return all;
    }

    /** The models that calls have named, with why they are not cached, or an empty text. */
    private Map<String, String> conflicts() {
        Map<String, String> conflicts = new HashMap<>();
        bound().remembered
                .forEach((model, binding) ->
                        conflicts.put(model.name(), Objects.requireNonNullElse(binding.conflict(), "")));
        return conflicts;
    }

    private Known known(ModelRules rules, String described, String name) {
        try {
            return new Known(
                    described,
                    rules.settings(name, name.isEmpty() ? null : rules.currentVersion(name), declared),
                    null);
        } catch (IllegalArgumentException e) {
            return new Known(described, null, String.valueOf(e.getMessage()));
        }
    }

    /** A model as a source of versions has it now; the version is null where none knows it. */
    private record ModelNow(String name, @Nullable String version) {}

    /**
     * What was found by some rules.
     *
     * @param fixed the one binding of all calls, or null
     * @param remembered the bindings of models that calls name
     */
    private record Bound(ModelRules rules, @Nullable ModelBinding fixed, Map<ModelNow, ModelBinding> remembered) {

        boolean hasRoom() {
            return remembered.size() < MAX_REMEMBERED;
        }
    }

    /**
     * A model, for people.
     *
     * @param model its name, or who names it
     * @param settings what holds, or null where the rules tie
     * @param conflict why nobody knows, or null
     */
    record Known(
            String model,
            @Nullable ModelSettings settings,
            @Nullable String conflict) {}
}
