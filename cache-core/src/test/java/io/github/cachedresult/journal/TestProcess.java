package io.github.cachedresult.journal;

import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.WriteOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A process with a journal whose threads do as they are told. */
final class TestProcess {

    record Word(JournalAction action, @Nullable ResultKey key, String detail) {}

    final List<Word> heard = new ArrayList<>();
    final Inline scheduler = new Inline();
    final Inline disk = new Inline();
    final Journal journal;
    Instant now = Instant.ofEpochMilli(Samples.COMPUTED_AT);
    final TestEvictions evictions = new TestEvictions();

    TestProcess(Path directory, ResultStore... stores) {
        this(JournalOptions.in(directory), Disk.real(), stores);
    }

    TestProcess(JournalOptions options, Disk files, ResultStore... stores) {
        journal = new Journal(
                options,
                List.of(stores),
                EntrySeal.NONE,
                evictions,
                (action, key, detail) -> heard.add(new Word(action, key, detail)),
                () -> now,
                new Random(),
                files,
                disk,
                scheduler);
        journal.start();
    }

    /** Keeps a record whose last write never ends. */
    void keep(JournalRecord record) {
        CompletionStage<?> unused = keep(record, new CompletableFuture<>());
    }

    /** Keeps a record that the last store takes after all. */
    void keepTaken(JournalRecord record) {
        CompletableFuture<WriteOutcome> lastWrite = new CompletableFuture<>();
        CompletionStage<?> unused = keep(record, lastWrite);
        lastWrite.complete(WriteOutcome.Stored.INSTANCE);
    }

    CompletionStage<?> keep(JournalRecord record, CompletableFuture<WriteOutcome> lastWrite) {
        return journal.keep(record.header(), record.entry(), record.keptUntil(), List.of(), lastWrite);
    }

    /** Keeps a record that the last store has refused. */
    void keepRefused(JournalRecord record) {
        CompletionStage<?> unused = keep(record, CompletableFuture.completedFuture(failed()));
    }

    static WriteOutcome failed() {
        return new WriteOutcome.Failed(new IllegalStateException("down"));
    }

    List<JournalAction> actions() {
        return heard.stream().map(Word::action).toList();
    }

    JournalState.Failure lastFailure() {
        return Objects.requireNonNull(journal.state().lastFailure());
    }

    int close() {
        return journal.close(Duration.ofSeconds(10));
    }
}
