package io.github.cachedresult.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.EvictionLog.Appended;
import io.github.cachedresult.store.EvictionLog.Page;
import io.github.cachedresult.store.ResultStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link ResultStoreContract} that is about the log of evictions. Each test works on logs of its own. */
abstract class EvictionLogContract extends StoreFixture {

    private static final int APPENDING = 6;

    private final UUID log = UUID.randomUUID();

    @Test
    void whatIsAppendedToALogIsRead_alsoByOthers() {
        EvictionLog mine = openAnother().evictions();

        assertThat(join(mine.append(log, 1, List.of(record(1))))).isEqualTo(Appended.DONE);
        assertThat(join(mine.append(log, 2, List.of(record(2), record(3))))).isEqualTo(Appended.DONE);

        EvictionLog others = openAnother().evictions();
        assertThat(read(others, 1)).containsExactly("record 1", "record 2", "record 3");
        assertThat(read(others, 3)).containsExactly("record 3");
        assertThat(join(others.read(log, 4))).isEqualTo(new Page(List.of(), false));
    }

    @Test
    void whoNamesTheRecordThatPrecedes_readsOnFromIt() {
        EvictionLog mine = openAnother().evictions();
        join(mine.append(log, 1, List.of(record(1), record(2), record(3))));

        Page page = join(mine.read(log, 3, record(2)));

        assertThat(page.lost()).isFalse();
        assertThat(page.records()).singleElement().isEqualTo(record(3));
        assertThat(join(mine.read(log, 4, record(3)))).isEqualTo(new Page(List.of(), false));
    }

    @Test
    void aLogThatIsNotThereIsEmpty() {
        assertThat(join(openAnother().evictions().read(log, 1))).isEqualTo(new Page(List.of(), false));
    }

    @Test
    void aNumberIsGivenOnce() {
        EvictionLog mine = openAnother().evictions();
        join(mine.append(log, 1, List.of(record(1))));

        assertThat(join(mine.append(log, 1, List.of(record(2))))).isEqualTo(Appended.TAKEN);

        assertThat(read(mine, 1)).containsExactly("record 1");
    }

    @Test
    void aLongLogIsReadPageByPage() {
        EvictionLog mine = openAnother().evictions();
        int length = 150;
        join(mine.append(
                log, 1, IntStream.rangeClosed(1, length).mapToObj(this::record).toList()));

        List<String> all = new ArrayList<>();
        for (List<String> page = read(mine, 1); !page.isEmpty(); page = read(mine, all.size() + 1L)) {
            all.addAll(page);
        }

        assertThat(all).hasSize(length).startsWith("record 1").endsWith("record " + length);
    }

    @Test
    void ofManyWhoAppendEachGetsNumbersOfHisOwn() throws Exception {
        int each = 5;
        ExecutorService threads = Executors.newFixedThreadPool(APPENDING);
        try {
            CyclicBarrier together = new CyclicBarrier(APPENDING);
            List<Future<Set<Long>>> numbers = new ArrayList<>();
            for (int i = 0; i < APPENDING; i++) {
                EvictionLog mine = openAnother().evictions();
                int who = i;
                numbers.add(threads.submit(() -> {
                    together.await(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
                    Set<Long> own = new HashSet<>();
                    for (long next = 1; own.size() < each; next++) {
                        byte[] record = ("of " + who + ", for " + next).getBytes(UTF_8);
                        if (join(mine.append(log, next, List.of(record))) == Appended.DONE) {
                            own.add(next);
                        }
                    }
                    return own;
                }));
            }
            List<Long> all = new ArrayList<>();
            for (Future<Set<Long>> own : numbers) {
                all.addAll(own.get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS));
            }
            assertThat(all).doesNotHaveDuplicates().allMatch(number -> number <= (long) APPENDING * each);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void oneLogIsTheCurrentOne_andIsReplacedByWhoKnowsIt() {
        EvictionLog mine = openAnother().evictions();
        EvictionLog others = openAnother().evictions();
        UUID current = join(mine.begin(null, UUID.randomUUID()));
        UUID next = UUID.randomUUID();

        assertThat(join(others.current())).contains(current);
        assertThat(join(others.begin(null, UUID.randomUUID()))).isEqualTo(current);
        assertThat(join(others.begin(UUID.randomUUID(), UUID.randomUUID()))).isEqualTo(current);
        assertThat(join(others.begin(current, next))).isEqualTo(next);
        assertThat(join(mine.current())).contains(next);
        assertThat(join(mine.begin(current, UUID.randomUUID()))).isEqualTo(next);
    }

    @Test
    void theMarkBesideALogIsReplacedByWhoHasReadIt_andIsNoRecord() {
        EvictionLog mine = openAnother().evictions();
        EvictionLog others = openAnother().evictions();
        join(mine.append(log, 1, List.of(record(1))));
        assertThat(join(mine.mark(log))).isEmpty();

        assertThat(join(mine.replaceMark(log, record(7), record(8)))).isFalse();
        assertThat(join(mine.replaceMark(log, null, record(8)))).isTrue();
        assertThat(join(others.mark(log)))
                .hasValueSatisfying(mark -> assertThat(mark).isEqualTo(record(8)));
        assertThat(join(others.replaceMark(log, null, record(9)))).isFalse();
        assertThat(join(others.replaceMark(log, record(8), record(9)))).isTrue();
        assertThat(join(mine.replaceMark(log, record(8), record(10)))).isFalse();

        assertThat(join(mine.mark(log)))
                .hasValueSatisfying(mark -> assertThat(mark).isEqualTo(record(9)));
        assertThat(join(mine.mark(UUID.randomUUID())))
                .as("another log has its own")
                .isEmpty();
        assertThat(read(mine, 1)).containsExactly("record 1");
    }

    @Test
    void ofManyWhoReplaceTheMarkOneDoes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(APPENDING);
        try {
            CyclicBarrier together = new CyclicBarrier(APPENDING);
            List<Future<Boolean>> replaced = new ArrayList<>();
            for (int i = 0; i < APPENDING; i++) {
                EvictionLog mine = openAnother().evictions();
                byte[] next = record(i);
                replaced.add(threads.submit(() -> {
                    together.await(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
                    return join(mine.replaceMark(log, null, next));
                }));
            }
            int winners = 0;
            for (Future<Boolean> one : replaced) {
                winners += one.get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS) ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aClosedStoresLogFailsByItsStage() {
        ResultStore store = openAnother();
        EvictionLog mine = store.evictions();
        store.close();

        assertThat(mine.read(log, 1).toCompletableFuture()).failsWithin(Duration.ofSeconds(TIME_LIMIT_SECONDS));
        assertThat(mine.current().toCompletableFuture()).failsWithin(Duration.ofSeconds(TIME_LIMIT_SECONDS));
    }

    private byte[] record(int number) {
        return ("record " + number).getBytes(UTF_8);
    }

    private List<String> read(EvictionLog from, long number) {
        return join(from.read(log, number)).records().stream()
                .map(record -> new String(record, UTF_8))
                .toList();
    }
}
