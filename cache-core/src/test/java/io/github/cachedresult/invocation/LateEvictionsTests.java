package io.github.cachedresult.invocation;

import static io.github.cachedresult.invocation.ProcessesOverMaps.begin;
import static io.github.cachedresult.invocation.ProcessesOverMaps.entry;
import static io.github.cachedresult.invocation.ProcessesOverMaps.get;
import static io.github.cachedresult.invocation.ProcessesOverMaps.getFrom;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.eviction.EvictionOrder;
import io.github.cachedresult.eviction.EvictionOrder.Kind;
import io.github.cachedresult.eviction.InMemoryEvictionLog;
import io.github.cachedresult.eviction.LogFollower;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.journal.JournalAction;
import io.github.cachedresult.store.EntrySelection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** An eviction that looks through the stores reaches what another process did not have there when it looked. */
@Timeout(60)
class LateEvictionsTests {

    @TempDir
    Path temporary;

    @AutoClose
    private final ProcessesOverMaps processes = new ProcessesOverMaps();

    private final MapStore redis = processes.redis;
    private final MapStore s3 = processes.s3;
    private final ResultCache here = processes.open();
    private ResultCache there = processes.open();

    private final CountDownLatch end = new CountDownLatch(1);

    /** Looks through what stores have of a model, for all of it. */
    private void evict(String model) {
        assertThat(here.evictions().evict(EntrySelection.ofModel(model), header -> true, "ann", "wrong"))
                .isNotNull();
    }

    /** A run there that is given the result of m. */
    private FutureTask<Cached<String>> beginFromSource(String model) throws InterruptedException {
        return begin(there, model, () -> assertThat(get(there, "m", "never")).isEqualTo("source"), end);
    }

    private void hear() {
        there.evictions().refresh();
        here.evictions().refresh();
    }

    @Test
    void aRunUnderWayThere_isNeitherKeptNorJoined_whenItHasHeard() throws Exception {
        processes.evictWhileItRuns(
                there,
                () -> {
                    evict("m");
                    hear();
                },
                here);
    }

    @Test
    void whatIsStoredBeforeItHears_isTakenBackThen() throws Exception {
        FutureTask<Cached<String>> run = begin(there, "m", end);
        evict("m");
        end.countDown();
        run.get();
        assertThat(s3.entries).hasSize(1);
        hear();

        assertThat(get(there, "m", "new")).isEqualTo("new");
        assertThat(get(here, "m", "never")).isEqualTo("new");
        assertThat(here.evictions().history(1))
                .extracting(eviction -> eviction.order().kind())
                .as("who looked, and what came too late")
                .containsExactly(Kind.SCREENED, Kind.EVICTED);
    }

    @Test
    void whatWasThereForAllToSee_isNotTakenBack() {
        assertThat(get(there, "m", "old")).isEqualTo("old");
        hear();
        hear();
        assertThat(here.evictions().evict(EntrySelection.ofModel("m"), header -> false, "ann", "wrong"))
                .isEmpty();
        hear();
        assertThat(get(there, "m", "never")).isEqualTo("old");
    }

    @Test
    void whatBeginsWhenItHasHeard_isNotMeant() {
        evict("m");
        hear();
        assertThat(get(there, "m", "new")).isEqualTo("new");
        hear();
        assertThat(get(there, "m", "never")).isEqualTo("new");
        assertThat(get(here, "m", "never")).isEqualTo("new");
    }

    @Test
    void whatIsInTheMemoryThereOnly_isTakenBack() {
        assertThat(get(there, "m", CacheMode.READ_ONLY, "mine").value()).isEqualTo("mine");
        assertThat(get(there, "another", CacheMode.READ_ONLY, "mine").value()).isEqualTo("mine");
        evict("m");
        hear();
        assertThat(get(there, "m", CacheMode.READ_ONLY, "new").value()).isEqualTo("new");
        assertThat(get(there, "another", CacheMode.READ_ONLY, "never").value()).isEqualTo("mine");
    }

