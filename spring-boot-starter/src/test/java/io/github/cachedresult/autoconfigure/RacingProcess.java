package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Producer;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.eviction.Eviction;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.Evictions;
import io.github.cachedresult.invocation.KeyExplanation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

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

    /** Whatever is evicted one by one is in a store: nothing is said of what is on its way there. */
    List<Eviction> evict() {
        Evictions taking = cache.evictions();
        String reason = race.toString();
        return switch (race.random().nextInt(4)) {
            case 0 -> List.of(taking.evict(Selector.ofModel(race.model()), "test", reason));
            case 1 -> List.of(taking.evict(Selector.ofKey(key(race.random().nextInt(2))), "test", reason));
            case 2 ->
                taking.evict(
                        EntrySelection.ofModel(race.model()),
                        header -> race.random().nextBoolean(),
                        "test",
                        reason);
            default -> {
                EntryReference entry = cache.lineage().current(key(0));
                yield entry == null ? List.of() : taking.evictWithDerived(entry, "test", reason);
            }
        };
    }

    void call(int input) {
        call(input, CacheMode.READ_WRITE);
    }

    void refresh(int input) {
        call(input, CacheMode.REFRESH);
    }

    private void call(int input, CacheMode mode) {
        ResultKey key = key(input);
        long known = cache.evictions().state().number();
        Long begun = running.get(key);
        if (begun != null && !race.isEvicted(subject(key), begun, known)) {
            return;
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
        assertThat(race.isEvicted(result, Long.parseLong(answer.value()), known))
                .as(
                        "%s: %s knew %d evictions and got from %s what began after %s",
                        race, name, known, answer.cachedFrom().tier(), answer.value())
                .isFalse();
        if (answer.cachedFrom().isHit()) {
            race.hit();
        }
    }

    private String compute(int input) {
        String result = Integer.toString(race.begin());
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
