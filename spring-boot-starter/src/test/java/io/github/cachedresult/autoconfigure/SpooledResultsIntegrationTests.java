package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryKey;
import io.github.cachedresult.entry.EntryKeys;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.invocation.CacheEvent;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.invocation.ResultCacheBuilder;
import io.github.cachedresult.journal.JournalAction;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.spool.SpoolOptions;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.StoredHeader;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.test.server.S3Server;
import io.github.cachedresult.value.CompressionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results that are in files while they are written to a real S3, and read from it. */
class SpooledResultsIntegrationTests {

    /** The value's own entry has some 190 KB, several times this. */
    private static final long THRESHOLD = 20_000;

    private static final int NUMBERS = 10_000;
    private static final S3Server SERVER = RealServers.startS3();
    private static final AtomicInteger MODELS = new AtomicInteger();

    private String model = "spooled" + MODELS.incrementAndGet();
    private final AtomicInteger runs = new AtomicInteger();
    private final ConcurrentLinkedQueue<CacheEvent> heard = new ConcurrentLinkedQueue<>();

    @TempDir
    Path directory;

    @AfterAll
    static void stopServer() {
        SERVER.close();
    }

    /** How entries may be written. */
    private record Form(String name, EntrySeal seal, CompressionOptions compression) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Form> forms() {
        EntrySeal signed =
                EntrySeal.NONE.signing(EntryKeys.of("a", List.of(EntryKey.forSigning("a", new byte[32]))), false);
        EntrySeal encrypted =
                EntrySeal.NONE.encrypting(EntryKeys.of("a", List.of(EntryKey.forEncryption("a", new byte[32]))), false);
        return Stream.of(
                new Form("plain", EntrySeal.NONE, CompressionOptions.NONE),
                new Form("compressed", EntrySeal.NONE, CompressionOptions.DEFAULTS),
                new Form("signed", signed, CompressionOptions.NONE),
                new Form("encrypted", encrypted, CompressionOptions.NONE),
                new Form("compressed and signed", signed, CompressionOptions.DEFAULTS),
                new Form("compressed and encrypted", encrypted, CompressionOptions.DEFAULTS));
    }

    private SpoolOptions spool() {
        return new SpoolOptions(directory.resolve("spool"), THRESHOLD);
    }

    private static ResultStore store(SpoolOptions spool) {
        return RealServers.s3Store(SERVER.port(), RealServers.PATIENCE, spool);
    }

    private ResultCacheBuilder process(Form form, SpoolOptions spool) {
        return ResultCache.builder()
                .store(store(spool))
                .spool(spool)
                .seal(form.seal())
                .compression(form.compression())
                .listener(heard::add)
                .shutdownLimit(RealServers.PATIENCE);
    }

    private static Form plain() {
        return forms().findFirst().orElseThrow();
    }

    private CachedOperation<double[]> plan(ResultCache cache) {
        return cache.operation("org.acme.Grid.of", double[].class)
                .model(model)
                .version("v1")
                .inputs("x")
                .build();
    }

    private Cached<double[]> ask(ResultCache cache) {
        return cache.get(plan(cache), () -> numbers(runs.incrementAndGet()), "a");
    }

    private Cached<double[]> askOnce(Form form, SpoolOptions spool) {
        try (ResultCache cache = process(form, spool).build()) {
            return ask(cache);
        }
    }

    private static double[] numbers(int run) {
        return IntStream.range(0, NUMBERS).mapToDouble(i -> run + Math.sin(i)).toArray();
    }

