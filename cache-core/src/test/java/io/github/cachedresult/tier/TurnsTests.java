package io.github.cachedresult.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Tier;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.LeaseAnswer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of leases that are granted when nobody waits for them any more. */
class TurnsTests {

    private static final Duration LIMIT = Duration.ofMillis(500);

    private final ManualTimer timer = new ManualTimer();
    private final ScriptedLeases script = new ScriptedLeases();
    private final Turns turns = new Turns(
            new FakeStore(Tier.REDIS),
            new GuardedLeases(script, new TimeLimit("Redis", LIMIT, Duration.ZERO, timer), breaker()),
            timer);

    private Breaker breaker() {
        return new Breaker(
                BreakerOptions.OFF,
                new ProbeWait(LIMIT, LIMIT, () -> 0),
                () -> CompletableFuture.completedFuture(null),
                timer,
                timer,
                new Breaker.Listener() {
                    @Override
                    public void heldBack(String reason) {}

                    @Override
                    public void usedAgain(Duration after) {}
                });
    }

    private CompletableFuture<Turn> ask() {
        return turns.ask(new ResultKey("m", "v", Digest.of(new byte[0], 0, 0)), Set.of())
                .toCompletableFuture();
    }

    @Test
    void whatIsGrantedAfterTheTimeIsUp_isGivenBack() {
        CompletableFuture<LeaseAnswer> answer = new CompletableFuture<>();
        script.answer = answer;
        CompletableFuture<Turn> turn = ask();
        timer.advance(LIMIT);
        assertThat(turn).isCompletedWithValue(Turn.Anyones.INSTANCE);
        assertThat(script.said).containsExactly("acquire");

        answer.complete(LeaseAnswer.Granted.INSTANCE);

        assertThat(script.said).containsExactly("acquire", "release LAPSED");
    }

    @Test
    void whatAnotherHoldsWhenTheTimeIsUp_isLeftAlone() {
        CompletableFuture<LeaseAnswer> answer = new CompletableFuture<>();
        script.answer = answer;
        CompletableFuture<Turn> turn = ask();
        timer.advance(LIMIT);

        answer.complete(new LeaseAnswer.Held(new CompletableFuture<>()));

        assertThat(turn).isCompleted();
        assertThat(script.said).containsExactly("acquire");
    }

    @Test
    void whatMayHaveBeenGranted_isGivenBackUntilItIs() {
        script.answer = CompletableFuture.failedFuture(new IllegalStateException("Redis did not answer"));
        script.release = CompletableFuture.failedFuture(new IllegalStateException("Redis did not answer"));
        assertThat(ask()).isCompletedWithValue(Turn.Anyones.INSTANCE);
        assertThat(script.said).containsExactly("acquire", "release LAPSED");
        script.release = CompletableFuture.completedFuture(true);

        timer.advance(ScriptedLeases.LIFE);

        assertThat(script.said).containsExactly("acquire", "release LAPSED", "release LAPSED");
    }

    @Test
    void whatWasNotGranted_isGivenBackThreeTimesInItsLife() {
        script.answer = CompletableFuture.failedFuture(new IllegalStateException("Redis refused"));
        script.release = CompletableFuture.completedFuture(false);
        assertThat(ask()).isCompleted();

        timer.advance(ScriptedLeases.LIFE.multipliedBy(2));

        assertThat(script.said).containsExactly("acquire", "release LAPSED", "release LAPSED", "release LAPSED");
    }

    @Test
    void onceTheTimerIsClosed_itLapses() {
        script.answer = CompletableFuture.failedFuture(new IllegalStateException("Redis refused"));
        script.release = CompletableFuture.completedFuture(false);
        timer.shutdown();

        assertThat(ask()).isCompletedWithValue(Turn.Anyones.INSTANCE);
        assertThat(script.said).containsExactly("acquire", "release LAPSED");
    }
}
