package io.github.cachedresult.samples.molecules.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Tier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassReportsTests {

    @Test
    void whatIsWritten_isRead(@TempDir Path directory) {
        List<PassReport> reports = List.of(
                new PassReport(
                        "a.csv", 1, Map.of(Tier.COMPUTED, 3, Tier.S3, 1), List.of(), Duration.ofNanos(12_345_678_901L)),
                new PassReport("a.csv", 2, Map.of(), List.of(new PassReport.RefusedLine(7, "é")), Duration.ofNanos(1)));
        Path file = directory.resolve("reports.json");

        PassReports.write(reports, file);

        assertThat(PassReports.read(file)).isEqualTo(reports);
    }
}
