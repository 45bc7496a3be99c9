package io.github.cachedresult.invocation;

import io.github.cachedresult.store.EvictionLog;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A log that tells nobody, so that a test says who hears when, and that fails where a test says so. */
record SilentLog(EvictionLog log, BooleanSupplier isBroken) implements EvictionLog {

    private <T> CompletionStage<T> unlessBroken(Supplier<CompletionStage<T>> answer) {
        return isBroken.getAsBoolean()
                ? CompletableFuture.failedFuture(new IllegalStateException("the log is broken"))
                : answer.get();
    }

    @Override
    public CompletionStage<Optional<UUID>> current() {
        return unlessBroken(() -> log.current());
    }

    @Override
    public CompletionStage<UUID> begin(@Nullable UUID expected, UUID next) {
        return unlessBroken(() -> log.begin(expected, next));
    }

    @Override
    public CompletionStage<Page> read(UUID of, long from, byte @Nullable [] preceding) {
        return unlessBroken(() -> log.read(of, from, preceding));
    }

    @Override
    public CompletionStage<Appended> append(UUID to, long first, List<byte[]> records) {
        return unlessBroken(() -> log.append(to, first, records));
    }

    @Override
    public CompletionStage<Optional<byte[]>> mark(UUID of) {
        return unlessBroken(() -> log.mark(of));
    }

    @Override
    public CompletionStage<Boolean> replaceMark(UUID of, byte @Nullable [] expected, byte[] next) {
        return unlessBroken(() -> log.replaceMark(of, expected, next));
    }

    @Override
    public Listening listen(Runnable heard) {
        return Listening.NONE;
    }
}
