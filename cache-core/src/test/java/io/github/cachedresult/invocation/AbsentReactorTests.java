package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.CachedResult;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
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
        List<URL> urls = new ArrayList<>();
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!path.contains("reactor-core") && !path.contains("reactive-streams")) {
                urls.add(new File(path).toURI().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            assertThatExceptionOfType(ClassNotFoundException.class)
                    .isThrownBy(() -> loader.loadClass("reactor.core.publisher.Mono"));
            Object application = loader.loadClass(Application.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            assertThat(((Callable<?>) application).call()).isEqualTo(3);
        }
    }
}
