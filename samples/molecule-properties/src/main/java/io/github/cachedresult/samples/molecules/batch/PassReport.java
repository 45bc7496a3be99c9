package io.github.cachedresult.samples.molecules.batch;

import io.github.cachedresult.Tier;
import io.github.cachedresult.samples.molecules.Compound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one pass over a file gave.
 *
 * @param file the file's name
 * @param pass the number of the pass, from 1
 * @param tiers how many answers came from each tier that gave any
 * @param refused the lines without an answer
 * @param time how long the pass took, without reading the file
 */
public record PassReport(String file, int pass, Map<Tier, Integer> tiers, List<RefusedLine> refused, Duration time) {

    /** Copies the collections; the tiers stay in their order. */
    public PassReport {
        Map<Tier, Integer> ordered = new EnumMap<>(Tier.class);
        ordered.putAll(tiers);
        tiers = Collections.unmodifiableMap(ordered);
        refused = List.copyOf(refused);
    }

    static PassReport of(String file, int pass, List<Answer> answers, Duration time) {
        Map<Tier, Integer> tiers = new EnumMap<>(Tier.class);
        List<RefusedLine> refused = new ArrayList<>();
        for (Answer answer : answers) {
            if (answer instanceof Answer.Found found) {
                tiers.merge(found.from().tier(), 1, Integer::sum);
            } else if (answer instanceof Answer.Refused none) {
                refused.add(RefusedLine.of(none.compound(), none.reason()));
            }
        }
        return new PassReport(file, pass, tiers, refused, time);
    }

    /** The report as text: one line of counts, and one for each line of the file that has no answer. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        String counts = tiers.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        lines.add(refused.isEmpty() ? counts : (counts.isEmpty() ? "" : counts + ", ") + refused.size() + " refused:");
        refused.forEach(line -> lines.add("  " + line));
        return lines;
    }

    /**
     * A line of the file that has no answer.
     *
     * @param line its number, from 1
     * @param reason why, with the compound's name where it has one
     */
    public record RefusedLine(long line, String reason) {

        static RefusedLine of(Compound compound, String reason) {
            return new RefusedLine(compound.line(), compound.name() == null ? reason : compound.name() + ": " + reason);
        }

        @Override
        public String toString() {
            return "line " + line + ": " + reason;
        }
    }
}
