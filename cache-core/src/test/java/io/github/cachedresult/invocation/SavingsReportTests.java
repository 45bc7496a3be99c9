package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Producer;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The sums of what the cache saved. */
@NullUnmarked
class SavingsReportTests {

    record Answer(String text) {}

    private final SavingsReport report = new SavingsReport();

    private static ResultKey key(String model) {
        return new ResultKey(model, "v", Digest.of(new byte[0], 0, 0));
    }

    private static CachedFrom from(Tier tier, Duration ran, Map<String, Object> attributes) {
        Origin origin = new Origin(
                "h1-",
                null,
                "m",
                "v",
                "op",
                Instant.EPOCH,
                Instant.EPOCH,
                ran,
                new Producer("", "", ""),
                null,
                Verdict.store(),
                List.of(),
                attributes);
        return new CachedFrom(tier, Duration.ZERO, tier == Tier.JOINED ? Duration.ZERO : ran, origin);
    }

    @Test
    void snapshot_sumsByModelAndTier() {
        Map<String, Object> attributes = Map.of("cost", 0.021, "tokens", 1250L, "reason", "stop", "odd", Double.NaN);
        Duration minutes = Duration.ofMinutes(4);
        report.onEvent(new CacheEvent.Computed("op", key("gpt"), minutes, attributes));
        report.onEvent(new CacheEvent.Hit("op", key("gpt"), from(Tier.LOCAL, minutes, attributes)));
        report.onEvent(new CacheEvent.Hit("op", key("gpt"), from(Tier.LOCAL, minutes, attributes)));
        report.onEvent(new CacheEvent.Hit("op", key("gpt"), from(Tier.REDIS, minutes, attributes)));
        report.onEvent(new CacheEvent.Joined("op", key("gpt"), from(Tier.JOINED, minutes, attributes)));
        report.onEvent(new CacheEvent.Computed("op", key("eos"), Duration.ofMillis(1), Map.of()));
        report.onEvent(new CacheEvent.Bypassed("op", null, null, "why"));
        Savings savings = report.snapshot();
        Savings.OfModel gpt = savings.models().get("gpt");
        assertThat(gpt.hits()).isEqualTo(Map.of(Tier.LOCAL, 2L, Tier.REDIS, 1L, Tier.JOINED, 1L));
        assertThat(gpt.timeSaved()).isEqualTo(Duration.ofMinutes(12));
        assertThat(gpt.attributesSaved()).containsOnlyKeys("cost", "tokens").containsEntry("tokens", 5000.0);
        assertThat(gpt.attributesSaved().get("cost")).isCloseTo(0.084, within(1e-9));
        assertThat(gpt.computed()).isEqualTo(1);
        assertThat(gpt.timeComputed()).isEqualTo(minutes);
        assertThat(gpt.attributesComputed()).containsEntry("tokens", 1250.0);
        assertThat(savings.toString())
                .isEqualTo("eos: 0 hits saved PT0S; 1 run took PT0.001S\n"
                        + "gpt: 4 hits (JOINED 1, LOCAL 2, REDIS 1) saved PT12M, cost 0.0840000, tokens 5000; 1 run took"
                        + " PT4M, cost 0.0210000, tokens 1250");
        assertThat(new SavingsReport().snapshot()).hasToString("no calls");
    }

    @Test
    void centuries_doNotOverflow() {
        for (int i = 0; i < 1000; i++) {
            report.onEvent(new CacheEvent.Hit("op", key("m"), from(Tier.LOCAL, Duration.ofDays(36_500), Map.of())));
        }
        assertThat(report.snapshot().models().get("m").timeSaved()).isEqualTo(Duration.ofDays(36_500_000));
    }

    @Test
    void namesWithoutEnd_doNotFillTheHeap() {
        for (int i = 0; i < 1200; i++) {
            report.onEvent(new CacheEvent.Computed("op", key("m" + i), Duration.ZERO, Map.of("a" + i, 1L)));
            report.onEvent(new CacheEvent.Computed("op", key("m0"), Duration.ZERO, Map.of("a" + i, 1L)));
        }
        Savings savings = report.snapshot();
        assertThat(savings.models()).hasSize(SavingsReport.MAX_MODELS + 1);
        assertThat(savings.models().get(SavingsReport.OTHERS).computed()).isEqualTo(200);
        assertThat(savings.models().get("m0").attributesComputed()).hasSize(SavingsReport.MAX_ATTRIBUTES);
    }

    @Test
    void listeningToACache_countsEveryCall() throws Exception {
        ResultCache cache = ResultCache.builder().listener(report).build();
        CachedOperation<Answer> plan =
                cache.operation("op", Answer.class).model("gpt").inputs("x").build();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String input = "x" + i % 10;
                futures.add(threads.submit(() -> cache.get(
                        plan,
                        () -> {
                            ResultAttributes.put("tokens", 3L);
                            return new Answer(input);
                        },
                        input)));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
        Savings.OfModel sums = report.snapshot().models().get("gpt");
        assertThat(sums.computed()).isEqualTo(10);
        assertThat(sums.hits().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(390);
        assertThat(sums.attributesSaved()).isEqualTo(Map.of("tokens", 1170.0));
    }

    static final class Batches {

        @CachedResult(model = "gpt", version = "1")
        List<Cached<Answer>> ask(@EachInput(value = "x", chunkSize = 4) List<String> questions) {
            ResultAttributes.put("temperature", 0.5);
            ResultAttributes.add("tokens", 600L);
            ResultAttributes.add("tokens", 400L);
            ResultAttributes.put("put first", 1L);
            ResultAttributes.add("put first", 3L);
            ResultAttributes.add("put last", 7L);
            ResultAttributes.put("put last", 8L);
            return questions.stream().map(x -> Cached.of(new Answer(x))).toList();
        }
    }

    @Test
    void sumsOfABatch_areSharedByTheItemsOfTheirChunk() throws Throwable {
        ResultCache cache = ResultCache.builder().listener(report).build();
        BoundCalls calls = new BoundCalls(cache, new Batches());
        List<String> questions = List.of("a", "b", "c", "d", "e");

        List<Cached<Answer>> first = calls.call("ask", questions);
        calls.call("ask", questions);

        Map<String, Object> ofFour = Map.of("temperature", 0.5, "tokens", 250.0, "put first", 1.0, "put last", 8L);
        Map<String, Object> alone = Map.of("temperature", 0.5, "tokens", 1000L, "put first", 4L, "put last", 8L);
        assertThat(first)
                .extracting(answer -> answer.cachedFrom().origin().attributes())
                .containsExactly(ofFour, ofFour, ofFour, ofFour, alone);
        Savings.OfModel sums = report.snapshot().models().get("gpt");
        assertThat(sums.attributesComputed())
                .isEqualTo(Map.of("temperature", 2.5, "tokens", 2000.0, "put first", 8.0, "put last", 40.0));
        assertThat(sums.attributesSaved()).isEqualTo(sums.attributesComputed());
    }
}