    /** What one process has written is read by another, whether or not that one puts it into files. */
    @ParameterizedTest
    @MethodSource("forms")
    void large_isStoredThroughFilesAndFoundThroughFilesAndWithout(Form form) {
        assertThat(askOnce(form, spool()).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        for (SpoolOptions reading : List.of(spool(), new SpoolOptions(directory, 1 << 30))) {
            Cached<double[]> found = askOnce(form, reading);
            assertThat(found.cachedFrom().tier()).isEqualTo(Tier.S3);
            assertThat(found.value()).containsExactly(numbers(1));
        }
        assertThat(heard).noneMatch(event -> event instanceof CacheEvent.Unusable);
        assertThat(directory.resolve("spool")).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void large_writtenFromTheHeap_isFoundThroughFiles(Form form) {
        askOnce(form, new SpoolOptions(directory, 1 << 30));
        Cached<double[]> found = askOnce(form, spool());
        assertThat(found.cachedFrom().tier()).isEqualTo(Tier.S3);
        assertThat(found.value()).containsExactly(numbers(1));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void damagedAnywhere_isAMissAndRepaired(Form form) throws Exception {
        askOnce(form, spool());
        for (int part = 0; part < 8; part++) {
            damage(part);
            heard.clear();
            assertThat(askOnce(form, spool()).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(heard)
                    .as("part %d", part)
                    .anyMatch(event -> event instanceof CacheEvent.Unusable unusable && unusable.defect() != null);
            assertThat(askOnce(form, spool()).value()).containsExactly(numbers(runs.get()));
        }
    }

    /** Flips a bit in one of eight parts of the entry. */
    private void damage(int part) throws Exception {
        try (ResultStore store = store(spool())) {
            ResultKey key = key(store);
            StoredEntry there = found(store, key);
            byte[] bytes = there.bytes().clone();
            bytes[bytes.length / 8 * part + bytes.length / 16] ^= 0x08;
            StoreWrite write = new StoreWrite(key, bytes, EntryHeader.NEVER, WriteCondition.unchanged(there));
            assertThat(store.putAll(List.of(write)).toCompletableFuture().get().get(key))
                    .isInstanceOf(WriteOutcome.Stored.class);
        }
    }

    private ResultKey key(ResultStore store) {
        try (Stream<StoredHeader> headers = store.headers(EntrySelection.ofModel(model))) {
            return ((HeaderRead.Header) headers.findFirst().orElseThrow().read())
                    .header()
                    .key();
        }
    }

    private static StoredEntry found(ResultStore store, ResultKey key) throws Exception {
        return ((StoreRead.Found) Objects.requireNonNull(
                        store.getAll(List.of(key)).toCompletableFuture().get().get(key)))
                .entry();
    }

    @Test
    void callersThatJoinARun_haveValuesOfTheirOwn() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        CyclicBarrier ready = new CyclicBarrier(3);
        try (ResultCache cache = process(plain(), spool()).build()) {
            List<Future<Cached<double[]>>> calls = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                calls.add(threads.submit(() -> {
                    ready.await();
                    return ask(cache);
                }));
            }
            double[] first = calls.get(0).get().value();
            double[] second = calls.get(1).get().value();
            assertThat(first).isNotSameAs(second).containsExactly(numbers(1)).containsExactly(second);
            assertThat(calls.get(2).get().value()).containsExactly(first);
            assertThat(runs).hasValue(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void twoWritersAtOnce_agreeOnOneOfTheirResults() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        CyclicBarrier computed = new CyclicBarrier(2);
        try {
            List<Future<Cached<double[]>>> calls = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                calls.add(threads.submit(() -> {
                    try (ResultCache cache = process(plain(), spool()).build()) {
                        return cache.get(
                                plan(cache),
                                () -> {
                                    computed.await();
                                    return numbers(runs.incrementAndGet());
                                },
                                "a");
                    }
                }));
            }
            double[] one = calls.get(0).get().value();
            assertThat(calls.get(1).get().value()).containsExactly(one);
            assertThat(askOnce(plain(), spool()).value()).containsExactly(one);
            assertThat(runs).hasValue(2);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void withoutADirectory_isStoredFromTheHeapAndFoundThroughIt() throws IOException {
        SpoolOptions unusable = new SpoolOptions(Files.writeString(directory.resolve("file"), "no folder"), THRESHOLD);
        for (Form form : forms().toList()) {
            assertThat(askOnce(form, unusable).value()).containsExactly(numbers(runs.get()));
            for (SpoolOptions reading : List.of(unusable, spool())) {
                Cached<double[]> found = askOnce(form, reading);
                assertThat(found.cachedFrom().tier()).as("%s", form).isEqualTo(Tier.S3);
                assertThat(found.value()).containsExactly(numbers(runs.get()));
            }
            model = "spooled" + MODELS.incrementAndGet();
        }
        assertThat(runs).hasValue((int) forms().count());
        assertThat(heard)
                .noneMatch(event -> event instanceof CacheEvent.NotStored || event instanceof CacheEvent.StoreFailed);
    }

    @Test
    void uploadThatFails_isKeptAndDeliveredLater() {
        int port;
        try (S3Server down = RealServers.startS3()) {
            port = down.port();
        }
        Cached<double[]> computed;
        try (ResultCache cache = journaling(port, Duration.ofSeconds(2))) {
            computed = ask(cache);
            assertThat(heard).anyMatch(event -> event instanceof CacheEvent.KeptInJournal);
        }
        try (S3Server up = RealServers.startS3(port);
                ResultCache cache = journaling(port, RealServers.PATIENCE)) {
            Awaitility.await().atMost(RealServers.PATIENCE).until(() -> heard.stream()
                    .anyMatch(event -> event instanceof CacheEvent.Journaled journaled
                            && journaled.action() == JournalAction.DELIVERED));
            Cached<double[]> found = ask(cache);
            assertThat(found.cachedFrom().tier()).isEqualTo(Tier.S3);
            assertThat(found.value()).containsExactly(computed.value());
            assertThat(up.port()).isEqualTo(port);
        }
        assertThat(runs).hasValue(1);
    }

    private ResultCache journaling(int port, Duration timeout) {
        return ResultCache.builder()
                .store(RealServers.s3Store(port, timeout, spool()))
                .spool(spool())
                .journal(JournalOptions.in(directory.resolve("journal")).withMinimumDuration(Duration.ZERO))
                .listener(heard::add)
                .shutdownLimit(RealServers.PATIENCE)
                .build();
    }
}
