package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Computation;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryRead;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.FakeStore.Behaviour;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Results that are computed from others, and the ways between them. */
@NullUnmarked
class LineageTests {

    private final FakeStore store = new FakeStore(Tier.REDIS);
    private final FakeStore below = new FakeStore(Tier.S3);

    private ResultCache process() {
        return ResultCache.builder().store(store).store(below).build();
    }

    private static CachedOperation<String> plan(ResultCache cache, String name) {
        return cache.operation(name, String.class)
                .model("model of " + name)
                .version("1")
                .inputs("x")
                .build();
    }

    private static Cached<String> get(ResultCache cache, String operation, String x, Computable<String, Exception> body)
            throws Exception {
        return cache.get(plan(cache, operation), body, x);
    }

    private static Cached<String> leaf(ResultCache cache, String operation) throws Exception {
        return get(cache, operation, "x", () -> operation);
    }

    private static EntryReference entry(Cached<String> answer) {
        return EntryReference.of(Objects.requireNonNull(answer.cachedFrom().origin()));
    }

    private List<EntryReference> sources(Cached<String> answer) {
        EntryRead read = EntryFormat.read(store.entries().get(entry(answer).key()));
        EntryHeader header = ((EntryRead.Whole) read).result().header();
        return header.sources();
    }

