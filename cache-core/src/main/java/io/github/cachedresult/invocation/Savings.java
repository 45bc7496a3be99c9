package io.github.cachedresult.invocation;

import io.github.cachedresult.Tier;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the cache saved until a moment, by {@link SavingsReport}. Its text is a line for each model.
 *
 * @param models the sums by model, in the order of their names; unmodifiable
 */
public record Savings(Map<String, OfModel> models) {

    /** Copies the map. */
    public Savings {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    }

    @Override
    public String toString() {
        return models.isEmpty()
                ? "no calls"
                : models.entrySet().stream()
                        .map(model -> model.getKey() + ": " + model.getValue())
                        .collect(Collectors.joining("\n"));
    }

    /**
     * What was saved of one model.
     *
     * @param hits how many calls were answered without running the method, by where the answer came from; {@code JOINED} for
     *     those that waited for another call's run. Unmodifiable
     * @param timeSaved how long the methods would have run, about: as long as the computations that made the results did. It
     *     has nothing of calls that waited for another's run
     * @param attributesSaved the sums of the numbers attached to the results, each counted for each call that was answered
     *     with it; unmodifiable
     * @param computed how many calls ran the method and got a result
     * @param timeComputed how long those ran
     * @param attributesComputed the sums of the numbers attached by those; unmodifiable
     */
    public record OfModel(
            Map<Tier, Long> hits,
            Duration timeSaved,
            Map<String, Double> attributesSaved,
            long computed,
            Duration timeComputed,
            Map<String, Double> attributesComputed) {

        /** Copies the maps. */
        public OfModel {
            hits = Collections.unmodifiableMap(new LinkedHashMap<>(hits));
            attributesSaved = Collections.unmodifiableMap(new LinkedHashMap<>(attributesSaved));
            attributesComputed = Collections.unmodifiableMap(new LinkedHashMap<>(attributesComputed));
        }

        /** {@code 3 hits (LOCAL 2, REDIS 1) saved PT12M, cost 0.063; 1 run took PT4M, cost 0.021}. */
        @Override
        public String toString() {
            long total = hits.values().stream().mapToLong(Long::longValue).sum();
            String tiers = hits.entrySet().stream()
                    .map(tier -> tier.getKey() + " " + tier.getValue())
                    .collect(Collectors.joining(", "));
            return total + (total == 1 ? " hit" : " hits") + (tiers.isEmpty() ? "" : " (" + tiers + ")") + " saved "
                    + timeSaved + text(attributesSaved) + "; " + computed + (computed == 1 ? " run" : " runs")
                    + " took "
                    + timeComputed + text(attributesComputed);
        }

        private static String text(Map<String, Double> attributes) {
            return attributes.entrySet().stream()
                    .map(sum -> ", " + sum.getKey() + " " + number(sum.getValue()))
                    .collect(Collectors.joining());
        }

        private static String number(double value) {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : String.format(Locale.ROOT, "%.6g", value);
        }
    }
}
