package io.github.cachedresult.invocation;

import io.github.cachedresult.store.EvictionLog;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A log that tells nobody, so that a test says who hears when. */
record SilentLog(EvictionLog log) implements EvictionLog {

    @Override
    public CompletionStage<Optional<UUID>> current() {
        return log.current();
    }

    @Override
    public CompletionStage<UUID> begin(@Nullable UUID expected, UUID next) {
        return log.begin(expected, next);
    }

    @Override
    public CompletionStage<Page> read(UUID of, long from) {
        return log.read(of, from);
    }

    @Override
    public CompletionStage<Appended> append(UUID to, long first, List<byte[]> records) {
        return log.append(to, first, records);
    }

    @Override
    public Listening listen(Runnable heard) {
        return Listening.NONE;
    }
}
