package io.github.cachedresult.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TimeLimitTests {

    private static final Duration LIMIT = Duration.ofMillis(500);
    private static final Duration GRACE = Duration.ofMillis(50);

    private final ManualTimer timer = new ManualTimer();
    private final TimeLimit limit = new TimeLimit("a store", LIMIT, GRACE, timer);

    @Test
    void answerIsPassedOn() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> answer = limit.start(() -> stage);
        stage.complete("yes");

        assertThat(answer).isCompletedWithValue("yes");
    }

    @Test
    void failureIsPassedOnUnwrapped() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        IllegalStateException failure = new IllegalStateException("no");
        CompletableFuture<String> answer = limit.start(() -> stage.thenApply(value -> value));
        stage.completeExceptionally(failure);

        assertThat(answer.handle((value, seen) -> seen)).isCompletedWithValue(failure);
    }

    @Test
    void callWithoutEndEndsWhenItsTimeIsUpAndNotBefore() {
        CompletableFuture<String> answer = limit.start(CompletableFuture::new);

        timer.advance(LIMIT);
        assertThat(answer).isNotDone();
        timer.advance(GRACE);
        assertThat(answer)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("a store did not answer within 500 ms");
        assertThat(timer.pending()).isZero();
    }

    @Test
    void eachCallHasItsOwnTime() {
        CompletableFuture<String> first = limit.start(CompletableFuture::new);
        timer.advance(Duration.ofMillis(300));
        CompletableFuture<String> second = limit.start(CompletableFuture::new);

        timer.advance(Duration.ofMillis(250));
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isNotDone();
        timer.advance(Duration.ofMillis(300));
        assertThat(second).isCompletedExceptionally();
    }

    @Test
    void callBehindAnAnsweredOneHasItsOwnTime() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> answered = limit.start(() -> stage);
        timer.advance(Duration.ofMillis(300));
        CompletableFuture<String> unanswered = limit.start(CompletableFuture::new);
        stage.complete("yes");

        timer.advance(Duration.ofMillis(300));
        assertThat(answered).isCompletedWithValue("yes");
        assertThat(unanswered).isNotDone();
        timer.advance(Duration.ofMillis(250));
        assertThat(unanswered).isCompletedExceptionally();
    }

    @Test
    void answeredCallsLeaveNoTimerBehind() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> broken = new CompletableFuture<>();
        CompletableFuture<String> answer = limit.start(() -> stage);
        CompletableFuture<String> failure = limit.start(() -> broken);
        CompletableFuture<String> atOnce = limit.start(() -> CompletableFuture.completedFuture("yes"));
        assertThat(timer.pending()).isEqualTo(2);
        stage.complete("yes");
        broken.completeExceptionally(new IllegalStateException("no"));

        assertThat(timer.pending()).isZero();
        assertThat(answer).isCompletedWithValue("yes");
        assertThat(failure).isCompletedExceptionally();
        assertThat(atOnce).isCompletedWithValue("yes");
    }

    @Test
    void whatTheStoreDoesIsNotEnded() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> answer = limit.start(() -> stage);
        timer.advance(LIMIT.plus(GRACE));

        assertThat(answer).isCompletedExceptionally();
        assertThat(stage).isNotDone();
        assertThat(stage.complete("late")).isTrue();
    }

    @Test
    void storesOwnTimeoutIsItsOwn() {
        TimeoutException own = new TimeoutException("no answer within 500 ms");
        CompletableFuture<String> answer = limit.start(() -> CompletableFuture.failedFuture(own));

        assertThat(answer.handle((value, seen) -> seen)).isCompletedWithValue(own);
    }

    @Test
    void whatAStoreBreaksOfItsContractIsAFailure() {
        assertThat(limit.<String>start(() -> {
                    throw new NoClassDefFoundError("broken");
                }))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(limit.<String>start(() -> null)).isCompletedExceptionally();
    }

    @Test
    void callAfterTheEndOfTheCacheIsNotWaitedFor() {
        timer.shutdown();

        assertThat(limit.start(() -> CompletableFuture.completedFuture("yes"))).isCompletedWithValue("yes");
        assertThat(limit.start(CompletableFuture::new))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("the cache over a store is closed");
    }

    @Test
    void callFromBeforeTheEndOfTheCacheStillEnds() {
        CompletableFuture<String> answer = limit.start(CompletableFuture::new);
        timer.shutdown();
        timer.advance(LIMIT.plus(GRACE));

        assertThat(answer).isCompletedExceptionally();
    }
}
