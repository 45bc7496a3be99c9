package io.github.cachedresult.samples.molecules.demo;

import io.github.cachedresult.Tier;
import io.github.cachedresult.samples.molecules.batch.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The passes side by side: the count of each tier, the time, and how much faster than the first pass it was. */
final class ResultTable {

    private static final List<Tier> TIERS = List.of(Tier.COMPUTED, Tier.LOCAL, Tier.REDIS, Tier.S3);

    private ResultTable() {}

    static List<String> lines(List<ShownPass> passes) {
        int width =
                passes.stream().mapToInt(pass -> pass.title().length()).max().orElse(1);
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(" ".repeat(width));
        TIERS.forEach(tier -> head.append(String.format(Locale.ROOT, " %8s", tier)));
        lines.add(head.append(String.format(Locale.ROOT, " %10s %10s", "time", "speed-up"))
                .toString());
        for (ShownPass pass : passes) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + width + "s", pass.title()));
            TIERS.forEach(tier -> line.append(String.format(
                    Locale.ROOT,
                    " %8s",
                    pass.report().tiers().containsKey(tier)
                            ? pass.report().tiers().get(tier)
                            : "-")));
            Duration time = pass.report().time();
            line.append(String.format(
                    Locale.ROOT,
                    " %10s %10s",
                    Times.text(time),
                    speedUp(passes.get(0).report().time(), time)));
            lines.add(line.toString());
        }
        return lines;
    }

    private static String speedUp(Duration computing, Duration time) {
        double factor = (double) computing.toNanos() / Math.max(1, time.toNanos());
        return String.format(Locale.ROOT, factor < 10 ? "%,.1f x" : "%,.0f x", factor);
    }
}
