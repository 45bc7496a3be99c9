package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.store.FakeStore;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thousand callers of one result: on virtual threads where the platform has them, else on a thousand of its own. */
@NullUnmarked
@Timeout(60)
class VirtualThreadTests {

    private static final int CALLERS = 1_000;

    /** A busy machine takes long; waiting for something else than the run would take for ever. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final ResultCache cache = ResultCache.builder().store(redis).build();
    private final CachedOperation<double[]> operation =
            cache.operation("op", double[].class).model("m").inputs("x").build();

    private static ExecutorService threads() throws IllegalAccessException, InvocationTargetException {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException e) {
            return Executors.newCachedThreadPool();
        }
    }

    @Test
    void get_thousandCallers_joinOneRunAndPinNoThread(@TempDir Path directory, TestReporter reporter) throws Exception {
        ExecutorService threads = threads();
        ExecutorService ofTheStore = Executors.newSingleThreadExecutor();
        redis.threads = ofTheStore;
        Path file = directory.resolve("recorded.jfr");
        // A class that is being loaded pins threads, once in the life of a process.
        Duration unused = round(threads, "first");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.VirtualThreadPinned").withoutThreshold();
            recording.enable(Answered.class);
            recording.start();
            Duration last = round(threads, "second");
            reporter.publishEntry("last answer after the run", last.toString());
            assertThat(last).isLessThan(BOUND);
            recording.stop();
            recording.dump(file);
        } finally {
            threads.shutdownNow();
            ofTheStore.shutdownNow();
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events)
                .filteredOn(event -> isOf(event, "jdk.VirtualThreadPinned"))
                .isEmpty();
        assertThat(events)
                .as("what is recorded at all")
                .filteredOn(event -> isOf(event, Answered.NAME))
                .hasSize(CALLERS);
    }

    private static boolean isOf(RecordedEvent event, String type) {
        return event.getEventType().getName().equals(type);
    }

    /** Returns how long after the run the last caller had its answer. */
    private Duration round(ExecutorService threads, String input) throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Queue<Thread> callers = new ConcurrentLinkedQueue<>();
        CountDownLatch open = new CountDownLatch(1);
        AtomicLong ranUntil = new AtomicLong();
        AtomicLong lastAnswer = new AtomicLong(Long.MIN_VALUE);
        List<Future<Cached<double[]>>> answers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            answers.add(threads.submit(() -> {
                callers.add(Thread.currentThread());
                Cached<double[]> answer = cache.get(
                        operation,
                        () -> {
                            runs.incrementAndGet();
                            open.await();
                            ranUntil.set(System.nanoTime());
                            return new double[] {1, 2, 3};
                        },
                        input);
                lastAnswer.accumulateAndGet(System.nanoTime() - ranUntil.get(), Math::max);
                return answer;
            }));
        }
        while (runs.get() == 0
                || callers.size() < CALLERS
                || callers.stream().anyMatch(caller -> caller.getState() != Thread.State.WAITING)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("not all of them wait in time");
            }
            Thread.onSpinWait();
        }
        open.countDown();
        List<Tier> tiers = new ArrayList<>();
        for (Future<Cached<double[]>> answer : answers) {
            assertThat(answer.get().value()).containsExactly(1, 2, 3);
            tiers.add(answer.get().cachedFrom().tier());
            // Not by the callers: the recorder has monitors of its own, at which a virtual thread can be pinned.
            new Answered().commit();
        }
        assertThat(runs).hasValue(1);
        assertThat(tiers).filteredOn(Tier.JOINED::equals).hasSize(CALLERS - 1);
        return Duration.ofNanos(lastAnswer.get());
    }

    /** A caller has its answer. */
    @Name(Answered.NAME)
    static final class Answered extends Event {

        static final String NAME = "io.github.cachedresult.Answered";
    }
}
