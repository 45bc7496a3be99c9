package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.ModelVersions;
import io.github.cachedresult.key.InputHasher;
import io.github.cachedresult.key.Names;
import io.github.cachedresult.tier.LocalLimits;
import io.github.cachedresult.tier.LocalLimits.WhenFull;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the configuration, and where versions come from. For each property of a model the most specific pattern
 * that says something of it wins: one that covers no other matching pattern. Immutable.
 */
final class ModelRules {

    private static final String DEFAULT = "default";
    private static final String DECLARED = "its declaration";

    /** As many as a model gains from, and as few as fail together. */
    private static final int GATHERED = 100;

    private final CacheMode standard;
    private final List<ModelRule> rules;
    private final List<ModelVersions> sources;

    /**
     * Creates them.
     *
     * @param standard the mode of calls of which no rule says another
     * @param sources where versions come from, the first that knows a model has the say
     * @throws IllegalArgumentException if one of them says what cannot be
     */
    ModelRules(CacheMode standard, List<ModelRule> rules, List<ModelVersions> sources) {
        this.standard = standard;
        this.rules = List.copyOf(rules);
        this.sources = List.copyOf(sources);
        for (ModelRule rule : this.rules) {
            String what = "the rule for the models '" + rule.model() + "'";
            if (rule.model().isBlank()) {
                throw new IllegalArgumentException("a rule names no model; write a name, a pattern such as eos*, or *");
            }
            Boolean enabled = rule.get(RuleProperty.ENABLED);
            CacheMode mode = rule.get(RuleProperty.MODE);
            if (enabled != null && mode != null) {
                throw new IllegalArgumentException(
                        what + " says both enabled=" + enabled + " and mode=" + mode + "; leave enabled out");
            }
            requireName(rule, RuleProperty.VERSION, what);
            requireName(rule, RuleProperty.SALT, what);
            requirePositive(rule, RuleProperty.TTL, what);
            requireDuration(rule, RuleProperty.REFRESH_AFTER, what);
            requireDuration(rule, RuleProperty.STALE_FOR, what);
            requireDuration(rule, RuleProperty.SOFT_TIMEOUT, what);
            requireDuration(rule, RuleProperty.TIMEOUT, what);
            Double jitter = rule.get(RuleProperty.JITTER);
            if (jitter != null) {
                EffectiveFreshness.requireShare(jitter, "the jitter " + jitter + " in " + what);
            }
            requireOneOrMore(rule, RuleProperty.CHUNK_SIZE, what);
            requireOneOrMore(rule, RuleProperty.PARALLEL_CHUNKS, what);
            requireDuration(rule, RuleProperty.COALESCE, what);
            requireOneOrMore(rule, RuleProperty.COALESCE_MAXIMUM, what);
            requireAtLeastOne(rule, RuleProperty.LOCAL_ENTRIES, what);
            requireAtLeastOne(rule, RuleProperty.LOCAL_WEIGHT, what);
        }
    }

    private static void requireName(ModelRule rule, RuleProperty<String> property, String what) {
        String name = rule.get(property);
        if (name != null) {
            Names.require(name, "the " + property + " in " + what);
        }
    }

    private static void requirePositive(ModelRule rule, RuleProperty<Duration> property, String what) {
        Duration duration = rule.get(property);
        if (duration != null) {
            DurationFormat.requirePositive(duration, "the " + property + " in " + what);
        }
    }

    private static void requireDuration(ModelRule rule, RuleProperty<Duration> property, String what) {
        Duration duration = rule.get(property);
        if (duration != null) {
            DurationFormat.requireNotNegative(duration, "the " + property + " in " + what);
        }
    }

    private static void requireAtLeastOne(ModelRule rule, RuleProperty<Long> property, String what) {
        Long number = rule.get(property);
        if (number != null && number < 1) {
            throw new IllegalArgumentException("the " + property + " in " + what + " must be at least 1, it is "
                    + number + "; to hold nothing is " + RuleProperty.LOCAL_ENABLED + "=false");
        }
    }

