package io.github.cachedresult.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.LeaseEnd;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HeldLeaseTests {

    private static final Duration LIFE = ScriptedLeases.LIFE;

    private final ManualTimer timer = new ManualTimer();
    private final ScriptedLeases script = new ScriptedLeases();
    private final HeldLease lease =
            HeldLease.hold(script, new ResultKey("m", "v", Digest.of(new byte[0], 0, 0)), UUID.randomUUID(), timer);

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
}