    @Test
    void whatIsInAJournalThere_isNeverDelivered_norByWhoTakesItOver() {
        there = processes.openWithJournal(temporary);
        processes.refuse("m");
        assertThat(get(there, "m", "old")).isEqualTo("old");
        there.close();
        evict("m");
        processes.refuse(null);

        there = processes.openWithJournal(temporary);
        Awaitility.await().until(() -> processes.journaled(JournalAction.EVICTED) == 1);
        assertThat(s3.entries).isEmpty();
        assertThat(redis.entries).isEmpty();
    }

    @Test
    void whatAJournalDeliversBeforeItHears_isTakenBackThen() {
        there = processes.openWithJournal(temporary);
        processes.refuse("m");
        assertThat(get(there, "m", "old")).isEqualTo("old");
        hear();
        hear();
        evict("m");
        processes.refuse(null);
        Awaitility.await().until(() -> s3.entries.size() == 1);
        Awaitility.await().until(() -> Objects.requireNonNull(there.journal()).records() == 0);
        hear();
        there.clearLocal();
        assertThat(get(there, "m", "new")).isEqualTo("new");
    }

    @Test
    void whatIsComputedThereFromWhatIsEvictedWithAllThatIs_isNotKept() throws Exception {
        EntryReference source = entry(get(here, "m", CacheMode.READ_WRITE, "source"));
        FutureTask<Cached<String>> derived = beginFromSource("derived");
        here.evictions().evictWithDerived(source, "ann", "wrong");
        hear();
        end.countDown();
        derived.get();

        assertThat(get(there, "derived", "new")).isEqualTo("new");
        assertThat(get(here, "derived", "never")).isEqualTo("new");
    }

    @Test
    void whatWasComputedThereFromWhatIsEvicted_andFromThat_isTakenBackWhenItHears() throws Exception {
        EntryReference source = entry(get(here, "m", CacheMode.READ_WRITE, "source"));
        FutureTask<Cached<String>> middle = beginFromSource("middle");
        here.evictions().evictWithDerived(source, "ann", "wrong");
        end.countDown();
        middle.get();
        assertThat(getFrom(there, "last", "middle").value()).isEqualTo("slow");
        assertThat(get(there, "another", "mine")).isEqualTo("mine");
        hear();

        assertThat(get(here, "last", "new")).isEqualTo("new");
        assertThat(get(here, "middle", "new")).isEqualTo("new");
        assertThat(get(here, "another", "never")).isEqualTo("mine");
    }

    @Test
    void whatIsEvictedAlone_leavesWhatIsComputedThereFromIt() throws Exception {
        EntryReference source = entry(get(here, "m", CacheMode.READ_WRITE, "source"));
        FutureTask<Cached<String>> derived = beginFromSource("derived");
        here.evictions().markInvalid(source.entryId(), "ann", "wrong");
        hear();
        end.countDown();
        derived.get();
        assertThat(get(here, "derived", "never")).isEqualTo("slow");
    }

    @Test
    void aChainOfModels_isTakenBackByAnOrderOrTwoForEach() {
        EntryReference source = entry(get(here, "m0", CacheMode.READ_WRITE, "source"));
        for (int i = 1; i <= 10; i++) {
            assertThat(getFrom(here, "m" + i, "m" + (i - 1)).value()).isEqualTo("source");
        }
        assertThat(here.evictions().evictWithDerived(source, "ann", "wrong")).hasSize(11);
        hear();
        assertThat(here.evictions().state().number()).as("some of them twice").isLessThanOrEqualTo(21);
    }

    @Test
    void whatIsDeliveredWhenItHasHeard_isTakenBackByItsId() {
        EntryReference entry = entry(get(here, "m", CacheMode.READ_WRITE, "late"));
        EntryHeader record = headerOf(entry);
        InMemoryEvictionLog shared = new InMemoryEvictionLog();
        LogFollower log = follower(shared);
        EvictionsOfRecords records = records(log);
        follower(shared)
                .evict(new EvictionOrder(
                        UUID.randomUUID(), Kind.SCREENED, Selector.ofModel("m"), "ann", "wrong", Instant.EPOCH));
        assertThat(log.refresh().number()).isEqualTo(1);
        assertThat(records.admit(record, false)).isFalse();
        assertThat(records.isInForce(record)).as("where a store has it").isTrue();

        records.mayBeStored(record);

        assertThat(records.isInForce(record)).isFalse();
    }

