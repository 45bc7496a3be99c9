package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Micrometer's context propagation, where it is present and where it is not. */
@NullUnmarked
@Timeout(60)
class ContextPropagationTests {

    record Answer(String text) {}

    private final ResultCache cache = ResultCache.builder().build();
    private final ContextSnapshotFactory snapshots =
            ContextSnapshotFactory.builder().build();
    private final ExecutorService plain = Executors.newSingleThreadExecutor();
    private final ExecutorService threads = ContextExecutorService.wrap(plain, snapshots::captureAll);

    @AfterEach
    void stop() {
        plain.shutdownNow();
        assertThat(CallContext.current()).isNull();
    }

    private Answer ask(String name) {
        return cache.get(cache.operation(name, Answer.class).model("m").build(), () -> new Answer(name))
                .value();
    }

    @Test
    void accessor_isFoundAsAService() {
        assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
                .extracting(accessor -> accessor.key())
                .contains(CallContextAccessor.KEY);
    }

    @Test
    void tracesAndRunningMethods_areCarriedAndTakenBack() throws Exception {
        try (ResultTrace trace = ResultTrace.open();
                IterationScope scope = IterationScope.open(7)) {
            assertThat(scope).isNotNull();
            cache.get(cache.operation("outer", Answer.class).model("m").build(), () -> {
                assertThat(threads.submit(IterationScope::current).get()).isEqualTo(7);
                return threads.submit(() -> ask("inner")).get();
            });
            assertThat(trace.tree()).singleElement().satisfies(outer -> assertThat(outer.children())
                    .extracting(child -> child.call().operation())
                    .containsExactly("inner"));
        }
        assertThat(plain.submit(CallContext::current).get()).isNull();
        assertThat(threads.submit(CallContext::current).get()).isNull();
    }

    @Test
    void emptySnapshot_clearsWhereItIsToldToAndRestores() {
        ContextSnapshot empty =
                ContextSnapshotFactory.builder().clearMissing(true).build().captureAll();
        try (IterationScope scope = IterationScope.open(7)) {
            assertThat(scope).isNotNull();
            ContextSnapshot seven = snapshots.captureAll();
            try (IterationScope own = IterationScope.open(8)) {
                assertThat(own).isNotNull();
                Runnable carried = seven.wrap(
                        (Runnable) () -> assertThat(IterationScope.current()).isEqualTo(7));
                carried.run();
                assertThat(IterationScope.current()).isEqualTo(8);
                try (ContextSnapshot.Scope cleared = empty.setThreadLocals()) {
                    assertThat(cleared).isNotNull();
                    assertThat(IterationScope.current()).isNull();
                }
                assertThat(IterationScope.current()).isEqualTo(8);
            }
        }
    }

    @Test
    void whatAnApplicationRegistered_goesWithAnAsynchronousCall() {
        ThreadLocal<String> user = new ThreadLocal<>();
        ContextRegistry.getInstance().registerThreadLocalAccessor("user", user);
        user.set("ann");
        try {
            CachedOperation<String> plan =
                    cache.operation("user", String.class).model("m").build();
            assertThat(cache.getAsync(plan, () -> CompletableFuture.completedFuture(user.get()))
                            .join()
                            .value())
                    .isEqualTo("ann");
        } finally {
            user.remove();
            ContextRegistry.getInstance().removeThreadLocalAccessor("user");
        }
    }

    @Test
    void whatCannotBeCarried_losesNoCall() {
        ThreadLocal<String> broken = ThreadLocal.withInitial(() -> "ann");
        ContextRegistry.getInstance()
                .registerThreadLocalAccessor(
                        "broken",
                        broken::get,
                        value -> {
                            throw new IllegalStateException("it cannot be set");
                        },
                        () -> {});
        try {
            CachedOperation<String> plan =
                    cache.operation("broken", String.class).model("m").build();
            assertThat(cache.getAsync(plan, () -> CompletableFuture.completedFuture("b"))
                            .join()
                            .value())
                    .isEqualTo("b");
        } finally {
            ContextRegistry.getInstance().removeThreadLocalAccessor("broken");
        }
    }

    /** The whole core without Micrometer: a call, a trace, and a carried task. */
    @Test
    void withoutTheLibrary_everythingElseWorks() throws Exception {
        try (URLClassLoader loader = AbsentLibraries.loaderWithout("context-propagation")) {
            assertThat(loader.getResource("io/micrometer/context/ThreadLocalAccessor.class"))
                    .isNull();
            Runnable used = (Runnable) loader.loadClass(Use.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            used.run();
            assertThat(used).hasToString("[op, op]");
        }
    }

    /** What an application does, to be loaded by another class loader. */
    public static final class Use implements Runnable {

        private String seen = "";

        @Override
        public void run() {
            try (ResultCache cache = ResultCache.builder().build();
                    ResultTrace trace = ResultTrace.open()) {
                CachedOperation<String> plan =
                        cache.operation("op", String.class).model("m").build();
                ContextCarrier.runnable(() -> cache.get(plan, () -> "a")).run();
                cache.getAsync(plan, CacheMode.REFRESH, () -> CompletableFuture.completedFuture("b"))
                        .join();
                seen = trace.calls().stream()
                        .map(TracedCall::operation)
                        .toList()
                        .toString();
            }
        }

        @Override
        public String toString() {
            return seen;
        }
    }
}
