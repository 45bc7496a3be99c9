package io.github.cachedresult.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.invocation.BatchResultException;
import io.github.cachedresult.invocation.ModelRule;
import io.github.cachedresult.invocation.ResultCache;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;

/** Batches through proxies. */
class BatchInterceptorTests {

    interface Lengths<I> {

        /** Annotated on the interface. */
        @CachedResult(model = "lengths", version = "1")
        List<Integer> of(@EachInput List<I> items) throws IOException;
    }

    static class TextLengths implements Lengths<String> {

        final List<List<String>> given = new CopyOnWriteArrayList<>();
        boolean failing;
        int more;

        @Override
        public List<Integer> of(List<String> items) throws IOException {
            given.add(items);
            if (failing) {
                throw new IOException("no model");
            }
            List<Integer> lengths =
                    new ArrayList<>(items.stream().map(String::length).toList());
            for (int i = 0; i < more; i++) {
                lengths.add(i);
            }
            return lengths;
        }

        @CachedResult(model = "chunks", version = "1")
        public List<Integer> inChunks(@EachInput(chunkSize = 2, parallelChunks = 2) List<String> items) {
            given.add(items);
            return items.stream().map(String::length).toList();
        }

        @CachedResult(model = "one", version = "1", operation = "length")
        public List<Integer> all(@EachInput("item") List<String> items) {
            given.add(items);
            return items.stream().map(String::length).toList();
        }

        @CachedResult(model = "one", version = "1", operation = "length")
        public int one(String item) {
            throw new AssertionError(item);
        }

        @CachedResult(model = "one", version = "1", operation = "length")
        public CompletableFuture<Integer> soon(String item) {
            throw new AssertionError(item);
        }
    }

    private final ResultCache cache = ResultCache.builder().build();
    private final TextLengths target = new TextLengths();
    private final AtomicInteger intercepted = new AtomicInteger();

    private Object proxied(boolean byClass) {
        ProxyFactory factory = new ProxyFactory(target);
        factory.setProxyTargetClass(byClass);
        factory.addAdvisor(new AnnotationAdvisor(new CachedResultInterceptor(() -> cache)));
        factory.addAdvice((MethodInterceptor) invocation -> {
            intercepted.incrementAndGet();
            return invocation.proceed();
        });
        return factory.getProxy();
    }

    @SuppressWarnings("unchecked")
    private Lengths<String> lengths(boolean byClass) {
        return (Lengths<String>) proxied(byClass);
    }

    @Test
    void call_throughBothKindsOfProxies_computesWhatIsMissing() throws IOException {
        assertThat(lengths(true).of(List.of("a", "bb"))).containsExactly(1, 2);
        assertThat(lengths(false).of(List.of("ccc", "bb", "ccc"))).containsExactly(3, 2, 3);
        assertThat(target.given).containsExactly(List.of("a", "bb"), List.of("ccc"));
        // what is behind the cache sees each call of the method once
        assertThat(intercepted).hasValue(2);
    }

    @Test
    void call_inParallelChunks_runsEachWithItsOwnItems() {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            items.add("x".repeat(i));
        }
        List<Integer> lengths = ((TextLengths) proxied(true)).inChunks(items);
        assertThat(lengths).isEqualTo(items.stream().map(String::length).toList());
        assertThat(target.given).hasSize(50).allSatisfy(chunk -> assertThat(chunk)
                .hasSize(2));
        assertThat(target.given.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(items);
        assertThat(intercepted).hasValue(50);
    }

    @Test
    void call_thatFails_failsWithTheMethodsOwnException() throws IOException {
        target.failing = true;
        assertThatThrownBy(() -> lengths(true).of(List.of("a", "b")))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("no model");
        target.failing = false;
        target.more = 1;
        assertThatThrownBy(() -> lengths(true).of(List.of("a", "b")))
                .isInstanceOf(BatchResultException.class)
                .hasMessageContaining("TextLengths.of(List) was given 2 items and returned 3 results");
        target.more = 0;
        assertThat(lengths(true).of(List.of("a", "b"))).containsExactly(1, 1);
        assertThat(target.given).hasSize(3);
    }

    @Test
    void call_ofOneItem_isGatheredIntoABatchThroughTheProxy() {
        cache.rules()
                .replace(List.of(
                        ModelRule.of("one").coalesce(Duration.ofHours(1)).coalesceMaximum(2)));
        TextLengths lengths = (TextLengths) proxied(true);
        CompletableFuture<Integer> other = new CompletableFuture<>();
        Thread thread = new Thread(() -> other.complete(lengths.one("bb")));
        thread.setDaemon(true);
        thread.start();
        assertThat(lengths.one("a")).isEqualTo(1);
        assertThat(other.join()).isEqualTo(2);
        assertThat(target.given).hasSize(1);
        assertThat(target.given.get(0)).containsExactlyInAnyOrder("a", "bb");
        // once, around the batch
        assertThat(intercepted).hasValue(1);
    }

    @Test
    void asynchronousCalls_areGatheredIntoABatchThroughTheProxy() {
        cache.rules()
                .replace(List.of(
                        ModelRule.of("one").coalesce(Duration.ofHours(1)).coalesceMaximum(2)));
        TextLengths lengths = (TextLengths) proxied(true);
        CompletableFuture<Integer> first = lengths.soon("a");
        CompletableFuture<Integer> second = lengths.soon("bb");
        assertThat(first.join()).isEqualTo(1);
        assertThat(second.join()).isEqualTo(2);
        assertThat(target.given).containsExactly(List.of("a", "bb"));
        assertThat(intercepted).as("once, around the batch").hasValue(1);
    }
}
