package io.github.cachedresult.tier;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.store.Leases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Leases that say what was asked of them, and answer what they are told to. */
final class ScriptedLeases implements Leases {

    static final Duration LIFE = Duration.ofSeconds(15);

    final List<String> said = new ArrayList<>();
    CompletionStage<LeaseAnswer> answer = CompletableFuture.completedFuture(LeaseAnswer.Granted.INSTANCE);

    /** Whose renewal is answered as it is told, where the others are renewed; or null for all. */
    @Nullable ResultKey renewed;

    CompletionStage<Boolean> renewal = CompletableFuture.completedFuture(true);
    CompletionStage<Boolean> release = CompletableFuture.completedFuture(true);

    @Override
    public Duration life() {
        return LIFE;
    }

    @Override
    public CompletionStage<LeaseAnswer> acquire(ResultKey key, UUID holder, Collection<ResultKey> heldUp) {
        said.add("acquire");
        return answer;
    }

    @Override
    public CompletionStage<Boolean> renew(ResultKey key, UUID holder) {
        said.add("renew");
        return renewed == null || renewed.equals(key) ? renewal : CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletionStage<Boolean> release(ResultKey key, UUID holder, LeaseEnd end) {
        said.add("release " + end);
        return release;
    }
}
