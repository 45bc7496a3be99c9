package io.github.cachedresult.tier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.store.DefectiveEntry;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.QuarantineLimits;
import io.github.cachedresult.tier.EntryJudge.Judgement;
import io.github.cachedresult.tier.EntryReader.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SetAsideTests {

    private static final ResultKey KEY = new ResultKey("m", "v1", Digest.of(new byte[] {1}, 0, 1));
    private static final byte[] BYTES = "something".getBytes(UTF_8);

    private final FakeStore store = new FakeStore(Tier.S3);
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final SetAside aside = new SetAside(
            List.of(store, new FakeStore(Tier.REDIS)), new QuarantineLimits(20, 4, Duration.ofDays(1)), () -> now);

    @AfterEach
    void close() {
        aside.close(Duration.ofMinutes(1));
    }

    private void read(@Nullable Defect defect) {
        Reading<String> unusable = new Reading.Unusable<>(
                defect == null
                        ? Judgement.Unusable.of(UnusableKind.EVICTED, "r".repeat(600))
                        : new Judgement.Unusable(defect, "r".repeat(600)));
        EntryReader<String> reader = (key, tier, bytes, maximumAge) -> unusable;
        assertThat(aside.watching(reader).read(KEY, Tier.S3, Slice.of(BYTES), 1))
                .isSameAs(unusable);
    }

    private void awaitOffers(int count) {
        Awaitility.await().until(() -> store.aside.size() == count);
    }

    @Test
    void defect_isOfferedToItsStoreWithItsFirstBytes() {
        read(Defect.CORRUPT);

        awaitOffers(1);
        DefectiveEntry offered = store.aside.get(0);
        assertThat(offered)
                .isEqualTo(new DefectiveEntry(
                        KEY, Defect.CORRUPT, "r".repeat(500), now, BYTES.length, "some".getBytes(UTF_8)));
        assertThat(DefectiveEntry.ofBytes(offered.toBytes())).contains(offered);
        assertThat(DefectiveEntry.ofBytes(BYTES)).isEmpty();
    }

    @Test
    void expiredEvictedAndInvalid_areNotOffered() {
        read(null);
        aside.close(Duration.ofMinutes(1));
        assertThat(store.aside).isEmpty();
    }

    @Test
    void refusalOrFailure_endsOffersOfThatKindForAMinute() {
        store.keepsAside = CompletableFuture.completedFuture(false);
        read(Defect.OBSOLETE);
        awaitOffers(1);
        store.keepsAside = CompletableFuture.failedFuture(new IllegalStateException("away"));
        read(Defect.CORRUPT);
        awaitOffers(2);
        store.keepsAside = CompletableFuture.completedFuture(true);
        // Comes after whatever became of the two.
        read(Defect.FOREIGN);
        awaitOffers(3);

        read(Defect.OBSOLETE);
        read(Defect.CORRUPT);
        read(Defect.FOREIGN);
        awaitOffers(4);
        assertThat(store.aside.get(3).defect()).isEqualTo(Defect.FOREIGN);
        now = now.plusSeconds(61);
        read(Defect.OBSOLETE);
        awaitOffers(5);
    }

    @Test
    void storeThatNeverAnswers_keepsNobodyWaiting() {
        CompletableFuture<Boolean> never = new CompletableFuture<>();
        store.keepsAside = never;
        for (int i = 0; i < 1_000; i++) {
            read(Defect.CORRUPT);
        }
        awaitOffers(1);
        never.complete(true);
        aside.close(Duration.ofMinutes(1));
        assertThat(store.aside).hasSizeBetween(2, 66);
    }

    @Test
    void off_changesNothing() {
        SetAside off = new SetAside(List.of(store), QuarantineLimits.OFF, () -> now);
        EntryReader<String> reader = (key, tier, bytes, maximumAge) -> {
            throw new AssertionError("is not read");
        };
        assertThat(off.watching(reader)).isSameAs(reader);
    }
}
