package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.journal.JournalAction;
import io.github.cachedresult.journal.JournalOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Processes over the same two stores, in maps, of which each hears of the others' evictions when it is told to. */
final class ProcessesOverMaps implements AutoCloseable {

    final MapStore redis = new MapStore(Tier.REDIS);
    final MapStore s3 = new MapStore(Tier.S3);
    private final List<ResultCache> opened = new ArrayList<>();
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();

    private ResultCacheBuilder builder() {
        return ResultCache.builder()
                .store(redis)
                .store(s3)
                .listener(events::add)
                .evictions(new EvictionOptions(Duration.ofHours(1), null, 0));
    }

    ResultCache open() {
        return open(builder());
    }

    ResultCache openWithJournal(Path directory) {
        return open(builder()
                .shutdownLimit(Duration.ofMillis(100))
                .journal(JournalOptions.in(directory).withMinimumDuration(Duration.ZERO)));
    }

    private ResultCache open(ResultCacheBuilder builder) {
        ResultCache cache = builder.build();
        opened.add(cache);
        cache.evictions().refresh();
        return cache;
    }

    /** How many records of a journal have ended so, whatever process's. */
    long journaled(JournalAction action) {
        return events.stream()
                .filter(event -> event instanceof CacheEvent.Journaled record && record.action() == action)
                .count();
    }

    /** Refuses all entries of a model, or none. */
    void refuse(@Nullable String model) {
        redis.refusedModel = model;
        s3.refusedModel = model;
    }

    static CachedOperation<String> plan(ResultCache cache, String model) {
        return cache.operation("op", String.class)
                .model(model)
                .version("1")
                .inputs("x")
                .build();
    }

    static Cached<String> get(ResultCache cache, String model, CacheMode mode, String result) {
        return cache.get(plan(cache, model), mode, () -> result, "x");
    }

    static String get(ResultCache cache, String model, String result) {
        return get(cache, model, CacheMode.READ_WRITE, result).value();
    }

    /** A result of one model that is computed from that of another, which is there. */
    static Cached<String> getFrom(ResultCache cache, String model, String source) {
        return cache.get(plan(cache, model), () -> get(cache, source, "never"), "x");
    }

    static EntryReference entry(Cached<String> answer) {
        return EntryReference.of(Objects.requireNonNull(answer.cachedFrom().origin()));
    }

    /** A run that ends when it is told to. */
    static FutureTask<Cached<String>> begin(ResultCache cache, String model, CountDownLatch end)
            throws InterruptedException {
        return begin(cache, model, () -> {}, end);
    }

    /** A run that does something, and then ends when it is told to. */
    static FutureTask<Cached<String>> begin(ResultCache cache, String model, Runnable first, CountDownLatch end)
            throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<Cached<String>> run = new FutureTask<>(() -> cache.get(
                plan(cache, model),
                () -> {
                    first.run();
                    begun.countDown();
                    end.await();
                    return "slow";
                },
                "x"));
        new Thread(run).start();
        begun.await();
        return run;
    }

    /** Evicts all of model m while it and another one run, and sees what is kept. */
    void evictWhileItRuns(ResultCache running, Runnable eviction, ResultCache asking) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        FutureTask<Cached<String>> meant = begin(running, "m", end);
        FutureTask<Cached<String>> another = begin(running, "another", end);

        eviction.run();
        assertThat(get(running, "m", "beside"))
                .as("who calls now joins no run from before")
                .isEqualTo("beside");
        end.countDown();

        assertThat(meant.get().value()).as("its caller has it").isEqualTo("slow");
        assertThat(another.get().value()).isEqualTo("slow");
        assertThat(s3.entries).as("one of each").hasSize(2);
        assertThat(get(asking, "m", "never")).isEqualTo("beside");
        assertThat(get(running, "m", "never")).isEqualTo("beside");
        assertThat(get(asking, "another", "never")).isEqualTo("slow");
    }

    @Override
    public void close() {
        opened.forEach(ResultCache::close);
    }
}
