package io.github.cachedresult.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cachedresult.Origin;
import io.github.cachedresult.Producer;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.FakeReplacementLog;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.value.ResultCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReplacementFollowerTests {

    private static final UUID OLD = new UUID(0, 1);
    private static final UUID CURRENT = new UUID(0, 2);

    private final ResultCodec codec = new ResultCodec();
    private final FakeReplacementLog log = new FakeReplacementLog();
    private final FakeStore store = new FakeStore(Tier.REDIS);
    private final LocalTier local = LocalTier.ofWeight(1 << 20);
    private ReplacementFollower follower = follower(List.of(store));

    private ReplacementFollower follower(List<ResultStore> stores) {
        store.replacements = log;
        return new ReplacementFollower(stores, local, Duration.ofMillis(10));
    }

    @AfterEach
    void stop() {
        follower.close();
    }

    private static ResultKey key(long number) {
        return new ResultKey("m", "v", new Digest(number, 0, 0, 0));
    }

    private void hold(long number, UUID entryId) {
        hold(number, entryId, local.heard());
    }

    private void hold(long number, UUID entryId, long since) {
        ResultKey key = key(number);
        Origin origin = new Origin(
                key.text(),
                entryId,
                "m",
                "v",
                "op",
                Instant.EPOCH,
                Instant.EPOCH,
                Duration.ZERO,
                new Producer("", "", ""),
                null,
                Verdict.store(),
                List.of(),
                Map.of());
        LocalEntry entry = new LocalEntry(
                codec.typeOf(String.class),
                "a",
                this,
                origin,
                0,
                EntryHeader.NEVER,
                EntryHeader.NEVER,
                new EvictionStanding(LogPosition.NONE),
                null,
                100);
        local.putUnless(key, entry, LocalLimits.NONE, other -> false, since);
    }

    private void append(long number, UUID entryId) {
        log.append(List.of(new EntryReference(key(number), entryId).toBytes()))
                .toCompletableFuture()
                .join();
    }

    /** Waits until all that is in the log now was heard: a replacement of one more key. */
    private void awaitHeard() {
        hold(99, OLD);
        append(99, CURRENT);
        await().until(() -> local.get(key(99), LocalLimits.NONE) == null);
    }

    @Test
    void whatWasReplacedLeavesAndWhatIsCurrentStays() {
        hold(1, OLD);
        hold(2, CURRENT);
        hold(3, OLD);
        follower.start();

        append(1, CURRENT);
        append(2, CURRENT);
        awaitHeard();

        assertThat(local.get(key(1), LocalLimits.NONE)).isNull();
        assertThat(local.get(key(2), LocalLimits.NONE)).isNotNull();
        assertThat(local.get(key(3), LocalLimits.NONE)).isNotNull();
    }

    @Test
    void whatACallReadBeforeItWasReplacedIsNotHeldAfterwards() {
        follower.start();
        long before = local.heard();
        append(1, CURRENT);
        awaitHeard();

        hold(1, OLD, before);
        hold(2, OLD, before);
        assertThat(local.get(key(1), LocalLimits.NONE)).isNull();
        assertThat(local.get(key(2), LocalLimits.NONE)).isNotNull();

        hold(1, CURRENT, before);
        assertThat(local.get(key(1), LocalLimits.NONE)).isNotNull();
    }

    @Test
    void whoFellBehindLetsGoOfEverything() {
        follower.start();
        awaitHeard();
        hold(1, OLD);
        long before = local.heard();
        log.forget(new EntryReference(key(77), CURRENT).toBytes());

        await().until(() -> local.get(key(1), LocalLimits.NONE) == null);
        hold(2, OLD, before);
        assertThat(local.get(key(2), LocalLimits.NONE)).isNull();
        awaitHeard();
    }

    @Test
    void whereTheStoreWasEmptiedAndIsTheOnlyOneWhatIsHeldStays() {
        follower.start();
        awaitHeard();
        hold(1, OLD);
        hold(2, OLD);

        log.begin("second");
        append(2, CURRENT);
        awaitHeard();

        assertThat(local.get(key(1), LocalLimits.NONE)).isNotNull();
        assertThat(local.get(key(2), LocalLimits.NONE)).isNull();
    }

    @Test
    void whereTheStoreWasEmptiedAndAnotherIsBelowEverythingIsLookedForAnew() {
        follower = follower(List.of(store, new FakeStore(Tier.S3)));
        follower.start();
        awaitHeard();
        hold(1, OLD);

        log.begin("second");

        await().until(() -> local.get(key(1), LocalLimits.NONE) == null);
        hold(2, OLD);
        awaitHeard();
        assertThat(local.get(key(2), LocalLimits.NONE)).isNotNull();
    }

    @Test
    void whatTheStoreDoesNotTakeIsOfferedAgainOnce() {
        log.setAway(true);
        follower.start();
        store(replacement(1));
        store(replacement(1));
        hold(1, OLD);
        assertThat(log.size()).isZero();
        log.setAway(false);

        await().until(() -> local.get(key(1), LocalLimits.NONE) == null);
        awaitHeard();
        // Beside the one that was waited for.
        assertThat(log.size()).isEqualTo(2);
    }

    @Test
    void whatAStoreMayHaveTakenIsToldOfAndOnceMoreWhenItHas() {
        follower.start();
        hold(1, OLD);
        hold(2, OLD);
        follower.tellOf(
                List.of(replacement(1), replacement(2)),
                Map.of(
                        key(1), new WriteOutcome.Failed(new IllegalStateException("late")),
                        key(2), new WriteOutcome.LostTo(new StoredEntry(new byte[0], null))));
        await().until(() -> local.get(key(1), LocalLimits.NONE) == null);

        hold(1, OLD);
        follower.tellOf(List.of(replacement(1)), Map.of(key(1), WriteOutcome.Stored.INSTANCE));
        await().until(() -> local.get(key(1), LocalLimits.NONE) == null);

        hold(1, OLD);
        follower.tellOf(List.of(replacement(1)), null);
        awaitHeard();
        assertThat(local.get(key(1), LocalLimits.NONE)).isNotNull();
        assertThat(local.get(key(2), LocalLimits.NONE)).isNotNull();
    }

    @Test
    void whatAStoreGaveNoAnswerToIsToldOf() {
        follower.start();
        hold(1, OLD);
        follower.tellOf(List.of(replacement(1)), null);
        await().until(() -> local.get(key(1), LocalLimits.NONE) == null);
    }

    /** As the journal delivers what no store took at first, into stores that have been emptied meanwhile. */
    @Test
    void whatReplacesIsToldOfWhenAStoreHasIt_howeverLateAndInWhateverPlace() {
        follower.start();
        LongStream.rangeClosed(1, 4).forEach(i -> hold(i, OLD));
        LongStream.rangeClosed(1, 3).forEach(i -> follower.tellWhenStored(reference(i)));
        follower.tellOf(
                List.of(load(1), load(2), load(3)),
                Map.of(
                        key(1), new WriteOutcome.Failed(new IllegalStateException("away")),
                        key(2), new WriteOutcome.LostTo(new StoredEntry(load(5).content(), null)),
                        key(3), new WriteOutcome.LostTo(new StoredEntry(load(3).content(), null))));
        await("of what is there, though the answer was lost").until(() -> local.get(key(3), LocalLimits.NONE) == null);
        assertThat(local.get(key(1), LocalLimits.NONE)).isNotNull();
        assertThat(local.get(key(2), LocalLimits.NONE)).isNotNull();

        store(load(1));
        store(load(1));
        store(load(4));
        await().until(() -> local.get(key(1), LocalLimits.NONE) == null);
        awaitHeard();
        assertThat(local.get(key(4), LocalLimits.NONE)).as("a plain load").isNotNull();
        // Beside the one that was waited for.
        assertThat(log.size()).isEqualTo(3);
    }

    private void store(StoreWrite write) {
        follower.tellOf(List.of(write), Map.of(write.key(), WriteOutcome.Stored.INSTANCE));
    }

    private static EntryReference reference(long number) {
        return new EntryReference(key(number), id(number));
    }

    private static UUID id(long number) {
        return new UUID(0x019b76daa8007abcL, 0x8def012345678900L + number);
    }

    /** Of an entry, into a place where nothing is. */
    private static StoreWrite load(long number) {
        StoreWrite write = replacement(number);
        return new StoreWrite(write.key(), write.content(), write.reclaimAt(), WriteCondition.absent());
    }

    private static StoreWrite replacement(long number) {
        EntryHeader header = new EntryHeader(
                key(number),
                "op",
                id(number),
                new EntryHeader.Run(0, 1, 0, new Producer("", "i", ""), null),
                new EntryHeader.Life(EntryHeader.NEVER, EntryHeader.NEVER),
                new EntryHeader.Payload("json", null, "int", new Digest(1, 0, 0, 0)),
                new EntryHeader.Inputs(new Digest(2, 0, 0, 0), null),
                Verdict.store(),
                List.of(),
                Map.of(),
                LogPosition.NONE,
                List.of(),
                null,
                null,
                Map.of());
        return new StoreWrite(
                key(number),
                EntryFormat.write(header, new byte[] {7}),
                EntryHeader.NEVER,
                WriteCondition.unchanged(new StoredEntry(new byte[] {1}, null)));
    }

    @Test
    void moreThanAreKeptAreToldOfAsAnything() {
        log.setAway(true);
        IntStream.rangeClosed(1, 10_001).forEach(i -> store(replacement(i)));
        follower.start();
        hold(-1, OLD);
        log.setAway(false);

        await().until(() -> local.get(key(-1), LocalLimits.NONE) == null);
        assertThat(log.size()).isLessThan(10);
    }

    @Test
    void withoutALogNothingIsDone() {
        ReplacementFollower idle =
                new ReplacementFollower(List.of(new FakeStore(Tier.S3)), local, Duration.ofMillis(1));
        idle.start();
        idle.tellWhenStored(reference(1));
        idle.tellOf(List.of(replacement(1)), Map.of(key(1), WriteOutcome.Stored.INSTANCE));
        idle.close();
        assertThat(log.size()).isZero();
    }
}
