package io.github.cachedresult.test;

import static io.github.cachedresult.test.SampleEntries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.store.Leases;
import io.github.cachedresult.store.ResultStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * What the {@link Leases} of a store must do, to be run against its real server, as {@link ResultStoreContract} is. Each test
 * works on keys of its own.
 */
public abstract class LeasesContract extends StoreFixture {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration BRIEF = Duration.ofMillis(300);

    private final UUID one = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    /** For subclasses. */
    protected LeasesContract() {}

    /**
     * A new store, as {@link StoreFixture} has it. All stores of one test whose leases last as long see the same ones.
     *
     * @param lease the life of its leases
     */
    protected abstract ResultStore createStore(Duration lease);

    /** How much the server has of a lease, and of whatever belongs to it. */
    protected abstract int countLeftOf(ResultKey leased);

    @Override
    protected final ResultStore createStore() {
        return createStore(LONG);
    }

    @Test
    void ofManyWhoAskOneHoldsIt_untilItIsReleased() {
        Leases mine = leases(store);
        Leases theirs = leases(openAnother());

        assertThat(join(mine.acquire(key, one, Set.of()))).isInstanceOf(LeaseAnswer.Granted.class);
        assertThat(join(mine.acquire(key, one, Set.of()))).isInstanceOf(LeaseAnswer.Granted.class);
        assertThat(join(theirs.acquire(key, other, Set.of()))).isInstanceOf(LeaseAnswer.Held.class);
        assertThat(join(mine.acquire(key, other, Set.of()))).isInstanceOf(LeaseAnswer.Held.class);
        assertThat(join(mine.release(key, one, LeaseEnd.STORED))).isTrue();
        assertThat(join(theirs.acquire(key, other, Set.of()))).isInstanceOf(LeaseAnswer.Granted.class);
    }

    @Test
    void keysDoNotHinderEachOther() {
        List<ResultKey> keys = keys(20);

        for (ResultKey each : keys) {
            assertThat(join(leases(store).acquire(each, UUID.randomUUID(), Set.of())))
                    .isInstanceOf(LeaseAnswer.Granted.class);
        }
    }

