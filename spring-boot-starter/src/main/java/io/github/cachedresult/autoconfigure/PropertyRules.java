package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.invocation.ModelRule;
import io.github.cachedresult.key.Names;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules for models as the properties have them. */
final class PropertyRules {

    private static final String TO_HOLD_NOTHING =
            "To hold nothing of these models in the process is local-enabled=false.";
    private static final String OR_LEAVE_IT_OUT = "Write a number of 1 or more, or leave it out.";

    private PropertyRules() {}

    static List<ModelRule> of(List<CachedResultProperties.Rule> properties) {
        List<ModelRule> rules = new ArrayList<>();
        for (int i = 0; i < properties.size(); i++) {
            CachedResultProperties.Rule rule = properties.get(i);
            String name = "cachedresult.rules[" + i + "]";
            InvalidCachedResultPropertyException.requirePositive(name + ".ttl", rule.ttl());
            InvalidCachedResultPropertyException.requireNotNegative(name + ".refresh-after", rule.refreshAfter());
            InvalidCachedResultPropertyException.requireNotNegative(name + ".stale-for", rule.staleFor());
            InvalidCachedResultPropertyException.requireNotNegative(name + ".soft-timeout", rule.softTimeout());
            InvalidCachedResultPropertyException.requireNotNegative(name + ".timeout", rule.timeout());
            InvalidCachedResultPropertyException.requireNotNegative(name + ".coalesce", rule.coalesce());
            requireShare(name + ".jitter", rule.jitter());
            if (rule.enabled() != null && rule.mode() != null) {
                throw new InvalidCachedResultPropertyException(
                        "The properties '" + name + ".enabled' and '" + name + ".mode' both say what calls do.",
                        "Leave out '" + name + ".enabled'; to switch off is the mode off.");
            }
            if (rule.version() != null) {
                requireName(name + ".version", rule.version());
            }
            if (rule.salt() != null) {
                requireName(name + ".salt", rule.salt());
            }
            rules.add(ModelRule.of(requireName(name + ".model", rule.model() == null ? "" : rule.model()))
                    .enabled(rule.enabled())
                    .mode(rule.mode())
                    .ttl(rule.ttl())
                    .version(rule.version())
                    .salt(rule.salt())
                    .variable(rule.variable())
                    .lease(rule.lease())
                    .refreshAfter(rule.refreshAfter())
                    .staleFor(rule.staleFor())
                    .softTimeout(rule.softTimeout())
                    .timeout(rule.timeout())
                    .jitter(rule.jitter())
                    .localEnabled(rule.localEnabled())
                    .localMaximumEntries(requireAtLeastOne(
                            name + ".local-maximum-entries", rule.localMaximumEntries(), TO_HOLD_NOTHING))
                    .localMaximumWeight(requireAtLeastOne(
                            name + ".local-maximum-weight",
                            rule.localMaximumWeight() == null
                                    ? null
                                    : rule.localMaximumWeight().toBytes(),
                            TO_HOLD_NOTHING))
                    .localWhenFull(rule.localWhenFull())
                    .chunkSize(requireAtLeastOne(name + ".chunk-size", rule.chunkSize(), OR_LEAVE_IT_OUT))
                    .parallelChunks(
                            requireAtLeastOne(name + ".parallel-chunks", rule.parallelChunks(), OR_LEAVE_IT_OUT))
                    .coalesce(rule.coalesce())
                    .coalesceMaximum(
                            requireAtLeastOne(name + ".coalesce-maximum", rule.coalesceMaximum(), OR_LEAVE_IT_OUT)));
        }
        return rules;
    }

    private static void requireShare(String property, @Nullable Double share) {
        if (share != null && !(share >= 0 && share < 1)) {
            throw new InvalidCachedResultPropertyException(
                    "The property '" + property + "' is " + share + ", and must be from 0 to less than 1.",
                    "Write a share such as 0.1, or leave the property out.");
        }
    }

    private static <N extends Number> @Nullable N requireAtLeastOne(
            String property, @Nullable N number, String wayOut) {
        if (number != null && number.longValue() < 1) {
            throw new InvalidCachedResultPropertyException(
                    "The property '" + property + "' must be at least 1, it is " + number + ".", wayOut);
        }
        return number;
    }

    private static String requireName(String property, String value) {
        String defect = Names.defect(value);
        if (defect != null) {
            throw new InvalidCachedResultPropertyException(
                    "The property '" + property + "' " + defect + ".",
                    "Write a name such as eos3b5e; the models of a rule may be a pattern such as eos*.");
        }
        return value;
    }
}
