package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Producer;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.Evictions;
import io.github.cachedresult.invocation.KeyExplanation;
import io.github.cachedresult.invocation.LineageGraph;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process in a race, and its restarts. Of two inputs, the result of 1 is computed from that of 0. */
final class RacingProcess implements AutoCloseable {

    private final EvictionRace race;
    private final String name;
    private final Supplier<ResultCache> opening;

    /** What runs in this process and can be joined: a call that joins it would wait for itself. */
    private final Map<ResultKey, Long> running = new HashMap<>();

    private ResultCache cache;

    RacingProcess(EvictionRace race, String name, Supplier<ResultCache> opening) {
        this.race = race;
        this.name = name;
        this.opening = opening;
        this.cache = opening.get();
        hear();
    }

    void restart() {
        cache.close();
        cache = opening.get();
        hear();
    }

    void hear() {
        cache.evictions().refresh();
    }

    void forget() {
        cache.clearLocal();
    }

    List<ResultKey> keys() {
        return List.of(key(0), key(1));
    }

    /** What is found by looking through the stores is found by a predicate that its reason names, or by what it was computed from. */
    void evict() {
        Evictions taking = cache.evictions();
        String bit = Integer.toString(race.random().nextInt(8));
        switch (race.random().nextInt(4)) {
            case 0 -> taking.evict(Selector.ofModel(race.model()), "test", bit);
            case 1 -> taking.evict(Selector.ofKey(key(race.random().nextInt(2))), "test", bit);
            case 2 ->
                taking.evict(
                        EntrySelection.ofModel(race.model()),
                        header -> EvictionRace.isMeant(header.entryId(), Integer.parseInt(bit)),
                        "test",
                        bit);
            default -> {
                EntryReference entry = cache.lineage().current(key(0));
                if (entry != null) {
                    taking.evictWithDerived(entry, "test", bit);
                }
            }
        }
    }

    /** A call when all have heard of everything. */
    void callFinally(int input) {
        Cached<String> answer = Objects.requireNonNull(call(input, CacheMode.READ_WRITE));
        Origin origin = Objects.requireNonNull(answer.cachedFrom().origin());
        List<EntryReference> sources = cache.lineage().sourcesOf(EntryReference.of(origin)).nodes().stream()
                .map(LineageGraph.Node::entry)
                .toList();
        long known = cache.evictions().state().number();
        assertThat(race.isLookedFor(
                        cache.evictions(), EvictionSubject.of(origin), sources, Long.parseLong(answer.value()), known))
                .as("%s: %s was looked for, and %s has it after all", race, origin, name)
                .isFalse();
    }

    void call(int input) {
        @Nullable Cached<String> unused = call(input, CacheMode.READ_WRITE);
    }

    void refresh(int input) {
        @Nullable Cached<String> unused = call(input, CacheMode.REFRESH);
    }

    /** Null where it would wait for what this very thread is computing. */
    private @Nullable Cached<String> call(int input, CacheMode mode) {
        ResultKey key = key(input);
        long known = cache.evictions().state().number();
        Long begun = running.get(key);
        if (begun != null && !race.isEvicted(cache.evictions(), subject(key), begun, known)) {
            return null;
        }
        running.put(key, known);
        Cached<String> answer;
        try {
            answer = cache.get(operation(), mode, () -> compute(input), input);
        } finally {
            if (begun == null) {
                running.remove(key);
            } else {
                running.put(key, begun);
            }
        }
        EvictionSubject result =
                EvictionSubject.of(Objects.requireNonNull(answer.cachedFrom().origin()));
        assertThat(race.isEvicted(cache.evictions(), result, Long.parseLong(answer.value()), known))
                .as(
                        "%s: %s knew %d evictions and got from %s what began after %s",
                        race, name, known, answer.cachedFrom().tier(), answer.value())
                .isFalse();
        if (answer.cachedFrom().isHit()) {
            race.hit();
        }
        return answer;
    }

    private String compute(int input) {
        String result = Integer.toString(race.begin(cache.evictions()));
        if (input == 1) {
            call(0);
        }
        race.overtake();
        return result;
    }

    private CachedOperation<String> operation() {
        return cache.operation("predict", String.class)
                .model(race.model())
                .version("1")
                .inputs("x")
                .build();
    }

    private ResultKey key(int input) {
        return ((KeyExplanation.Listed) cache.explain(operation(), input)).key();
    }

    private static EvictionSubject subject(ResultKey key) {
        return new EvictionSubject(
                key.digest(), null, key.model(), key.version(), "predict", List.of(), new Producer("", "", ""), 0);
    }

    @Override
    public void close() {
        cache.close();
    }
}
