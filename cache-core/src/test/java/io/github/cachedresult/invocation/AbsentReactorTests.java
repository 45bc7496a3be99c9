package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.CachedResult;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What an application sees that has futures, and no Reactor. */
class AbsentReactorTests {

    /** Runs in a loader of its own. */
    public static final class Application implements Callable<Object> {

        @CachedResult(model = "m", operation = "length")
        public CompletableFuture<Integer> length(String x) {
            return CompletableFuture.completedFuture(x.length());
        }

        @Override
        public Object call() {
            try (ResultCache cache = ResultCache.builder().build()) {
                BoundCalls calls = new BoundCalls(cache, this);
                calls.<CompletableFuture<Integer>>call("length", "CCO").join();
                return calls.<CompletableFuture<Integer>>call("length", "CCO").getNow(-1);
            }
        }
    }

    @Test
    void futuresAreCachedWithoutIt() throws Exception {
        try (URLClassLoader loader = AbsentLibraries.loaderWithout("reactor-core", "reactive-streams")) {
            assertThatExceptionOfType(ClassNotFoundException.class)
                    .isThrownBy(() -> loader.loadClass("reactor.core.publisher.Mono"));
            // Where Micrometer looks for what Reactor brings it.
            ClassLoader own = Thread.currentThread().getContextClassLoader();
            Thread.currentThread().setContextClassLoader(loader);
            Object application = loader.loadClass(Application.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            try {
                assertThat(((Callable<?>) application).call()).isEqualTo(3);
            } finally {
                Thread.currentThread().setContextClassLoader(own);
            }
        }
    }
}
