package io.github.cachedresult.test;

import io.github.cachedresult.store.EvictionLog;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One client's view of a log: fails once the client is closed, and tells when it has grown, or does not. */
record ClosableLog(EvictionLog log, boolean tells, BooleanSupplier closed) implements EvictionLog {

    @Override
    public CompletionStage<Optional<UUID>> current() {
        return unlessClosed(log::current);
    }

    @Override
    public CompletionStage<UUID> begin(@Nullable UUID expected, UUID next) {
        return unlessClosed(() -> log.begin(expected, next));
    }

    @Override
    public CompletionStage<Page> read(UUID of, long from, byte @Nullable [] preceding) {
        return unlessClosed(() -> log.read(of, from, preceding));
    }

    @Override
    public CompletionStage<Appended> append(UUID to, long first, List<byte[]> records) {
        return unlessClosed(() -> log.append(to, first, records));
    }

    @Override
    public CompletionStage<Optional<byte[]>> mark(UUID of) {
        return unlessClosed(() -> log.mark(of));
    }

    @Override
    public CompletionStage<Boolean> replaceMark(UUID of, byte @Nullable [] expected, byte[] next) {
        return unlessClosed(() -> log.replaceMark(of, expected, next));
    }

    @Override
    public Listening listen(Runnable heard) {
        return tells ? log.listen(heard) : Listening.NONE;
    }

    private <T> CompletionStage<T> unlessClosed(Supplier<CompletionStage<T>> call) {
        return closed.getAsBoolean() ? CompletableFuture.failedFuture(InMemoryResultStore.closed()) : call.get();
    }
}
