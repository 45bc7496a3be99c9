package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Tier;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What holds for each cached method and computation at one moment, see {@link ResultCache#effectiveConfiguration}. Scopes,
 * which hold for a thread, have no part in it.
 *
 * @param mode the default mode
 * @param rules the rules for models
 * @param operations what has been planned, by method and model: of a method whose model differs by call, what holds for
 *     models that no rule names, and then for each model that a call has named
 */
public record EffectiveConfiguration(CacheMode mode, List<ModelRule> rules, List<EffectiveOperation> operations) {

    /** Copies the lists. */
    public EffectiveConfiguration {
        rules = List.copyOf(rules);
        operations = List.copyOf(operations);
    }

    static EffectiveConfiguration of(RuleBook book, List<Tier> tiers) {
        ModelRules rules = book.current();
        List<EffectiveOperation> operations = book.plans().all().stream()
                .flatMap(plan ->
                        plan.bindings().known().stream().map(known -> EffectiveOperation.of(plan, known, tiers)))
                .toList();
        return new EffectiveConfiguration(rules.standard(), rules.rules(), operations);
    }

    /** A line for the default mode, for each rule, and for each operation. */
    @Override
    public String toString() {
        return "default mode " + mode
                + rules.stream().map(rule -> "\nrule for " + rule).collect(Collectors.joining())
                + operations.stream().map(operation -> "\n" + operation).collect(Collectors.joining());
    }
}
