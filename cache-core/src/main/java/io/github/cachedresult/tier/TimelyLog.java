package io.github.cachedresult.tier;

import io.github.cachedresult.store.EvictionLog;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A log each of whose calls ends in time, whatever its store does. */
record TimelyLog(EvictionLog log, TimeLimit limit) implements EvictionLog {

    @Override
    public CompletionStage<Optional<UUID>> current() {
        return limit.start(log::current);
    }

    @Override
    public CompletionStage<UUID> begin(@Nullable UUID expected, UUID next) {
        return limit.start(() -> log.begin(expected, next));
    }

    @Override
    public CompletionStage<Page> read(UUID of, long from, byte @Nullable [] preceding) {
        return limit.start(() -> log.read(of, from, preceding));
    }

    @Override
    public CompletionStage<Appended> append(UUID to, long first, List<byte[]> records) {
        return limit.start(() -> log.append(to, first, records));
    }

    @Override
    public CompletionStage<Optional<byte[]>> mark(UUID of) {
        return limit.start(() -> log.mark(of));
    }

    @Override
    public CompletionStage<Boolean> replaceMark(UUID of, byte @Nullable [] expected, byte[] next) {
        return limit.start(() -> log.replaceMark(of, expected, next));
    }

    @Override
    public Listening listen(Runnable heard) {
        return log.listen(heard);
    }
}