    private static void requireOneOrMore(ModelRule rule, RuleProperty<Integer> property, String what) {
        Integer number = rule.get(property);
        if (number != null && number < 1) {
            throw new IllegalArgumentException(
                    "the " + property + " in " + what + " is " + number + "; it is 1 or more");
        }
    }

    CacheMode standard() {
        return standard;
    }

    List<ModelRule> rules() {
        return rules;
    }

    /** The same sources, and other rules. */
    ModelRules with(CacheMode otherStandard, List<ModelRule> otherRules) {
        return new ModelRules(otherStandard, otherRules, sources);
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
     * @throws IllegalArgumentException if two rules tie, or what is said does not fit together
     */
    ModelBinding bind(InputHasher hasher, String model, @Nullable String current, DeclaredModel declared) {
        return settings(model, current, declared).bind(hasher, model);
    }

    /** As {@link #bind}, with who says so. */
    ModelSettings settings(String model, @Nullable String current, DeclaredModel declared) {
        ModelRule salting = mostSpecific(model, RuleProperty.SALT);
        Setting<@Nullable Duration> ttl = duration(model, RuleProperty.TTL, declared.ttl());
        EffectiveFreshness freshness = freshness(model, declared.freshness());
        freshness.requireFit(ttl);
        return new ModelSettings(
                mode(model),
                current == null
                        ? setting(model, RuleProperty.VERSION, declared.version(), Names.UNVERSIONED)
                        : new Setting<>(current, "a source of versions"),
                salting == null ? null : salting.get(RuleProperty.SALT),
                ttl,
                setting(model, RuleProperty.VARIABLE, declared.variable() ? true : null, false),
                setting(model, RuleProperty.LEASE, null, true),
                freshness,
                limits(model),
                coalescing(model));
    }

    private Setting<Coalescing> coalescing(String model) {
        Setting<@Nullable Duration> window = duration(model, RuleProperty.COALESCE, null);
        return window.value() == null
                ? new Setting<>(Coalescing.OFF, window.from())
                : new Setting<>(
                        new Coalescing(
                                window.value(),
                                setting(model, RuleProperty.COALESCE_MAXIMUM, null, GATHERED)
                                        .value()),
                        window.from());
    }

    /** What this process may hold of a model. */
    private Setting<LocalLimits> limits(String model) {
        ModelRule enabling = mostSpecific(model, RuleProperty.LOCAL_ENABLED);
        ModelRule counting = mostSpecific(model, RuleProperty.LOCAL_ENTRIES);
        ModelRule weighing = mostSpecific(model, RuleProperty.LOCAL_WEIGHT);
        ModelRule reacting = mostSpecific(model, RuleProperty.LOCAL_WHEN_FULL);
        LocalLimits limits = new LocalLimits(
                enabling == null || Boolean.TRUE.equals(enabling.get(RuleProperty.LOCAL_ENABLED)),
                counting == null ? null : counting.get(RuleProperty.LOCAL_ENTRIES),
                weighing == null ? null : weighing.get(RuleProperty.LOCAL_WEIGHT),
                reacting == null ? WhenFull.EVICT : Objects.requireNonNull(reacting.get(RuleProperty.LOCAL_WHEN_FULL)));
        String sources = Stream.of(enabling, counting, weighing)
                .filter(Objects::nonNull)
                .map(ModelRules::name)
                .distinct()
                .collect(Collectors.joining(", "));
        return limits.isNone() ? new Setting<>(LocalLimits.NONE, DEFAULT) : new Setting<>(limits, sources);
    }

    /**
     * How the batches of a model are shared out.
     *
     * @param declared what the annotation says
     * @throws IllegalArgumentException if two rules tie
     */
    Chunking chunking(String model, Chunking declared) {
        return new Chunking(
                setting(model, RuleProperty.CHUNK_SIZE, null, declared.size()).value(),
                setting(model, RuleProperty.PARALLEL_CHUNKS, null, declared.parallel())
                        .value());
    }

    /** The mode of a model's calls. */
    private Setting<CacheMode> mode(String model) {
        ModelRule rule = mostSpecific(model, "mode (or enabled)", this::modeOf);
        return rule == null
                ? new Setting<>(standard, DEFAULT)
                : new Setting<>(Objects.requireNonNull(modeOf(rule)), name(rule));
    }

    /**
     * The mode of calls that are not cached because the rules, or nobody, say what holds for their model. Where rules tie
     * and one of them forbids to run the method, it is forbidden.
     *
     * @param model its name, or an empty one
     */
    CacheMode modeOfUncached(String model) {
        try {
            return mode(model).value();
        } catch (IllegalArgumentException e) {
            return rules.stream()
                    .filter(rule -> new ModelPattern(rule.model()).matches(model))
                    .map(this::modeOf)
                    .filter(mode -> mode != null && !CallPolicy.of(mode).runs())
                    .findFirst()
                    .orElse(standard);
        }
    }

    private @Nullable CacheMode modeOf(ModelRule rule) {
        return rule.modeBeside(standard);
    }

    private EffectiveFreshness freshness(String model, DeclaredFreshness declared) {
        return new EffectiveFreshness(
                duration(model, RuleProperty.REFRESH_AFTER, declared.refreshAfter()),
                duration(model, RuleProperty.STALE_FOR, declared.staleFor()),
                duration(model, RuleProperty.SOFT_TIMEOUT, declared.softTimeout()),
                duration(model, RuleProperty.TIMEOUT, declared.timeout()),
                setting(model, RuleProperty.JITTER, declared.jitter(), 0.0));
    }

    /** A duration of which nothing needs to be said; zero is as good as that. */
    private Setting<@Nullable Duration> duration(
            String model, RuleProperty<Duration> property, @Nullable Duration declared) {
        ModelRule rule = mostSpecific(model, property);
        Duration said = rule == null ? declared : rule.get(property);
        return new Setting<>(
                said == null || said.isZero() ? null : said,
                rule != null ? name(rule) : declared == null ? DEFAULT : DECLARED);
    }

    private <T> Setting<T> setting(String model, RuleProperty<T> property, @Nullable T declared, T otherwise) {
        ModelRule rule = mostSpecific(model, property);
        if (rule != null) {
            return new Setting<>(Objects.requireNonNull(rule.get(property)), name(rule));
        }
        return declared == null ? new Setting<>(otherwise, DEFAULT) : new Setting<>(declared, DECLARED);
    }

    private static String name(ModelRule rule) {
        return "the rule for '" + rule.model() + "'";
    }

    private @Nullable ModelRule mostSpecific(String model, RuleProperty<?> property) {
        return mostSpecific(model, property.name(), rule -> rule.get(property));
    }

    private @Nullable ModelRule mostSpecific(
            String model, String property, Function<ModelRule, @Nullable Object> value) {
        List<ModelRule> matching = rules.stream()
                .filter(rule -> value.apply(rule) != null && new ModelPattern(rule.model()).matches(model))
                .toList();
        List<ModelRule> winners = matching.stream()
                .filter(rule -> matching.stream().noneMatch(other -> isMoreSpecific(other, rule)))
                .toList();
        if (winners.isEmpty()) {
            return null;
        }
        ModelRule first = winners.get(0);
        for (ModelRule other : winners) {
            if (!Objects.equals(value.apply(first), value.apply(other))) {
                throw new IllegalArgumentException("the rules for the models '" + first.model() + "' and '"
                        + other.model() + "' both say " + property + " of the model '" + model
                        + "', and neither is more specific; make one of them more specific");
            }
        }
        return first;
    }

    private static boolean isMoreSpecific(ModelRule one, ModelRule other) {
        ModelPattern narrow = new ModelPattern(one.model());
        ModelPattern wide = new ModelPattern(other.model());
        return wide.covers(narrow) && !narrow.covers(wide);
    }

    /** The rules that are for none of these models. */
    List<ModelRule> unmatched(List<String> models) {
        return rules.stream()
                .filter(rule -> models.stream().noneMatch(new ModelPattern(rule.model())::matches))
                .toList();
    }
}