    @Test
    void allThatWaitAreToldHowItEnded() {
        for (LeaseEnd end : List.of(LeaseEnd.STORED, LeaseEnd.NOT_STORED, LeaseEnd.FAILED)) {
            join(leases(store).acquire(key, one, Set.of()));
            List<CompletionStage<LeaseEnd>> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Leases theirs = leases(openAnother());
                waiting.add(over(theirs.acquire(key, UUID.randomUUID(), Set.of())));
                waiting.add(over(theirs.acquire(key, UUID.randomUUID(), Set.of())));
            }
            assertThat(waiting).noneMatch(over -> over.toCompletableFuture().isDone());

            join(leases(store).release(key, one, end));

            assertThat(waiting).allSatisfy(over -> assertThat(join(over)).isEqualTo(end));
        }
    }

    @Test
    void manyKeysThatAreWaitedForAtOnceAreToldApart() {
        List<ResultKey> keys = keys(200);
        Leases mine = leases(store);
        Leases theirs = leases(openAnother());
        keys.forEach(each -> join(mine.acquire(each, one, Set.of())));
        List<CompletionStage<LeaseEnd>> waiting = keys.stream()
                .map(each -> over(theirs.acquire(each, other, Set.of())))
                .toList();

        for (int i = 0; i < keys.size(); i += 2) {
            join(mine.release(keys.get(i), one, LeaseEnd.STORED));
        }

        for (int i = 0; i < keys.size(); i += 2) {
            assertThat(join(waiting.get(i))).isEqualTo(LeaseEnd.STORED);
            assertThat(waiting.get(i + 1).toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void whoDoesNotHoldItNeitherRenewsNorReleasesIt() {
        Leases mine = leases(store);
        assertThat(join(mine.renew(key, one))).isFalse();
        assertThat(join(mine.release(key, one, LeaseEnd.STORED))).isFalse();
        join(mine.acquire(key, one, Set.of()));

        assertThat(join(mine.renew(key, other))).isFalse();
        assertThat(join(mine.release(key, other, LeaseEnd.STORED))).isFalse();
        assertThat(join(mine.renew(key, one))).isTrue();
        assertThat(join(mine.acquire(key, other, Set.of()))).isInstanceOf(LeaseAnswer.Held.class);
    }

    @Test
    void whatIsNotRenewedLapses_andAnotherTakesItOver() {
        Leases brief = brief();
        join(brief.acquire(key, one, Set.of()));

        UUID next = UUID.randomUUID();
        LeaseAnswer answer = join(brief.acquire(key, next, Set.of()));
        while (answer instanceof LeaseAnswer.Held held) {
            assertThat(join(held.over())).isEqualTo(LeaseEnd.LAPSED);
            answer = join(brief.acquire(key, next, Set.of()));
        }

        assertThat(answer).isInstanceOf(LeaseAnswer.Granted.class);
        assertThat(join(brief.release(key, one, LeaseEnd.STORED))).isFalse();
    }

    @Test
    void nothingIsLeftBehind_byWhomeverWaited() {
        Leases mine = leases(store);
        join(mine.acquire(key, one, Set.of()));
        over(leases(openAnother()).acquire(key, other, Set.of(key(model, "v1", "outer"))));
        assertThat(countLeftOf(key)).isEqualTo(1);

        join(mine.release(key, one, LeaseEnd.STORED));

        assertThat(countLeftOf(key)).isZero();
    }

    @Test
    void whoHoldsUpWhatItWouldWaitFor_isToldSo() {
        ResultKey x = key(model, "v1", "x");
        ResultKey y = key(model, "v1", "y");
        ResultKey z = key(model, "v1", "z");
        Leases first = leases(store);
        Leases second = leases(openAnother());
        Leases third = leases(openAnother());
        join(first.acquire(x, one, Set.of()));
        join(second.acquire(y, other, Set.of()));
        join(third.acquire(z, UUID.randomUUID(), Set.of()));

        over(first.acquire(y, UUID.randomUUID(), Set.of(x)));
        over(second.acquire(z, UUID.randomUUID(), Set.of(y)));

        assertThat(join(third.acquire(x, UUID.randomUUID(), Set.of(z)))).isInstanceOf(LeaseAnswer.Circular.class);
        assertThat(join(third.acquire(x, UUID.randomUUID(), Set.of()))).isInstanceOf(LeaseAnswer.Held.class);
    }

    @Test
    void manyThatAreAskedForAtOnce_areEachGrantedOrWaitedFor() {
        List<ResultKey> keys = keys(300);
        List<ResultKey> some = keys.subList(0, 100);
        Leases mine = leases(store);
        Leases theirs = leases(openAnother());

        assertThat(join(mine.acquireAll(some, one, Set.of())))
                .containsOnlyKeys(some)
                .allSatisfy((each, answer) -> assertThat(answer).isInstanceOf(LeaseAnswer.Granted.class));
        Map<ResultKey, LeaseAnswer> answers = join(theirs.acquireAll(keys, other, Set.of()));
        assertThat(answers).containsOnlyKeys(keys);
        Map<ResultKey, CompletionStage<LeaseEnd>> waiting = new HashMap<>();
        answers.forEach((each, answer) -> {
            if (answer instanceof LeaseAnswer.Held held) {
                waiting.put(each, held.over());
            }
        });
        assertThat(waiting).containsOnlyKeys(some);

        assertThat(join(mine.renewAll(keys, one))).containsExactlyInAnyOrderElementsOf(some);
        Map<ResultKey, LeaseEnd> ends = new HashMap<>();
        keys.forEach(each -> ends.put(each, ends.size() % 2 == 0 ? LeaseEnd.STORED : LeaseEnd.FAILED));
        assertThat(join(mine.releaseAll(ends, one))).containsExactlyInAnyOrderElementsOf(some);

        waiting.forEach((each, over) -> assertThat(join(over)).isEqualTo(ends.get(each)));
        assertThat(join(theirs.releaseAll(ends, other))).hasSize(200);
        assertThat(countLeftOf(keys.get(0)) + countLeftOf(keys.get(299))).isZero();
    }

    @Test
    void ofManyThatAreAskedForAtOnce_theOnesThatWouldCloseACircleAreToldSo() {
        List<ResultKey> keys = keys(3);
        Leases first = leases(store);
        Leases second = leases(openAnother());
        join(first.acquireAll(keys, one, Set.of()));
        join(second.acquire(key, other, Set.of()));
        over(first.acquire(key, UUID.randomUUID(), keys.subList(0, 2)));

        Map<ResultKey, LeaseAnswer> answers = join(second.acquireAll(keys, UUID.randomUUID(), Set.of(key)));

        assertThat(answers.get(keys.get(0))).isInstanceOf(LeaseAnswer.Circular.class);
        assertThat(answers.get(keys.get(1))).isInstanceOf(LeaseAnswer.Circular.class);
        assertThat(answers.get(keys.get(2))).isInstanceOf(LeaseAnswer.Held.class);
    }

    private Leases brief() {
        return leases(opened(createStore(BRIEF)));
    }

    private static Leases leases(ResultStore of) {
        Leases leases = of.leases();
        return leases == null ? fail("The store has no leases") : leases;
    }

    private static CompletionStage<LeaseEnd> over(CompletionStage<LeaseAnswer> asked) {
        LeaseAnswer answer = join(asked);
        return answer instanceof LeaseAnswer.Held held ? held.over() : fail("Not held: " + answer);
    }
}
