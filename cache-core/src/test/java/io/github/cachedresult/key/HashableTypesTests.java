package io.github.cachedresult.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.HashIgnore;
import io.github.cachedresult.HashName;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.InputNormalizer;
import java.io.File;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a declared type tells before any call. */
class HashableTypesTests {

    record Request(String smiles, Function<String, String> callback) {}

    record Batch(List<Request> requests) {}

    record Node(String name, @Nullable Node next, List<Node> others) {}

    record BadNode(BadNode next, Thread thread) {}

    record Page<T>(T first, List<T> all) {}

    record Ignoring(@HashIgnore Function<String, String> callback, int number) {}

    record Normalising(@HashWith(AsText.class) Function<String, String> callback) {}

    static final class AsText implements InputNormalizer<Object> {
        @Override
        public @Nullable Object normalize(Object input, List<String> parameters) {
            return "text";
        }
    }

    interface OfTheApplication {}

    enum Colour {
        RED
    }

    static final class Pojo {}

    @HashName("box")
    static class Box<T> {
        @Nullable T content;
    }

    @HashName("named box")
    static final class NamedBox extends Box<Thread> {}

    /** Within itself it is always another type. */
    record Growing<T>(
            T content,
            @Nullable Growing<List<T>> next,
            @Nullable Growing<Map<T, T>> other) {}

    record Bounded<T extends Thread>(T thread) {}

    @SuppressWarnings({"unused", "rawtypes"})
    interface Declared<V> {
        void accepted(
                String a,
                int b,
                Double c,
                char[] d,
                int[][] e,
                BigDecimal f,
                List<String> g,
                Collection<? extends Number> h,
                Map<String, List<double[]>> i,
                Object j,
                Number k,
                Comparable<String> l,
                CharSequence m,
                Serializable n,
                Colour o,
                Node p,
                Page<String> q,
                V r,
                List<V> s,
                OfTheApplication t,
                Set u,
                Iterable<Node> v,
                Ignoring w,
                Normalising x,
                Colour[] y,
                Record z,
                Optional<String> a1,
                OptionalInt b1,
                UUID c1,
                Instant d1,
                Path e1,
                File f1,
                java.util.Date g1,
                URI h1,
                LocalDate i1,
                Temporal j1,
                ZoneId k1,
                Locale l1,
                Class<?> m1,
                ByteBuffer n1,
                Duration o1,
                List<Optional<UUID>> p1);

        void function(Function<String, String> x);

        void request(Request request);

        void batch(Batch batch);

        void requests(List<Request> requests);

        void map(Map<String, Thread> threads);

        void array(Thread[][] threads);

        void wildcard(List<? extends Thread> threads);

        void generic(List<Thread>[] threads);

        void optional(Optional<Thread> optional);

        void timestamp(Timestamp time);

        void clock(Clock clock);

        void charBuffer(CharBuffer buffer);

        void stream(InputStream in);

        void properties(Properties properties);

        void pojo(Pojo pojo);

        void recursive(BadNode node);

        void collection(Collection<Thread> threads);

        void iterable(Iterable<? extends Thread> threads);

        void page(Page<Thread> page);

        void pageOfPages(Page<Page<Thread>> page);

        void superclass(NamedBox box);

        void growing(Growing<Thread> growing);

        void bounded(Bounded<?> bounded);

        void pages(Page<Thread>[] pages);
    }

    @Test
    void check_whatMayHoldHashableValues_isAccepted() {
        Method method = method("accepted");
        for (int i = 0; i < method.getParameterCount(); i++) {
            Type type = method.getGenericParameterTypes()[i];
            assertThat(Keys.hasher(new HashedParameter("x", 0, type, null, Set.of()))
                            .parameterCount())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "function, x: java.util.function.Function is not hashable: ",
        "request, request.callback: java.util.function.Function is not hashable: ",
        "batch, batch.requests[].callback: java.util.function.Function is not hashable: ",
        "requests, requests[].callback: java.util.function.Function is not hashable: ",
        "map, threads[]: java.lang.Thread is not hashable: ",
        "array, threads[][]: java.lang.Thread is not hashable: ",
        "wildcard, threads[]: java.lang.Thread is not hashable: ",
        "generic, threads[][]: java.lang.Thread is not hashable: ",
        "optional, optional: java.lang.Thread is not hashable: ",
        "timestamp, time: java.sql.Timestamp is not hashable: ",
        "clock, clock: java.time.Clock is not hashable: ",
        "charBuffer, buffer: java.nio.CharBuffer is not hashable: ",
        "stream, in: java.io.InputStream is not hashable: ",
        "properties, properties: java.util.Properties is not hashable: ",
        "pojo, pojo: io.github.cachedresult.key.HashableTypesTests$Pojo is not hashable: ",
        "recursive, node.thread: java.lang.Thread is not hashable: ",
        "collection, threads[]: java.lang.Thread is not hashable: ",
        "iterable, threads[]: java.lang.Thread is not hashable: ",
        "page, page.first: java.lang.Thread is not hashable: ",
        "pageOfPages, page.first.first: java.lang.Thread is not hashable: ",
        "superclass, box.content: java.lang.Thread is not hashable: ",
        "growing, growing.content: java.lang.Thread is not hashable: ",
        "bounded, bounded.thread: java.lang.Thread is not hashable: ",
        "pages, pages[].first: java.lang.Thread is not hashable: "
    })
    void check_whatHoldsNone_isRefusedWithItsPath(String name, String message) {
        assertThatThrownBy(() -> hasher(name))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void check_ignoredPath_isNotLookedAt() {
        assertThat(hasher("request", "callback").parameterCount()).isEqualTo(1);
        assertThat(hasher("batch", "requests.callback").parameterCount()).isEqualTo(1);
        assertThatThrownBy(() -> hasher("batch", "requests.smiles")).isInstanceOf(UnhashableInputException.class);
    }

    @ParameterizedTest
    @ValueSource(classes = {List.class, Set.class, Map.class, java.util.TreeMap.class, java.util.LinkedList.class})
    void isCollectionOfTheJdk_ofTheJdk_isOne(Class<?> type) {
        assertThat(HashableTypes.isCollectionOfTheJdk(type)).isTrue();
    }

    private static InputHasher hasher(String name, String... ignored) {
        Method method = method(name);
        return Keys.hasher(new HashedParameter(
                method.getParameters()[0].getName(), 0, method.getGenericParameterTypes()[0], null, Set.of(ignored)));
    }

    private static Method method(String name) {
        return Arrays.stream(Declared.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
