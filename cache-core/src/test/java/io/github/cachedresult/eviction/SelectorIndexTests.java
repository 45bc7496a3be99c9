package io.github.cachedresult.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.entry.LogPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SelectorIndexTests {

    /** Against the obvious way: every selector of the log is asked. */
    @Test
    void find_agreesWithAskingEverySelector() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int log = 0; log < 300; log++) {
            SelectorIndex index = new SelectorIndex();
            List<Selector> selectors = new ArrayList<>();
            for (int number = 1; number <= 40; number++) {
                Selector selector = Selectors.any(random);
                selectors.add(selector);
                index.add(selector, number);
                for (int i = 0; i < 20; i++) {
                    EvictionSubject result = Selectors.result(random);
                    int known = random.nextInt(number + 1);
                    boolean evicted =
                            selectors.subList(known, number).stream().anyMatch(later -> later.selects(result));
                    long found = index.find(result, known);
                    assertThat(found != 0)
                            .as("seed %d, log %d: %s after %d of %s", seed, log, result, known, selectors)
                            .isEqualTo(evicted);
                    if (evicted) {
                        assertThat(found).isGreaterThan(known);
                        assertThat(selectors.get((int) found - 1).selects(result))
                                .isTrue();
                    }
                }
            }
        }
    }

    static Stream<Arguments> coveringPairs() {
        Selector model = Selector.ofModel("a");
        Selector version = model.withVersion("1");
        return Stream.of(
                Arguments.of(Selector.ofOperation("o").withModel("a"), model),
                Arguments.of(version, model),
                Arguments.of(version.withOperation("o"), version),
                Arguments.of(model, Selector.all()),
                Arguments.of(Selector.ofOperation("o"), Selector.all()));
    }

    /** Who looks while a selector is left out, as a wider one is added, finds the one or the other. */
    @ParameterizedTest
    @MethodSource("coveringPairs")
    void find_whileAWiderOneIsAdded_neverFindsNothing(Selector narrow, Selector wide) throws Exception {
        EvictionSubject result = Selectors.ofModel("a");
        assertThat(narrow.selects(result)).isTrue();
        AtomicReference<@Nullable SelectorIndex> current = new AtomicReference<>();
        AtomicBoolean ended = new AtomicBoolean();
        FutureTask<Integer> reader = new FutureTask<>(() -> {
            int missed = 0;
            while (!ended.get()) {
                SelectorIndex index = current.get();
                missed += index == null || index.find(result, 0) != 0 ? 0 : 1;
            }
            return missed;
        });
        new Thread(reader).start();
        for (int round = 0; round < 100_000; round++) {
            SelectorIndex index = new SelectorIndex();
            index.add(narrow, 1);
            current.set(index);
            index.add(wide, 2);
        }
        ended.set(true);
        assertThat(reader.get()).isZero();
    }

    @Test
    void find_versionWithoutModel_selectsThatVersionOfEveryModel() {
        SelectorIndex index = new SelectorIndex();
        index.add(Selector.all().withVersion("1"), 1);

        assertThat(index.find(Selectors.ofModel("a"), 0)).isEqualTo(1);
        assertThat(index.find(Selectors.ofModel("a"), 1)).isZero();
    }

    @Test
    void logThatIsReadOnceMore_takesNothingBackMeanwhile() {
        KnownEvictions known = new KnownEvictions();
        UUID log = UUID.randomUUID();
        EvictionSubject result = Selectors.ofModel("a");
        known.follow(log);
        known.add(log, 1, evicting(Selector.all()), false);
        known.add(log, 2, evicting(Selector.ofModel("a")), false);
        LogPosition between = new LogPosition(log, 1);
        assertThat(known.evictionOf(result, between)).isEqualTo(2);
        assertThat(known.evictionOf(result, known.position())).isZero();

        known.follow(null);
        assertThat(known.evictionOf(result, between)).isEqualTo(2);
        known.follow(log);
        assertThat(known.evictionOf(result, between)).isEqualTo(2);
        known.add(log, 1, evicting(Selector.all()), false);
        assertThat(known.evictionOf(result, between)).isEqualTo(2);
        assertThat(known.position()).isEqualTo(between);
    }

    private static EvictionOrder evicting(Selector selector) {
        return new EvictionOrder(UUID.randomUUID(), EvictionOrder.Kind.EVICTED, selector, "ann", "test", Instant.EPOCH);
    }
}
