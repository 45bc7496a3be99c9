package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.InputHasher;
import io.github.cachedresult.key.Names;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the configuration. For each property of a model the most specific pattern that says something of it wins:
 * the one that all other matching patterns cover.
 */
final class ModelRules {

    private final List<ModelRule> rules;

    /**
     * Creates them.
     *
     * @throws IllegalArgumentException if one of them says what cannot be
     */
    ModelRules(List<ModelRule> rules) {
        this.rules = List.copyOf(rules);
        for (ModelRule rule : this.rules) {
            String what = "the rule for the models '" + rule.model() + "'";
            if (rule.model().isBlank()) {
                throw new IllegalArgumentException("a rule names no model; write a name, a pattern such as eos*, or *");
            }
            if (rule.version() != null) {
                Names.require(rule.version(), "the version in " + what);
            }
            if (rule.ttl() != null) {
                DurationFormat.requirePositive(rule.ttl(), "the ttl in " + what);
            }
        }
    }

    /**
     * What holds for a model.
     *
     * @param hasher what makes the keys
     * @param version what the annotation says, or {@code null}
     * @param ttl what the annotation says, or {@code null}
     * @throws IllegalArgumentException if two rules tie
     */
    ModelBinding bind(InputHasher hasher, String model, @Nullable String version, @Nullable Duration ttl) {
        Boolean enabled = mostSpecific(model, "enabled", ModelRule::enabled);
        String ruledVersion = mostSpecific(model, "version", ModelRule::version);
        Duration ruledTtl = mostSpecific(model, "ttl", ModelRule::ttl);
        Duration life = ruledTtl == null ? ttl : ruledTtl;
        String effective = ruledVersion == null ? version : ruledVersion;
        return new ModelBinding(
                hasher.scope(model, effective == null ? Names.UNVERSIONED : effective),
                enabled == null || enabled,
                life == null ? EntryHeader.NEVER : EntryHeader.millis(life),
                null);
    }

    private <T> @Nullable T mostSpecific(String model, String property, Function<ModelRule, @Nullable T> value) {
        List<ModelRule> matching = rules.stream()
                .filter(rule -> value.apply(rule) != null && new ModelPattern(rule.model()).matches(model))
                .toList();
        if (matching.isEmpty()) {
            return null;
        }
        List<ModelRule> winners = matching.stream()
                .filter(rule -> matching.stream()
                        .allMatch(other -> new ModelPattern(other.model()).covers(new ModelPattern(rule.model()))))
                .toList();
        if (winners.isEmpty() || winners.stream().map(value).distinct().count() > 1) {
            throw new IllegalArgumentException("the rules for the models '"
                    + matching.get(0).model() + "' and '"
                    + matching.get(1).model() + "' both say " + property + " of the model '" + model
                    + "', and neither is more specific; make one of them more specific");
        }
        return Objects.requireNonNull(value.apply(winners.get(0)));
    }
}
