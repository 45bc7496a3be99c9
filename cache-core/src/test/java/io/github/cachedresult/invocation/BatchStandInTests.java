package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.Freshness;
import io.github.cachedresult.Tier;
import io.github.cachedresult.store.FakeStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Expired results that stand in for the items of a batch whose method fails. */
@NullUnmarked
class BatchStandInTests {

    static final class Models {

        final List<List<String>> given = new ArrayList<>();
        Set<String> bad = Set.of();
        boolean returnsTooLittle;

        private List<Cached<String>> run(List<String> items) {
            given.add(List.copyOf(items));
            if (items.stream().anyMatch(bad::contains)) {
                throw new IllegalStateException("bad");
            }
            List<Cached<String>> results =
                    items.stream().map(item -> Cached.of(item + "!")).toList();
            return returnsTooLittle ? results.subList(1, results.size()) : results;
        }

        @CachedResult(model = "m", version = "v", operation = "answer", ttl = "1h")
        @Freshness(staleFor = "6h")
        List<Cached<String>> all(@EachInput("x") List<String> items) {
            return run(items);
        }

        @CachedResult(model = "m", version = "v", operation = "answer", ttl = "1h")
        @Freshness(staleFor = "6h")
        List<Cached<String>> twoByTwo(@EachInput(value = "x", chunkSize = 2) List<String> items) {
            return run(items);
        }
    }

    private final Models models = new Models();
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final ResultCache cache = ResultCache.builder()
            .store(new FakeStore(Tier.REDIS))
            .clock(() -> now)
            .listener(events::add)
            .build();
    private final BoundCalls calls = new BoundCalls(cache, models);

    private List<Cached<String>> call(String method, String... items) {
        return calls.call(method, List.of(items));
    }

    private static List<Tier> tiers(List<Cached<String>> answers) {
        return answers.stream().map(answer -> answer.cachedFrom().tier()).toList();
    }

    @BeforeEach
    void computeSomeThatExpire() {
        call("all", "a", "b", "c", "d");
        now = now.plus(Duration.ofHours(2));
        models.given.clear();
        events.clear();
    }

    @Test
    void whereEachItemHasOne_theseAreTheAnswer_andTheMethodIsLeftAloneForAWhile() {
        models.bad = Set.of("b");

        List<Cached<String>> answers = call("all", "a", "b", "a");

        assertThat(answers).extracting(Cached::value).containsExactly("a!", "b!", "a!");
        assertThat(tiers(answers)).containsOnly(Tier.STALE);
        assertThat(events)
                .filteredOn(CacheEvent.ServedStale.class::isInstance)
                .hasSize(2)
                .allSatisfy(event ->
                        assertThat(((CacheEvent.ServedStale) event).exception()).hasMessage("bad"));
        assertThat(events).noneMatch(CacheEvent.Failed.class::isInstance);
        assertThat(tiers(call("all", "a", "b"))).containsOnly(Tier.STALE);
        assertThat(models.given).containsExactly(List.of("a", "b"));
        now = now.plus(RecentFailures.PAUSE);
        models.bad = Set.of();
        assertThat(tiers(call("all", "a", "b"))).containsOnly(Tier.COMPUTED);
    }

    @Test
    void whereOneItemHasNone_theExceptionReachesTheCaller_andTheMethodIsNotLeftAlone() {
        models.bad = Set.of("new");

        assertThatThrownBy(() -> call("all", "a", "new", "b")).hasMessage("bad");

        assertThat(tiers(call("all", "a", "b"))).containsOnly(Tier.COMPUTED);
    }

    @Test
    void aChunkForWhichTheyStandIn_isNoReasonToBeginNoOther() {
        models.bad = Set.of("b");

        assertThat(tiers(call("twoByTwo", "a", "b", "c", "new")))
                .containsExactly(Tier.STALE, Tier.STALE, Tier.COMPUTED, Tier.COMPUTED);

        assertThat(models.given).containsExactly(List.of("a", "b"), List.of("c", "new"));
    }

    @Test
    void whatIsTooOldStandsInForNothing() {
        now = now.plus(Duration.ofHours(6));
        models.bad = Set.of("a");

        assertThatThrownBy(() -> call("all", "a")).hasMessage("bad");
    }

    @Test
    void aMethodThatReturnsTooLittle_isToldSo() {
        models.returnsTooLittle = true;

        assertThatThrownBy(() -> call("all", "a", "b")).isInstanceOf(BatchResultException.class);
    }
}
