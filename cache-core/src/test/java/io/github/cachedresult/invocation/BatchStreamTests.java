package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.store.FakeStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of many items. */
@NullUnmarked
class BatchStreamTests {

    private static final StreamOptions BY_TEN = StreamOptions.DEFAULTS.chunkSize(10);

    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final ResultCache cache = ResultCache.builder().store(redis).build();
    private final CachedOperation<String> operation = operation(cache);
    private final List<List<Integer>> given = new ArrayList<>();
    private final AtomicInteger read = new AtomicInteger();

    private static CachedOperation<String> operation(ResultCache cache) {
        return cache.operation("label", String.class)
                .model("m")
                .version("v")
                .inputs("prefix", "number", "suffix")
                .each("number")
                .build();
    }

    private Iterable<Integer> items(int count) {
        List<Integer> numbers = IntStream.range(0, count).boxed().toList();
        return () -> new Iterator<>() {

            private final Iterator<Integer> rest = numbers.iterator();

            @Override
            public boolean hasNext() {
                return rest.hasNext();
            }

            @Override
            public Integer next() {
                read.incrementAndGet();
                return rest.next();
            }
        };
    }

    private List<String> compute(List<Integer> items) {
        given.add(List.copyOf(items));
        return items.stream().map(item -> "<" + item + ">").toList();
    }

    private Stream<Cached<String>> stream(int count, StreamOptions options) {
        return cache.stream(operation, items(count), this::compute, options, "<", ">");
    }

    @Test
    void stream_answersInOrderChunkByChunk_asFarAsItIsRead() {
        try (Stream<Cached<String>> stream = stream(1_000, BY_TEN)) {
            Iterator<Cached<String>> answers = stream.iterator();
            assertThat(read).hasValue(0);
            for (int i = 0; i < 15; i++) {
                assertThat(answers.next().value()).isEqualTo("<" + i + ">");
            }
        }
        assertThat(read.get()).isLessThanOrEqualTo(21);
        assertThat(given).hasSize(2).allSatisfy(chunk -> assertThat(chunk).hasSize(10));
        // a single call finds what was computed for the stream, and so does the next stream, in the store
        assertThat(cache.get(operation, () -> "new", "<", 3, ">").cachedFrom().tier())
                .isEqualTo(Tier.REDIS);
        assertThat(cache.get(operation, () -> "new", "<", 999, ">").cachedFrom().tier())
                .isEqualTo(Tier.COMPUTED);
        assertThat(cache.localSize()).isEqualTo(2);
    }

