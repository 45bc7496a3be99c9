package io.github.cachedresult.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.LeaseEnd;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HeldLeaseTests {

    private static final Duration LIFE = ScriptedLeases.LIFE;

    private final ManualTimer timer = new ManualTimer();
    private final ScriptedLeases script = new ScriptedLeases();
    private final HeldLease lease = HeldLease.hold(script, List.of(key(0)), UUID.randomUUID(), timer);

    private static ResultKey key(int number) {
        byte[] input = {(byte) number};
        return new ResultKey("m", "v", Digest.of(input, 0, 1));
    }

    @Test
    void itIsRenewedThreeTimesInItsLife_untilItIsEnded() {
        timer.advance(LIFE);
        assertThat(script.said).containsExactly("renew", "renew", "renew");

        lease.end(LeaseEnd.STORED);
        timer.advance(LIFE);

        assertThat(script.said).containsExactly("renew", "renew", "renew", "release STORED");
    }

    @Test
    void aStoreThatFailsIsAskedAgain() {
        script.renewal = CompletableFuture.failedFuture(new IllegalStateException("Redis is away"));
        timer.advance(LIFE);
        script.renewal = CompletableFuture.completedFuture(true);
        timer.advance(LIFE);

        assertThat(script.said).hasSize(6).containsOnly("renew");
    }

    @Test
    void aLeaseThatIsLostIsTakenAnew_unlessAnotherHasIt() {
        script.renewal = CompletableFuture.completedFuture(false);
        timer.advance(LIFE.dividedBy(3));
        assertThat(script.said).containsExactly("renew", "acquire");

        script.answer = CompletableFuture.completedFuture(new LeaseAnswer.Held(new CompletableFuture<>()));
        timer.advance(LIFE.multipliedBy(3));

        assertThat(script.said).containsExactly("renew", "acquire", "renew", "acquire");
    }

    @Test
    void itIsReleasedAfterARenewalThatIsUnderWay() {
        CompletableFuture<Boolean> slow = new CompletableFuture<>();
        script.renewal = slow;
        timer.advance(LIFE.dividedBy(3));

        lease.end(LeaseEnd.FAILED);
        assertThat(script.said).containsExactly("renew");
        slow.complete(false);

        assertThat(script.said).containsExactly("renew", "acquire", "release FAILED");
        timer.advance(LIFE);
        assertThat(script.said).hasSize(3);
    }

    @Test
    void onceTheTimerIsClosedItIsStillReleased() {
        timer.shutdown();
        timer.advance(LIFE);

        lease.end(LeaseEnd.STORED);

        assertThat(script.said).containsExactly("renew", "release STORED");
    }

    @Test
    void ofManyKeysThatAreComputedTogether_eachIsRenewedUntilItIsEnded() {
        lease.end(LeaseEnd.STORED);
        script.said.clear();
        HeldLease many = HeldLease.hold(script, List.of(key(1), key(2), key(3)), UUID.randomUUID(), timer);
        timer.advance(LIFE.dividedBy(3));
        assertThat(script.said).containsExactly("renew", "renew", "renew");

        many.end(Map.of(key(1), LeaseEnd.STORED, key(2), LeaseEnd.NOT_STORED, key(4), LeaseEnd.STORED));
        timer.advance(LIFE.dividedBy(3));
        assertThat(script.said.subList(3, script.said.size()))
                .containsExactlyInAnyOrder("release STORED", "release NOT_STORED", "renew");

        many.end(LeaseEnd.FAILED);
        many.end(LeaseEnd.FAILED);
        timer.advance(LIFE);
        assertThat(script.said.subList(6, script.said.size())).containsExactly("release FAILED");
    }

    @Test
    void ofManyKeysOnlyThoseThatAnotherHasAreGivenUp() {
        lease.end(LeaseEnd.STORED);
        HeldLease.hold(script, List.of(key(1), key(2)), UUID.randomUUID(), timer);
        script.renewed = key(2);
        script.renewal = CompletableFuture.completedFuture(false);
        script.answer = CompletableFuture.completedFuture(new LeaseAnswer.Held(new CompletableFuture<>()));
        timer.advance(LIFE.dividedBy(3));
        script.said.clear();

        timer.advance(LIFE);

        assertThat(script.said).containsExactly("renew", "renew", "renew");
    }
}