    @Test
    void whatAProcessLeftThatHadEvictedByAPredicate_isTakenBack_andThatIsSaid() {
        EntryReference entry = entry(get(here, "m", CacheMode.READ_WRITE, "left"));
        EntryHeader record = headerOf(entry);
        InMemoryEvictionLog shared = new InMemoryEvictionLog();
        LogFollower asking = follower(shared);
        asking.evict(new EvictionOrder(
                UUID.randomUUID(), Kind.SCREENED, Selector.ofModel("m"), "ann", "wrong", Instant.EPOCH));
        assertThat(records(asking).admit(record, false))
                .as("it has its predicate")
                .isTrue();
        LogFollower restarted = follower(shared);
        assertThat(restarted.refresh().number()).isEqualTo(1);
        Logger logger = (Logger) LoggerFactory.getLogger(Evictions.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        logger.addAppender(said);
        try {
            assertThat(records(restarted).admit(record, true)).isFalse();
        } finally {
            logger.detachAppender(said);
        }

        assertThat(said.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains(entry.key().text(), "(number 1 of the log of evictions)", "computed anew");
    }

    private EntryHeader headerOf(EntryReference entry) {
        return ((HeaderRead.Header) EntryFormat.readHeader(Objects.requireNonNull(s3.entries.get(entry.key()))))
                .header();
    }

    private static EvictionsOfRecords records(LogFollower log) {
        return new EvictionsOfRecords(log, new LatelyStored(() -> {}), InstantSource.system());
    }

    private static LogFollower follower(InMemoryEvictionLog log) {
        return new LogFollower(List.of(log), EvictionOptions.DEFAULT, InstantSource.system());
    }

    @Test
    void whatIsInTheJournalAndHeldThere_isTakenBackWithWhatItWasComputedFrom() {
        there = processes.openWithJournal(temporary);
        EntryReference source = entry(get(there, "m", CacheMode.READ_WRITE, "source"));
        processes.refuse("derived");
        assertThat(getFrom(there, "derived", "m").value()).isEqualTo("source");
        hear();
        hear();
        here.evictions().evictWithDerived(source, "ann", "wrong");
        hear();
        assertThat(get(there, "derived", "new")).isEqualTo("new");
    }

    @Test
    void whatTheStoresHaveLostAndAProcessHolds_isTakenBackWithWhatItWasComputedFrom() {
        EntryReference source = entry(get(there, "m", CacheMode.READ_WRITE, "source"));
        assertThat(getFrom(there, "derived", "m").value()).isEqualTo("source");
        hear();
        hear();
        redis.entries.keySet().removeIf(key -> key.model().equals("derived"));
        s3.entries.keySet().removeIf(key -> key.model().equals("derived"));
        here.evictions().evictWithDerived(source, "ann", "wrong");
        hear();
        assertThat(get(there, "derived", "new")).isEqualTo("new");
    }

    @Test
    void whatIsHeldThereOnlyAndHasExpired_standsInForNothing() {
        CachedOperation<String> plan = there.operation("op", String.class)
                .model("m")
                .version("1")
                .ttl(Duration.ofMillis(1))
                .staleFor(Duration.ofDays(1))
                .inputs("x")
                .build();
        processes.refuse("m");
        assertThat(there.get(plan, () -> "old", "another").value()).isEqualTo("old");
        Cached<String> expiring = there.get(plan, () -> "old", "x");
        Awaitility.await()
                .until(() -> Objects.requireNonNull(expiring.cachedFrom().origin())
                        .computedAt()
                        .plusMillis(1)
                        .isBefore(Instant.now()));
        assertThat(failing(plan, () -> {}, "another")).isEqualTo("old");
        assertThat(failing(
                        plan,
                        () -> {
                            evict("m");
                            hear();
                        },
                        "x"))
                .isEqualTo("failed");
    }

    private String failing(CachedOperation<String> plan, Runnable first, String input) {
        try {
            return there.get(
                            plan,
                            () -> {
                                first.run();
                                throw new IllegalStateException("failed");
                            },
                            input)
                    .value();
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
