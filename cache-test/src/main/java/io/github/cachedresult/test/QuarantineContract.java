package io.github.cachedresult.test;

import static io.github.cachedresult.test.SampleEntries.entry;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.KeyExplanation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.DefectiveEntry;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.QuarantineLimits;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That what cannot be used is kept for inspection, apart from the entries, and no more of it than is asked for. */
abstract class QuarantineContract extends StoreFixture {

    private static final Instant FOUND_AT = Instant.parse("2026-01-01T00:00:00.123Z");

    @Test
    void whatIsSetAsideIsListedWithItsBytesAndIsNoEntry() {
        byte[] bytes = entry(key, "damaged \u0000\ud83d\udc8a");
        DefectiveEntry first = new DefectiveEntry(key, Defect.TRUNCATED, "t\u00f6o short", FOUND_AT, 100_000, bytes);
        DefectiveEntry second = new DefectiveEntry(key, Defect.BAD_SIGNATURE, "", FOUND_AT, 0, new byte[0]);

        assertThat(join(store.setAside(first, roomFor(first)))).isTrue();
        assertThat(join(store.setAside(second, roomFor(second)))).isTrue();

        assertThat(setAside(openAnother(), key)).containsExactlyInAnyOrder(first, second);
        assertThat(read(key)).isInstanceOf(StoreRead.Absent.class);
        assertThat(headers(EntrySelection.ofModel(model))).isEmpty();
        assertThat(headers(EntrySelection.all()))
                .noneMatch(listed -> listed.location().contains("quarantine"));
        assertThat(join(store.delete(List.of(key)))).isZero();
        assertThat(setAside(store, key)).hasSize(2);
    }

    @Test
    void whatIsSetAsideTwiceIsKeptOnceAndAsItWasFirst() {
        DefectiveEntry first = defective(key, "x");
        DefectiveEntry again =
                new DefectiveEntry(key, Defect.CORRUPT, "again", FOUND_AT.plusSeconds(9), 1, first.bytes());

        assertThat(join(store.setAside(first, roomFor(first)))).isTrue();
        assertThat(join(openAnother().setAside(again, roomFor(again)))).isTrue();

        assertThat(setAside(store, key)).containsExactly(first);
    }

    @Test
    void noMoreOfAKindAreKeptThanTheLimit_andOtherKindsAllTheSame() {
        DefectiveEntry kept = defective(key, "kept");
        QuarantineLimits one = roomFor(kept);
        assertThat(join(store.setAside(kept, one))).isTrue();

        assertThat(join(store.setAside(defective(key, "too many"), one))).isFalse();

        assertThat(join(store.setAside(kept, one))).isTrue();
        DefectiveEntry other = new DefectiveEntry(key, Defect.FOREIGN, "", FOUND_AT, 1, "x".getBytes(UTF_8));
        assertThat(join(store.setAside(other, roomFor(other)))).isTrue();
        assertThat(setAside(store, key)).containsExactlyInAnyOrder(kept, other);
    }

    @Test
    void aCacheSetsAsideWhatItFindsDefective_unlessItMayNotWrite() {
        byte[] garbage = "no entry".getBytes(UTF_8);
        ResultCache cache = ResultCache.builder()
                .localWeight(0)
                .store(openAnother())
                .quarantine(new QuarantineLimits(QuarantineLimits.MAX_PER_DEFECT, 5, Duration.ofHours(1)))
                .build();
        CachedOperation<String> operation = cache.operation("org.acme.Toxicity.predict", String.class)
                .model(model)
                .version("v1")
                .inputs("smiles")
                .build();
        ResultKey called = ((KeyExplanation.Listed) cache.explain(operation, "CCO")).key();
        put(called, garbage);

        assertThat(cache.get(operation, CacheMode.READ_ONLY, () -> "toxic", "CCO")
                        .value())
                .isEqualTo("toxic");
        cache.explainMiss(operation, "CCO");
        ResultKey second = ((KeyExplanation.Listed) cache.explain(operation, "CCN")).key();
        put(second, garbage);
        assertThat(cache.get(operation, () -> "toxic", "CCN").value()).isEqualTo("toxic");
        assertThat(cache.get(operation, () -> "never", "CCN").cachedFrom().tier())
                .isEqualTo(store.tier());
        cache.close();

        assertThat(setAside(store, called)).isEmpty();
        assertThat(setAside(store, second)).singleElement().satisfies(kept -> {
            assertThat(kept.defect()).isEqualTo(Defect.FOREIGN);
            assertThat(kept.size()).isEqualTo(garbage.length);
            assertThat(kept.bytes()).isEqualTo("no en".getBytes(UTF_8));
        });
    }

    private static DefectiveEntry defective(ResultKey of, String content) {
        byte[] bytes = content.getBytes(UTF_8);
        return new DefectiveEntry(of, Defect.CORRUPT, "its checksum does not agree", FOUND_AT, bytes.length, bytes);
    }

    /** Room for one more of its kind: others may have used the server. */
    private QuarantineLimits roomFor(DefectiveEntry entry) {
        try (Stream<DefectiveEntry> kept = store.setAside()) {
            long ofItsKind =
                    kept.filter(each -> each.defect() == entry.defect()).count();
            return new QuarantineLimits((int) ofItsKind + 1, 1_000_000, Duration.ofHours(1));
        }
    }

    private static List<DefectiveEntry> setAside(ResultStore in, ResultKey of) {
        try (Stream<DefectiveEntry> kept = in.setAside()) {
            return kept.filter(each -> each.key().equals(of)).toList();
        }
    }
}
