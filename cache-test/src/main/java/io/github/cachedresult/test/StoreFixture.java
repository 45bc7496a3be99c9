package io.github.cachedresult.test;

import static io.github.cachedresult.test.SampleEntries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.StoredHeader;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The stores of one test of {@link ResultStoreContract}, and what is asked of them. Each test works on a model of its own; its stores are
 * closed after it.
 */
abstract class StoreFixture {

    static final int TIME_LIMIT_SECONDS = 60;

    final String model = "contract-" + UUID.randomUUID();
    final ResultKey key = key(model, "v1", "input");
    private final Deque<ResultStore> opened = new ArrayDeque<>();

    /** The first store of a test. */
    ResultStore store;

    /**
     * A new store, connected and with a time limit that a busy machine does not exceed; each call gives another one on the
     * same server, as another process would have it.
     */
    protected abstract ResultStore createStore();

    @BeforeEach
    final void openStore() {
        store = openAnother();
    }

    @AfterEach
    final void closeStores() {
        opened.forEach(ResultStore::close);
    }

    final ResultStore openAnother() {
        return opened(createStore());
    }

    final ResultStore opened(ResultStore another) {
        opened.push(another);
        return another;
    }

    final List<ResultKey> keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> key(model, "v1", "input " + i))
                .toList();
    }

    final WriteOutcome put(ResultKey written, byte[] bytes) {
        return putOf(store, write(written, bytes, WriteCondition.absent()));
    }

    static WriteOutcome replace(ResultStore in, ResultKey written, StoredEntry read, byte[] bytes) {
        return putOf(in, write(written, bytes, WriteCondition.unchanged(read)));
    }

    static StoreWrite write(ResultKey written, byte[] bytes, WriteCondition condition) {
        return new StoreWrite(written, bytes, EntryHeader.NEVER, condition);
    }

    static WriteOutcome putOf(ResultStore in, StoreWrite write) {
        Map<ResultKey, WriteOutcome> outcomes = join(in.putAll(List.of(write)));
        assertThat(outcomes).containsOnlyKeys(write.key());
        return outcomes.values().iterator().next();
    }

    final StoreRead read(ResultKey wanted) {
        return readOf(store, wanted);
    }

    static StoreRead readOf(ResultStore in, ResultKey wanted) {
        Map<ResultKey, StoreRead> reads = join(in.getAll(List.of(wanted)));
        assertThat(reads).containsOnlyKeys(wanted);
        return reads.values().iterator().next();
    }

    final StoredEntry found(ResultKey wanted) {
        return found(store, wanted);
    }

    static StoredEntry found(ResultStore in, ResultKey wanted) {
        return foundIn(readOf(in, wanted));
    }

    static StoredEntry foundIn(StoreRead read) {
        if (read instanceof StoreRead.Found found) {
            return found.entry();
        }
        return fail("Not found: " + read, read instanceof StoreRead.Failed failed ? failed.cause() : null);
    }

    static byte[] winner(WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.LostTo lost) {
            return lost.winner().bytes();
        }
        return fail("Not lost: " + outcome, outcome instanceof WriteOutcome.Failed failed ? failed.cause() : null);
    }

    final List<StoredHeader> headers(EntrySelection selection) {
        try (Stream<StoredHeader> headers = store.headers(selection)) {
            return headers.toList();
        }
    }

    final List<ResultKey> listed(EntrySelection selection) {
        return headers(selection).stream()
                .flatMap(listed -> listed.read() instanceof HeaderRead.Header header
                        ? Stream.of(header.header().key())
                        : Stream.empty())
                .toList();
    }

    static <T> T join(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
