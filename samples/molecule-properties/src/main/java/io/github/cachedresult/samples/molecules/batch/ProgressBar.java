package io.github.cachedresult.samples.molecules.batch;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far a pass has come. On a terminal it is one line that is drawn over; elsewhere, as in the log of a build, a
 * line is printed every five seconds and at the end. Not thread-safe.
 */
final class ProgressBar {

    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
    private static final long NEW_LINE_NANOS = Duration.ofSeconds(5).toNanos();

    private final PrintStream out;
    private final boolean terminal;
    private final String title;
    private final int total;
    private final LongSupplier nanoTime;
    private final long start;
    private long shownAt;
    private int done;

    /**
     * Starts the clock, and shows nothing yet.
     *
     * @param terminal whether a carriage return goes back to the beginning of the line
     * @param total how many steps there will be
     */
    ProgressBar(PrintStream out, boolean terminal, String title, int total, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.title = title;
        this.total = total;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.shownAt = start;
    }

    /** Some more are done. */
    void step(int more) {
        done += more;
        long now = nanoTime.getAsLong();
        if (now - shownAt >= (terminal ? REDRAW_NANOS : NEW_LINE_NANOS)) {
            shownAt = now;
            String line = line(Duration.ofNanos(now - start));
            if (terminal) {
                out.print(line + "\r");
                out.flush();
            } else {
                out.println(line);
            }
        }
    }

    /**
     * Shows the end, in a line that stays.
     *
     * @return the time from the start to this call
     */
    Duration finish() {
        Duration time = Duration.ofNanos(nanoTime.getAsLong() - start);
        out.println(line(time));
        return time;
    }

    private String line(Duration time) {
        int filled = total == 0 ? WIDTH : (int) ((long) WIDTH * done / total);
        int digits = Integer.toString(total).length();
        // Times get shorter as the unit changes; the width wipes out what was longer.
        return String.format(
                Locale.ROOT,
                "%s [%s%s] %" + digits + "d/%d %9s",
                title,
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                done,
                total,
                Times.text(time));
    }
}
