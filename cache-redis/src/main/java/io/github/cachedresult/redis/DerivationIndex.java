package io.github.cachedresult.redis;

import io.github.cachedresult.entry.Derivation;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.store.StoreWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.OptionalOptions;
import org.redisson.api.options.PlainOptions;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Which entries were computed from which: for each source a set of what was computed from it, which lives as long as the
 * last of them may. Written before the entries, so that no entry is missing from it.
 */
final class DerivationIndex {

    /*
     * KEYS[1]: the set. ARGV: a reference; when Redis may reclaim the entry, or nothing for never. The set's own life only
     * grows: PEXPIREAT has no GT before Redis 7.
     */
    private static final String ADD = """
            local before = redis.call('PTTL', KEYS[1])
            redis.call('SADD', KEYS[1], ARGV[1])
            if ARGV[2] == '' then
              redis.call('PERSIST', KEYS[1])
            elseif before ~= -1 then
              local time = redis.call('TIME')
              local ends = before < 0 and 0 or time[1] * 1000 + math.floor(time[2] / 1000) + before
              if tonumber(ARGV[2]) > ends then
                redis.call('PEXPIREAT', KEYS[1], ARGV[2])
              end
            end
            return nil
            """;

    private final RedissonClient client;
    private final Duration timeout;

    DerivationIndex(RedissonClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /**
     * Adds entries that are about to be written, those that were computed from others: whoever finds an entry finds it here, too.
     *
     * @param reclaimAt when Redis may reclaim an entry
     */
    CompletionStage<?> addAll(List<StoreWrite> writes, ToLongFunction<StoreWrite> reclaimAt) {
        List<CompletableFuture<?>> additions = new ArrayList<>();
        for (StoreWrite write : writes) {
            Derivation derivation = EntryFormat.readHeader(write.content()) instanceof HeaderRead.Header read
                    ? Derivation.of(read.header())
                    : null;
            if (derivation != null) {
                additions.add(add(derivation, reclaimAt.applyAsLong(write)).toCompletableFuture());
            }
        }
        return CompletableFuture.allOf(additions.toArray(CompletableFuture<?>[]::new));
    }

    /** Adds an entry to what was computed from each of its sources. One round trip to each master concerned. */
    private CompletionStage<?> add(Derivation derivation, long reclaimAt) {
        return addOnce(derivation, reclaimAt).exceptionallyCompose(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            return cause instanceof RedisNoScriptException
                    // Redisson believes the script loaded, and Redis has come back empty.
                    ? client.getScript(OptionalOptions.defaults()
                                    .codec(ByteArrayCodec.INSTANCE)
                                    .timeout(timeout)
                                    .retryAttempts(0))
                            .scriptLoadAsync(ADD)
                            .thenCompose(loaded -> addOnce(derivation, reclaimAt))
                    : CompletableFuture.failedFuture(cause);
        });
    }

    private CompletionStage<Object> addOnce(Derivation derivation, long reclaimAt) {
        RBatch batch = client.createBatch(BatchOptions.defaults()
                .responseTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .retryAttempts(0));
        byte[] reference = derivation.derived().toBytes();
        byte[] time = EntryCommands.time(reclaimAt);
        for (EntryReference source : derivation.sources()) {
            RFuture<?> unused = batch.getScript(ByteArrayCodec.INSTANCE)
                    .evalAsync(
                            RScript.Mode.READ_WRITE,
                            ADD,
                            RScript.ReturnType.VALUE,
                            List.of(RedisKeys.ofDerived(source.entryId())),
                            reference,
                            time);
        }
        return batch.executeAsync().thenApply(done -> done);
    }

    /** What was computed from an entry, as far as it can be read. Blocks for one round trip. */
    Stream<EntryReference> derivedFrom(UUID entryId) {
        List<EntryReference> references = new ArrayList<>();
        for (byte[] member : client.<byte[]>getSet(PlainOptions.name(RedisKeys.ofDerived(entryId))
                        .codec(ByteArrayCodec.INSTANCE)
                        .timeout(timeout)
                        .retryAttempts(0))
                .readAll()) {
            try {
                references.add(EntryReference.ofBytes(member));
            } catch (IllegalArgumentException e) {
                // Somebody else's: no entry of ours is named by it.
            }
        }
        return references.stream();
    }
}
