package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.Computable;
import io.github.cachedresult.invocation.LineageGraph;
import io.github.cachedresult.invocation.OperationBuilder;
import io.github.cachedresult.invocation.ResultAttributes;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.validity.FiniteNumbers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What one process keeps of its runs, and the next finds: in Redis, and in S3 after Redis was emptied. */
@NullUnmarked
class KeptOutcomesIntegrationTests {

    @AutoClose
    private static final RealServers SERVERS = RealServers.start();

    private final String model = "model " + UUID.randomUUID();

    private OperationBuilder<String> plan(ResultCache cache, String operation) {
        return cache.operation(operation, String.class)
                .model(model)
                .version("1")
                .inputs("x");
    }

    private static String mustNotRun() {
        throw new AssertionError("it was found");
    }

    @Test
    void nullAndFailure_areFoundByTheNextProcess() {
        try (ResultCache first = SERVERS.cache().build()) {
            assertThat(first.get(plan(first, "nothing").storeNull().build(), () -> null, "x")
                            .value())
                    .isNull();
            assertThatThrownBy(() -> first.get(remembering(first), KeptOutcomesIntegrationTests::reject, "x"))
                    .hasMessage("no conformer");
        }
        for (Tier tier : List.of(Tier.REDIS, Tier.S3)) {
            try (ResultCache next = SERVERS.cache().build()) {
                Cached<String> nothing = next.get(
                        plan(next, "nothing").storeNull().build(), KeptOutcomesIntegrationTests::mustNotRun, "x");
                assertThat(nothing.value()).isNull();
                assertThat(nothing.cachedFrom().tier()).isEqualTo(tier);
                assertThatThrownBy(() -> next.get(remembering(next), KeptOutcomesIntegrationTests::mustNotRun, "x"))
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessageMatching("no conformer \\(remembered: the method failed so \\d+ s ago\\)");
            }
            SERVERS.redis().flushAll();
        }
    }

    private CachedOperation<String> remembering(ResultCache cache) {
        return plan(cache, "failing")
                .storeFailures(Duration.ofHours(1), List.of(IllegalStateException.class))
                .build();
    }

    private static String reject() {
        throw new IllegalStateException("no conformer");
    }

    @Test
    void resultThatALaterPredicateObjectsTo_isReplacedInBothStores() {
        try (ResultCache first = SERVERS.cache().build()) {
            numbers(first, false, Double.NaN);
        }
        try (ResultCache second = SERVERS.cache().build()) {
            assertThat(numbers(second, true, 2).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        }
        for (Tier tier : List.of(Tier.REDIS, Tier.S3)) {
            try (ResultCache next = SERVERS.cache().build()) {
                Cached<double[]> found = numbers(next, true, 3);
                assertThat(found.cachedFrom().tier()).isEqualTo(tier);
                assertThat(found.value()).containsExactly(2);
            }
            SERVERS.redis().flushAll();
        }
    }

    private Cached<double[]> numbers(ResultCache cache, boolean judged, double number) {
        OperationBuilder<double[]> plan = cache.operation("numbers", double[].class)
                .model(model)
                .version("1")
                .inputs("x");
        if (judged) {
            plan.validity(new FiniteNumbers());
        }
        return cache.get(plan.build(), () -> new double[] {number}, "x");
    }

    @Test
    void lineageAndAttributes_areFoundByTheNextProcess_andTakenBackTogether() throws Exception {
        EntryReference top;
        EntryReference leaf;
        try (ResultCache first = SERVERS.cache().build()) {
            top = entry(top(first));
            leaf = entry(leaf(first, () -> "leaf"));
        }
        for (Tier tier : List.of(Tier.REDIS, Tier.S3)) {
            try (ResultCache next = SERVERS.cache().build()) {
                Cached<String> found = leaf(next, KeptOutcomesIntegrationTests::mustNotRun);
                assertThat(found.cachedFrom().tier()).isEqualTo(tier);
                assertThat(Objects.requireNonNull(found.cachedFrom().origin()).attributes())
                        .containsEntry("tokens", 1_250L);
                LineageGraph up = next.lineage().sourcesOf(top);
                assertThat(up.isComplete()).isTrue();
                assertThat(up.edges()).containsExactly(new LineageGraph.Edge(leaf, top));
                assertThat(next.lineage().derivedFrom(leaf).edges()).containsExactly(new LineageGraph.Edge(leaf, top));
            }
            SERVERS.redis().flushAll();
        }
        try (ResultCache admin = SERVERS.cache().build()) {
            admin.evictions().evictWithDerived(leaf, "ann", "wrong");
        }
        try (ResultCache next = SERVERS.cache().build()) {
            assertThat(top(next).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        }
    }

    /** What is in the middle is computed anew, so that no store has it any more from which the top was computed. */
    @Test
    void cascade_goesOnThroughWhatWasReplaced() {
        try (ResultCache cache = SERVERS.cache().build()) {
            EntryReference bottom = entry(chained(cache, "bottom", null));
            EntryReference replaced = entry(chained(cache, "middle", "bottom"));
            EntryReference highest = entry(chained(cache, "highest", "middle"));
            chained(cache, CacheMode.REFRESH, "middle", "bottom");
            for (Tier emptied : List.of(Tier.LOCAL, Tier.REDIS)) {
                Awaitility.await().untilAsserted(() -> {
                    LineageGraph graph = cache.lineage().derivedFrom(bottom);
                    assertThat(graph.edges())
                            .as("without %s", emptied)
                            .contains(
                                    new LineageGraph.Edge(bottom, replaced), new LineageGraph.Edge(replaced, highest));
                    assertThat(graph.nodes())
                            .filteredOn(node -> !node.isStored())
                            .extracting(LineageGraph.Node::entry)
                            .containsExactly(replaced);
                });
                SERVERS.redis().flushAll();
            }
            cache.evictions().evictWithDerived(bottom, "ann", "wrong");
            assertThat(cache.get(plan(cache, "highest").build(), () -> "anew", "x")
                            .value())
                    .isEqualTo("anew");
        }
    }

    private Cached<String> chained(ResultCache cache, String operation, @Nullable String source) {
        return chained(cache, CacheMode.READ_WRITE, operation, source);
    }

    private Cached<String> chained(ResultCache cache, CacheMode mode, String operation, @Nullable String source) {
        return cache.get(
                plan(cache, operation).build(),
                mode,
                () -> source == null
                        ? operation
                        : cache.get(plan(cache, source).build(), KeptOutcomesIntegrationTests::mustNotRun, "x")
                                .value(),
                "x");
    }

    private Cached<String> top(ResultCache cache) throws Exception {
        return cache.get(
                plan(cache, "top").build(), () -> leaf(cache, () -> "leaf").value() + "!", "x");
    }

    private Cached<String> leaf(ResultCache cache, Computable<String, RuntimeException> body) {
        return cache.get(
                plan(cache, "leaf").build(),
                () -> {
                    ResultAttributes.add("tokens", 1_250L);
                    return body.compute();
                },
                "x");
    }

    private static EntryReference entry(Cached<String> answer) {
        return EntryReference.of(Objects.requireNonNull(answer.cachedFrom().origin()));
    }
}
