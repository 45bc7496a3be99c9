package io.github.cachedresult.samples.molecules.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Producer;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.samples.molecules.service.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProvenanceTableTests {

    @Test
    void everythingThatIsKnown_isALineOfItsOwn() {
        Origin origin = new Origin(
                "h1-0123",
                UUID.fromString("019a0000-0000-7000-8000-000000000001"),
                "a-model",
                "2.12",
                "properties",
                Instant.parse("2026-01-02T03:04:05.006Z"),
                Instant.parse("2026-01-02T03:04:05.106Z"),
                Duration.ofMillis(100),
                new Producer("sample", "4711", "host.example"),
                "1.0",
                Verdict.storeFor(Duration.ofDays(1)),
                List.of("a", "b"),
                Map.of("cost", 3));

        assertThat(ProvenanceTable.lines(Provenance.of(
                        new CachedFrom(Tier.REDIS, Duration.ofSeconds(41), Duration.ofMillis(100), origin))))
                .containsExactly(
                        "tier            REDIS",
                        "age             41.0 s",
                        "duration saved  100 ms",
                        "key             h1-0123",
                        "entry id        019a0000-0000-7000-8000-000000000001",
                        "model           a-model",
                        "version         2.12",
                        "operation       properties",
                        "started at      2026-01-02T03:04:05.006Z",
                        "computed at     2026-01-02T03:04:05.106Z",
                        "duration        100 ms",
                        "producer        sample, instance 4711, on host.example",
                        "code version    1.0",
                        "verdict         store for PT24H",
                        "tags            a, b",
                        "attributes      {cost=3}");
    }

    @Test
    void whatIsNotKnown_isLeftOut() {
        assertThat(ProvenanceTable.lines(Provenance.of(CachedFrom.noCache())))
                .containsExactly("tier            COMPUTED", "age             0.000 ms", "duration saved  0.000 ms");
    }
}