    @Test
    void sources_areWhatTheMethodWasGiven_fromWhateverTier() throws Exception {
        ResultCache cache = process();
        Cached<String> local = leaf(cache, "local");
        ResultCache other = process();
        Cached<String> stored = leaf(other, "stored");
        Cached<String> unused = leaf(cache, "unused");

        Cached<String> top = get(cache, "top", "x", () -> {
            assertThat(leaf(cache, "local").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
            assertThat(leaf(cache, "stored").cachedFrom().tier()).isEqualTo(Tier.REDIS);
            assertThat(leaf(cache, "computed").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            leaf(cache, "local");
            return "top";
        });

        assertThat(sources(top))
                .containsExactly(entry(local), entry(stored), entry(leaf(cache, "computed")))
                .doesNotContain(entry(unused));
        assertThat(sources(local)).isEmpty();
    }

    @Test
    void sources_ofWhatIsNotStored_areThoseOfWhoUsesIt() throws Exception {
        ResultCache cache = process();
        CachedOperation<String> unstored = cache.operation("unstored", String.class)
                .model("m")
                .inputs("x")
                .validity(never())
                .build();
        CachedOperation<Integer> unhashable = cache.operation("unhashable", Integer.class)
                .model("m")
                .inputs("x")
                .build();
        Cached<String> top = get(cache, "top", "x", () -> {
            cache.get(unstored, () -> leaf(cache, "below the unstored").value(), "x");
            cache.get(
                    unhashable, () -> leaf(cache, "below the uncached").value().length(), new Object());
            return "top";
        });
        assertThat(sources(top))
                .containsExactly(entry(leaf(cache, "below the unstored")), entry(leaf(cache, "below the uncached")));
    }

    private static ResultValidity<Object> never() {
        return new ResultValidity<>() {
            @Override
            public Verdict judge(Object result, Computation computation) {
                return Verdict.doNotStore("never");
            }
        };
    }

    @Test
    void sources_ofWhatOnlyThisProcessHolds_areThoseOfWhoUsesItLater() throws Exception {
        ResultCache cache = process();
        Cached<String> leaf = leaf(cache, "leaf");
        cache.get(
                plan(cache, "middle"),
                CacheMode.READ_ONLY,
                () -> leaf(cache, "leaf").value(),
                "x");
        assertThat(store.entries()).hasSize(1);

        Cached<String> top = get(cache, "top", "x", () -> {
            CachedFrom from = leaf(cache, "middle").cachedFrom();
            assertThat(from.tier()).isEqualTo(Tier.LOCAL);
            assertThat(from.origin()).matches(origin -> origin.entryId() == null);
            return "top";
        });

        assertThat(sources(top)).containsExactly(entry(leaf));
    }

    @Test
    void sources_ofAJoinedRunThatIsNotStored_areThoseOfWhoJoined() throws Exception {
        ResultCache cache = process();
        CachedOperation<String> unstored = cache.operation("unstored", String.class)
                .model("m")
                .inputs("x")
                .validity(never())
                .build();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch joined = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try {
            Future<?> owner = threads.submit(() -> cache.get(
                    unstored,
                    () -> {
                        String below = leaf(cache, "below").value();
                        running.countDown();
                        joined.await();
                        return below;
                    },
                    "x"));
            running.await();
            FutureTask<Cached<String>> top =
                    new FutureTask<>(() -> get(cache, "top", "x", () -> cache.get(unstored, () -> "never", "x")
                            .value()));
            Thread joiner = new Thread(top);
            joiner.start();
            Awaitility.await().until(() -> joiner.getState() == Thread.State.WAITING);
            joined.countDown();
            owner.get();
            assertThat(sources(top.get())).containsExactly(entry(leaf(cache, "below")));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void sources_askedForOnAnotherThread_countWhereTheContextIsCarried() throws Exception {
        ResultCache cache = process();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Cached<String> top = get(cache, "top", "x", () -> {
                ContextCarrier.executorService(threads)
                        .submit(() -> leaf(cache, "carried"))
                        .get();
                threads.submit(() -> leaf(cache, "alone")).get();
                return "top";
            });
            assertThat(sources(top)).containsExactly(entry(leaf(cache, "carried")));
        } finally {
            threads.shutdownNow();
        }
    }

    private static Cached<String> ofMany(ResultCache cache) throws Exception {
        return get(cache, "top", "x", () -> {
            for (int i = 0; i <= RunSources.MAX_COUNT; i++) {
                get(cache, "many", "x" + i, () -> "y");
            }
            return "top";
        });
    }

    private static EntryReference unnamed(ResultCache cache) throws Exception {
        return entry(get(cache, "many", "x" + RunSources.MAX_COUNT, () -> "never"));
    }

    @Test
    void sources_areBounded_andOfTheOthersTheModelIsNamed() throws Exception {
        ResultCache cache = process();
        Cached<String> top = ofMany(cache);
        List<EntryReference> sources = sources(top);
        assertThat(sources).hasSize(RunSources.MAX_COUNT + 1).doesNotContain(unnamed(cache));
        assertThat(sources.get(RunSources.MAX_COUNT)).isEqualTo(EntryReference.ofOthers("model of many", "1"));

        LineageGraph graph = cache.lineage().sourcesOf(entry(top));
        assertThat(graph.nodes()).hasSize(RunSources.MAX_COUNT + 1);
        assertThat(graph.findings())
                .singleElement()
                .asString()
                .contains("more entries of model of many 1 than it names");
    }

    @Test
    void cascade_fromASourceThatIsNotNamed_takesBackWhatMayBeComputedFromIt() throws Exception {
        ResultCache cache = process();
        Cached<String> top = ofMany(cache);
        Cached<String> above = get(cache, "above", "x", () -> ofMany(cache).value());
        Cached<String> few = get(
                cache, "few", "x", () -> get(cache, "many", "x0", () -> "never").value());

        LineageGraph graph = process().lineage().derivedFrom(unnamed(cache));
        assertThat(graph.isComplete()).isTrue();
        assertThat(graph.nodes())
                .extracting(LineageGraph.Node::entry)
                .containsExactlyInAnyOrder(unnamed(cache), entry(top), entry(above));

        cache.evictions().evictWithDerived(unnamed(cache), "ann", "wrong");

        assertThat(ofMany(cache).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(entry(get(cache, "few", "x", () -> "never"))).isEqualTo(entry(few));
    }

    /** top ← left, right ← leaf. */
    private Cached<String> diamond(ResultCache cache) throws Exception {
        return get(cache, "top", "x", () -> left(cache).value() + right(cache).value());
    }

    private static Cached<String> left(ResultCache cache) throws Exception {
        return get(cache, "left", "x", () -> leaf(cache, "leaf").value());
    }

    private static Cached<String> right(ResultCache cache) throws Exception {
        return get(cache, "right", "x", () -> leaf(cache, "leaf").value());
    }

    @Test
    void walks_bothWays_inAnotherProcess_afterTheUpperStoreWasEmptied() throws Exception {
        ResultCache first = process();
        EntryReference top = entry(diamond(first));
        EntryReference leaf = entry(leaf(first, "leaf"));
        EntryReference left = entry(left(first));
        EntryReference right = entry(right(first));
        Lineage lineage = process().lineage();

        for (int i = 0; i < 2; i++) {
            LineageGraph up = lineage.sourcesOf(top);
            assertThat(up.isComplete()).isTrue();
            assertThat(up.nodes())
                    .extracting(LineageGraph.Node::operation)
                    .containsExactlyInAnyOrder("top", "left", "right", "leaf");
            assertThat(up.edges())
                    .containsExactlyInAnyOrder(
                            new LineageGraph.Edge(left, top),
                            new LineageGraph.Edge(right, top),
                            new LineageGraph.Edge(leaf, left),
                            new LineageGraph.Edge(leaf, right));
            LineageGraph down = lineage.derivedFrom(leaf);
            assertThat(down.edges()).containsExactlyInAnyOrderElementsOf(up.edges());
            assertThat(down.nodes().get(0).entry()).isEqualTo(leaf);
            assertThat(lineage.derivedFrom(top).edges()).isEmpty();
            store.entries().clear();
        }
        assertThat(lineage.current(leaf.key())).isEqualTo(leaf);
    }

    @Test
    void walk_toWhatIsGone_saysSo() throws Exception {
        ResultCache cache = process();
        EntryReference top = entry(diamond(cache));
        EntryReference left = entry(left(cache));
        store.entries().remove(left.key());
        below.entries().remove(left.key());

        LineageGraph up = cache.lineage().sourcesOf(top);
        assertThat(up.nodes())
                .filteredOn(node -> node.entry().equals(left))
                .singleElement()
                .matches(node -> !node.isStored());
        assertThat(cache.lineage().derivedFrom(entry(leaf(cache, "leaf"))).nodes())
                .as("it is gone, and so is the way through it")
                .extracting(LineageGraph.Node::operation)
                .containsExactlyInAnyOrder("leaf", "right", "top");
        assertThat(cache.lineage().current(left.key())).isNull();
    }

    @Test
    void walk_whileAStoreIsDown_saysSo() throws Exception {
        ResultCache cache = process();
        EntryReference top = entry(diamond(cache));
        below.reading = Behaviour.FAILED_OUTCOME;

        LineageGraph graph = cache.lineage().sourcesOf(top);
        assertThat(graph.nodes()).hasSize(4);
        assertThat(graph.isComplete()).isFalse();
        assertThat(graph.findings()).singleElement().asString().startsWith("S3 did not answer");
    }

    @Test
    void pictures_haveEveryEntryAndArrow_andNothingOfANameIsTakenForSyntax() throws Exception {
        ResultCache cache = process();
        Cached<String> odd = get(cache, "a \"quoted\" \\ <b>#1</b>; `x`", "x", () -> "y");
        Cached<String> top = get(cache, "top", "x", () -> {
            get(cache, "a \"quoted\" \\ <b>#1</b>; `x`", "x", () -> "y");
            return "top";
        });
        LineageGraph graph = cache.lineage().sourcesOf(entry(top));
        assertThat(graph.toMermaid())
                .startsWith("flowchart LR\n    n0[\"top<br/>model of top 1<br/>h1-")
                .contains("    n1[\"a #34;quoted#34; \\ #60;b#62;#35;1#60;/b#62;#59; #96;x#96;<br/>model of")
                .contains("    n1 --> n0\n")
                .contains("    style n0 stroke-width:3px\n");
        assertThat(graph.toDot())
                .startsWith("digraph lineage {")
                .contains("n0 [label=\"top\\nmodel of top 1\\nh1-")
                .contains("n1 [label=\"a \\\"quoted\\\" \\\\ <b>#1</b>; `x`\\nmodel of")
                .contains("    n1 -> n0;\n")
                .endsWith("}\n");
        assertThat(odd.cachedFrom().key())
                .contains(graph.nodes().get(1).entry().key().text());
    }

    @Test
    void cascade_takesBackWhatWasDrawn_andNothingElse() throws Exception {
        ResultCache cache = process();
        diamond(cache);
        Cached<String> other = leaf(cache, "other");
        EntryReference left = entry(left(cache));
        LineageGraph drawn = cache.evictions().previewWithDerived(left);
        assertThat(drawn.nodes()).extracting(LineageGraph.Node::operation).containsExactlyInAnyOrder("left", "top");

        cache.evictions().evictWithDerived(left, "ann", "wrong");

        ResultCache again = process();
        assertThat(leaf(again, "other").cachedFrom().origin())
                .isEqualTo(other.cachedFrom().origin());
        assertThat(leaf(again, "leaf").cachedFrom().tier()).isNotEqualTo(Tier.COMPUTED);
        assertThat(right(again).cachedFrom().tier()).isNotEqualTo(Tier.COMPUTED);
        assertThat(left(again).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(diamond(again).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void cascade_whileAStoreIsDown_takesNothingBack() throws Exception {
        ResultCache cache = process();
        Cached<String> leaf = leaf(cache, "leaf");
        below.reading = Behaviour.FAILED_OUTCOME;
        assertThatThrownBy(() -> cache.evictions().evictWithDerived(entry(leaf), "ann", "wrong"))
                .hasMessageStartingWith("Nothing was evicted")
                .hasMessageContaining("S3 did not answer");
        assertThat(leaf(cache, "leaf").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
    }

    @Test
    void whatWasNotStored_isNoEntry() {
        assertThatThrownBy(() -> EntryReference.of(Objects.requireNonNull(process()
                        .get(
                                process()
                                        .operation("op", String.class)
                                        .model("m")
                                        .inputs("x")
                                        .build(),
                                () -> null,
                                "x")
                        .cachedFrom()
                        .origin())))
                .hasMessageContaining("was not stored");
        assertThat(CachedFrom.noCache().origin()).isNull();
    }
}
