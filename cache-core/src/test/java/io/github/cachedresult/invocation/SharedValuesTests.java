package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one caller does to its result no other one sees, wherever that came from. */
@NullUnmarked
@Timeout(60)
class SharedValuesTests {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final ResultCache cache = ResultCache.builder().clock(now::get).build();
    private volatile Verdict verdict = Verdict.store();

    private CachedOperation<double[]> operation() {
        return cache.operation("op", double[].class)
                .model("m")
                .inputs("x")
                .ttl(Duration.ofMinutes(1))
                .validity((result, computation) -> verdict)
                .build();
    }

    private record Caller<T>(Thread thread, FutureTask<T> answer) {

        static <T> Caller<T> start(FutureTask<T> answer) {
            Thread thread = new Thread(answer);
            thread.setDaemon(true);
            thread.start();
            return new Caller<>(thread, answer);
        }
    }

    /** The answers of a call and of others that join it. */
    private <V> List<FutureTask<Cached<V>>> together(CachedOperation<V> operation, Computable<V, Exception> body)
            throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        List<Caller<Cached<V>>> callers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            callers.add(Caller.start(new FutureTask<>(() -> cache.get(
                    operation,
                    () -> {
                        inside.countDown();
                        open.await();
                        return body.compute();
                    },
                    "x"))));
            inside.await();
        }
        for (Caller<Cached<V>> joined : callers) {
            while (joined.thread.getState() != Thread.State.WAITING) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("they have not joined in time");
                }
                Thread.onSpinWait();
            }
        }
        open.countDown();
        return callers.stream().map(Caller::answer).toList();
    }

    @Test
    void get_staleResult_isACopyForEachCallerThatJoined() throws Exception {
        CachedOperation<double[]> operation = operation();
        cache.get(operation, () -> new double[] {1}, "x").value()[0] = 9;
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(2)));
        verdict = Verdict.preferStale("worse");

        for (FutureTask<Cached<double[]>> answer : together(operation, () -> new double[] {2})) {
            assertThat(answer.get().cachedFrom().tier()).isEqualTo(Tier.STALE);
            assertThat(answer.get().value()).containsExactly(1);
            answer.get().value()[0] = 9;
        }
    }

    @Test
    void get_hitsInTheProcess_areCopies() {
        CachedOperation<double[]> operation = operation();
        for (int i = 0; i < 3; i++) {
            double[] value = cache.get(operation, () -> new double[] {1}, "x").value();
            assertThat(value).containsExactly(1);
            value[0] = 9;
        }
    }

    /** It can be thrown anew. */
    static final class RejectedException extends Exception {

        private static final long serialVersionUID = 1L;

        public RejectedException(String message) {
            super(message);
        }
    }

    @Test
    void get_rememberedFailure_isANewExceptionForEach() {
        CachedOperation<String> operation = cache.operation("op", String.class)
                .model("m")
                .inputs("x")
                .storeFailures(Duration.ofMinutes(1), List.of(RejectedException.class))
                .build();
        List<Throwable> thrown = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Throwable failure = catchThrowable(() -> cache.get(
                    operation,
                    () -> {
                        throw new RejectedException("no");
                    },
                    "x"));
            assertThat(failure).isInstanceOf(RejectedException.class).hasNoSuppressedExceptions();
            failure.addSuppressed(new IllegalStateException("the caller's own"));
            thrown.add(failure);
        }
        assertThat(thrown).doesNotHaveDuplicates();
    }

    @Test
    void get_failureThatOthersJoined_isTheVeryExceptionForAll() throws Exception {
        RejectedException thrown = new RejectedException("no");
        for (FutureTask<Cached<double[]>> answer : together(operation(), () -> {
            throw thrown;
        })) {
            assertThat(catchThrowable(answer::get))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isSameAs(thrown);
        }
    }
}