    @Test
    void stream_interruptedInTheMiddle_isResumedWithWhatIsMissing() {
        List<StreamProgress> progress = new ArrayList<>();
        StreamOptions options = BY_TEN.onProgress(how -> {
            progress.add(how);
            if (how.answered() == 30) {
                Thread.currentThread().interrupt();
            }
        });
        List<String> first = new ArrayList<>();
        try (Stream<Cached<String>> stream = stream(95, options)) {
            assertThatThrownBy(() -> stream.forEach(answer -> first.add(answer.value())))
                    .isInstanceOf(InterruptedCallException.class)
                    .hasMessageContaining("label");
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(first).hasSize(30);
        assertThat(given).hasSize(3);
        try (Stream<Cached<String>> stream = stream(95, BY_TEN.onProgress(progress::add))) {
            assertThat(stream.map(Cached::value))
                    .containsExactlyElementsOf(
                            compute(IntStream.range(0, 95).boxed().toList()));
        }
        assertThat(given.subList(3, given.size() - 1)).hasSize(7);
        assertThat(progress).extracting(StreamProgress::answered).endsWith(80L, 90L, 95L);
        assertThat(progress).extracting(StreamProgress::computed).endsWith(50L, 60L, 65L);
    }

    @Test
    void stream_ofAComputationThatFails_throwsItsExceptionAndCannotBeReadOn() {
        IllegalArgumentException failure = new IllegalArgumentException("bad");
        Stream<Cached<String>> stream = cache.stream(
                operation,
                items(30),
                chunk -> {
                    if (chunk.contains(10)) {
                        throw failure;
                    }
                    return compute(chunk);
                },
                BY_TEN,
                "<",
                ">");
        Iterator<Cached<String>> answers = stream.iterator();
        for (int i = 0; i < 10; i++) {
            answers.next();
        }
        assertThatThrownBy(answers::hasNext).isSameAs(failure);
        assertThatThrownBy(answers::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has failed");
        assertThat(redis.entries()).hasSize(10);
    }

    @Test
    @Timeout(60)
    void stream_ofManyChunks_doesNotOutrunTheSlowerStore() throws Exception {
        FakeStore s3 = new FakeStore(Tier.S3);
        s3.writing = FakeStore.Behaviour.HELD;
        ResultCache both = ResultCache.builder().store(redis).store(s3).build();
        FutureTask<List<Cached<String>>> answers =
                new FutureTask<>(() -> both.stream(operation(both), items(600), this::compute, BY_TEN, "<", ">")
                        .toList());
        Thread reader = new Thread(answers);
        reader.setDaemon(true);
        reader.start();
        while (s3.heldCalls() < 500) {
            Thread.onSpinWait();
        }
        while (reader.getState() != Thread.State.TIMED_WAITING && reader.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(redis.entries()).hasSize(500);
        s3.release();
        assertThat(answers.get()).hasSize(600);
        assertThat(s3.heldCalls()).isEqualTo(100);
        s3.release();
    }

    @Test
    void stream_withoutAStore_isHeldInTheProcess() {
        ResultCache alone = ResultCache.builder().build();
        CachedOperation<String> planned = operation(alone);
        for (Tier tier : List.of(Tier.COMPUTED, Tier.LOCAL)) {
            try (Stream<Cached<String>> stream =
                    alone.stream(planned, List.of(1, 2, 1), this::compute, BY_TEN, "<", ">")) {
                assertThat(stream.map(answer -> answer.cachedFrom().tier())).containsExactly(tier, tier, tier);
            }
        }
        assertThat(given).containsExactly(List.of(1, 2));
    }

    @Test
    @SuppressWarnings("try") // it holds while it is open
    void stream_underOtherModes_doesWhatTheySay() {
        try (CacheScope unused = CacheScope.open(CacheMode.OFF)) {
            assertThat(stream(3, BY_TEN).map(Cached::value)).containsExactly("<0>", "<1>", "<2>");
        }
        assertThat(redis.entries()).isEmpty();
        try (CacheScope unused = CacheScope.open(CacheMode.CACHE_ONLY)) {
            assertThatThrownBy(() -> stream(3, BY_TEN).toList()).isInstanceOf(PartlyCachedException.class);
        }
    }

    @Test
    void stream_whoseListenerFails_goesOn() {
        StreamOptions failing = BY_TEN.onProgress(how -> {
            throw new IllegalStateException("no");
        });
        assertThat(stream(25, failing).toList()).hasSize(25);
        assertThatThrownBy(() -> BY_TEN.chunkSize(0)).hasMessageContaining("must have 1 item or more, not 0");
    }

    @Test
    void stream_ofAPlanThatDoesNotFit_isRefused() {
        CachedOperation<String> single =
                cache.operation("single", String.class).model("m").inputs("a").build();
        assertThatThrownBy(() -> cache.stream(single, List.of(1), this::compute, BY_TEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plan it with OperationBuilder.each");
        assertThatThrownBy(() -> cache.stream(operation, List.of(1), this::compute, BY_TEN, "<"))
                .hasMessageContaining("has 2 inputs beside its items, this call has 1");
        assertThatThrownBy(() -> cache.operation("other", String.class)
                        .model("m")
                        .inputs("a")
                        .each("b")
                        .build())
                .hasMessageContaining("the items of other are to be 'b', and its inputs are [a]");
    }
}
