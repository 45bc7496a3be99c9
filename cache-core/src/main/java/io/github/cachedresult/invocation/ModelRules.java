package io.github.cachedresult.invocation;

import io.github.cachedresult.ModelVersions;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.InputHasher;
import io.github.cachedresult.key.Names;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the configuration, and where versions come from. For each property of a model the most specific pattern that says something of it wins:
 * the one that all other matching patterns cover.
 */
final class ModelRules {

    private final List<ModelRule> rules;
    private final List<ModelVersions> sources;

    /**
     * Creates them.
     *
     * @param sources where versions come from, the first that knows a model has the say
     * @throws IllegalArgumentException if one of them says what cannot be
     */
    ModelRules(List<ModelRule> rules, List<ModelVersions> sources) {
        this.rules = List.copyOf(rules);
        this.sources = List.copyOf(sources);
        for (ModelRule rule : this.rules) {
            String what = "the rule for the models '" + rule.model() + "'";
            if (rule.model().isBlank()) {
                throw new IllegalArgumentException("a rule names no model; write a name, a pattern such as eos*, or *");
            }
            if (rule.version() != null) {
                Names.require(rule.version(), "the version in " + what);
            }
            if (rule.salt() != null) {
                Names.require(rule.salt(), "the salt in " + what);
            }
            if (rule.ttl() != null) {
                DurationFormat.requirePositive(rule.ttl(), "the ttl in " + what);
            }
        }
    }

    /** Whether a model's version may be another at the next call. */
    boolean areVersionsVariable() {
        return !sources.isEmpty();
    }

    /**
     * The version of a model now, or null if no source knows it.
     *
     * @throws IllegalArgumentException if a source fails, or says what is no version
     */
    @Nullable String currentVersion(String model) {
        for (ModelVersions source : sources) {
            String version;
            try {
                version = source.versionOf(model);
            } catch (Throwable e) {
                throw new IllegalArgumentException("the source of its versions " + source + " failed: " + e, e);
            }
            if (version != null) {
                return Names.require(version, "the version that " + source + " says for the model '" + model + "'");
            }
        }
        return null;
    }

    /**
     * What holds for a model.
     *
     * @param hasher what makes the keys
     * @param current what a source says, or {@code null}
     * @param declared what the annotation says
     * @throws IllegalArgumentException if two rules tie
     */
    ModelBinding bind(InputHasher hasher, String model, @Nullable String current, DeclaredModel declared) {
        Boolean enabled = mostSpecific(model, "enabled", ModelRule::enabled);
        Boolean variable = mostSpecific(model, "variable", ModelRule::variable);
        String ruled = mostSpecific(model, "version", ModelRule::version);
        String salt = mostSpecific(model, "salt", ModelRule::salt);
        Duration ruledTtl = mostSpecific(model, "ttl", ModelRule::ttl);
        Duration life = ruledTtl == null ? declared.ttl() : ruledTtl;
        String version = Stream.of(
                        Optional.ofNullable(current),
                        Optional.ofNullable(ruled),
                        Optional.ofNullable(declared.version()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(Names.UNVERSIONED);
        return new ModelBinding(
                hasher.scope(model, version, salt),
                enabled == null || enabled,
                variable == null ? declared.variable() : variable,
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
