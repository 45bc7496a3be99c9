package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that end because their thread was interrupted, and calls that had joined them. */
@NullUnmarked
@Timeout(60)
class InterruptedRunTests {

    private static final int JOINERS = 7;

    private final ResultCache cache = ResultCache.builder().build();
    private final AtomicInteger runs = new AtomicInteger();
    private final List<Thread> owners = new CopyOnWriteArrayList<>();
    private CachedOperation<String> operation =
            cache.operation("op", String.class).model("m").inputs("x").build();

    /** A caller and what becomes of it. */
    private record Caller(Thread thread, FutureTask<Cached<String>> answer) {

        void awaitWaiting() throws InterruptedException {
            await(() -> thread.getState() == Thread.State.WAITING);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("it has not come to that in time");
            }
            Thread.onSpinWait();
        }
    }

    private Caller start(Computable<String, Exception> body) {
        FutureTask<Cached<String>> answer = new FutureTask<>(() -> cache.get(
                operation,
                () -> {
                    owners.add(Thread.currentThread());
                    runs.incrementAndGet();
                    return body.compute();
                },
                "x"));
        Thread thread = new Thread(answer);
        thread.setDaemon(true);
        thread.start();
        return new Caller(thread, answer);
    }

    private List<Caller> startJoined(Computable<String, Exception> body) throws InterruptedException {
        List<Caller> joined = new ArrayList<>();
        for (int i = 0; i < JOINERS; i++) {
            joined.add(start(body));
        }
        for (Caller caller : joined) {
            caller.awaitWaiting();
        }
        return joined;
    }

    private static Arguments way(String name, Computable<String, Exception> body, Class<?> thrown) {
        return Arguments.argumentSet(name, body, thrown);
    }

    private static void waitForEver() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                way(
                        "waits",
                        () -> {
                            waitForEver();
                            return "";
                        },
                        InterruptedException.class),
                way(
                        "wraps what it throws",
                        () -> {
                            try {
                                waitForEver();
                                return "";
                            } catch (InterruptedException e) {
                                throw new IllegalStateException("gave up", new IOException(e));
                            }
                        },
                        IllegalStateException.class),
                way(
                        "throws another exception, and says that it was interrupted",
                        () -> {
                            try {
                                waitForEver();
                                return "";
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                                throw new CancellationException("gave up");
                            }
                        },
                        CancellationException.class),
                way(
                        "reads a channel",
                        () -> {
                            Pipe pipe = Pipe.open();
                            try (Pipe.SinkChannel sink = pipe.sink();
                                    Pipe.SourceChannel source = pipe.source()) {
                                return "read " + source.read(ByteBuffer.allocate(1)) + sink;
                            }
                        },
                        ClosedByInterruptException.class));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void get_ownerInterrupted_oneOfTheOthersTakesOver(Computable<String, Exception> body, Class<?> thrown)
            throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        Caller owner = start(() -> {
            inside.countDown();
            return body.compute();
        });
        inside.await();
        List<Caller> others = startJoined(() -> {
            open.await();
            return "b";
        });

        owner.thread.interrupt();

        assertThatThrownBy(owner.answer::get).cause().isInstanceOf(thrown);
        open.countDown();
        List<Tier> tiers = new ArrayList<>();
        for (Caller other : others) {
            assertThat(other.answer.get().value()).isEqualTo("b");
            tiers.add(other.answer.get().cachedFrom().tier());
        }
        assertThat(runs).hasValue(2);
        assertThat(tiers).containsOnlyOnce(Tier.COMPUTED);
        assertThat(owners.get(1)).isIn(others.stream().map(Caller::thread).toList());
    }

    @Test
    void get_eachOwnerInterrupted_theLastOneAnswers() throws Exception {
        Computable<String, Exception> body = () -> {
            waitForEver();
            return "";
        };
        Caller first = start(body);
        await(() -> !owners.isEmpty());
        List<Caller> others = startJoined(() -> {
            if (runs.get() <= JOINERS) {
                waitForEver();
            }
            return "last";
        });
        for (int i = 0; i < JOINERS; i++) {
            int run = i;
            await(() -> owners.size() > run);
            owners.get(run).interrupt();
        }
        int interrupted = 0;
        for (Caller caller : others) {
            try {
                assertThat(caller.answer.get().value()).isEqualTo("last");
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(InterruptedException.class);
                interrupted++;
            }
        }
        assertThatThrownBy(first.answer::get).cause().isInstanceOf(InterruptedException.class);
        assertThat(runs).hasValue(JOINERS + 1);
        assertThat(interrupted).isEqualTo(JOINERS - 1);
    }

    /** Waits until all have joined, so that each of them is told how the run ends. */
    private void assertFailsForAll(Computable<String, Exception> failing, Class<?> thrown) throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        Caller owner = start(() -> {
            open.await();
            return failing.compute();
        });
        await(() -> !owners.isEmpty());
        List<Caller> callers = new ArrayList<>(startJoined(failing));
        callers.add(owner);
        open.countDown();
        for (Caller caller : callers) {
            assertThatThrownBy(caller.answer::get).cause().isInstanceOf(thrown);
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void get_taskOfTheMethodsCancelled_failsForAll() throws Exception {
        CompletableFuture<String> task = new CompletableFuture<>();
        task.cancel(true);
        assertFailsForAll(task::join, CancellationException.class);
    }

    @Test
    void get_otherThreadOfTheMethodsInterrupted_failsForAll() throws Exception {
        assertFailsForAll(
                () -> {
                    FutureTask<Void> task = new FutureTask<>(() -> {
                        waitForEver();
                        return null;
                    });
                    Thread helper = new Thread(task);
                    helper.start();
                    helper.interrupt();
                    try {
                        task.get();
                        return "";
                    } catch (ExecutionException e) {
                        throw (Exception) e.getCause();
                    }
                },
                InterruptedException.class);
    }

    @Test
    void get_exceptionThatIsItsOwnCause_failsForAll() throws Exception {
        RuntimeException first = new RuntimeException("first");
        RuntimeException second = new RuntimeException("second", first);
        first.initCause(second);
        assertFailsForAll(
                () -> {
                    throw second;
                },
                RuntimeException.class);
    }

    @Test
    void get_interruptedWhereFailuresAreRemembered_isNotRemembered() {
        operation = cache.operation("op", String.class)
                .model("m")
                .inputs("x")
                .storeFailures(Duration.ofMinutes(1), List.of(IllegalStateException.class))
                .build();
        assertThatThrownBy(() -> cache.get(
                        operation,
                        () -> {
                            Thread.currentThread().interrupt();
                            throw new IllegalStateException("gave up");
                        },
                        "x"))
                .isInstanceOf(IllegalStateException.class);
        assertThat(Thread.interrupted()).isTrue();

        assertThat(cache.get(operation, () -> "again", "x").value()).isEqualTo("again");
    }
}
