package io.github.cachedresult.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntryRefusedException;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysOptions;
import org.redisson.api.options.OptionalOptions;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.codec.ByteArrayCodec;

/** What is sent to Redis for the keys of one master, each method in one round trip. Nothing here blocks. */
final class EntryCommands {

    /*
     * KEYS[1]: the key. ARGV: the entry; when Redis may reclaim it, or nothing; the SHA-1 of what may be replaced, or
     * nothing. Returns what is there instead, or nil once the entry is. Finding the very entry there is success: a client
     * may have sent it twice. What is no string is nobody's entry, and is replaced.
     */
    private static final String PUT = """
            local current = redis.pcall('GET', KEYS[1])
            if type(current) == 'string' and current ~= ARGV[1] and (ARGV[3] == '' or redis.sha1hex(current) ~= ARGV[3]) then
              return current
            end
            redis.call('SET', KEYS[1], ARGV[1])
            if ARGV[2] ~= '' then
              redis.call('PEXPIREAT', KEYS[1], ARGV[2])
            end
            return nil
            """;

    /* KEYS[1]: the key. ARGV[1]: how many first bytes. Returns them, nothing for another type, or nil if it is gone. */
    private static final String HEAD = """
            local kind = redis.call('TYPE', KEYS[1]).ok
            if kind == 'none' then
              return nil
            end
            if kind ~= 'string' then
              return ''
            end
            return redis.call('GETRANGE', KEYS[1], 0, ARGV[1] - 1)
            """;

    /* KEYS[1]: the key. ARGV: how many first bytes, and their SHA-1. Deletes what begins with them; returns how many. */
    private static final String DELETE_UNCHANGED = """
            if redis.call('TYPE', KEYS[1]).ok ~= 'string' then
              return 0
            end
            if redis.sha1hex(redis.call('GETRANGE', KEYS[1], 0, ARGV[1] - 1)) ~= ARGV[2] then
              return 0
            end
            return redis.call('UNLINK', KEYS[1])
            """;

    /**
     * How many entries one command should read. Redis answers the next while Redisson takes a reply apart, which takes longer
     * for one large reply than for several, and while who asked decodes what is there.
     */
    static final int READ_AT_ONCE = 250;

    /** The year 10000, beyond which Redis is not asked to reckon. */
    private static final long END_OF_TIME = 253_402_300_800_000L;

    private static final byte[] NOTHING = {};

    private final RedissonClient client;
    private final Duration timeout;

    EntryCommands(RedissonClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    CompletionStage<Map<ResultKey, StoreRead>> get(List<ResultKey> keys) {
        if (keys.size() == 1) {
            ResultKey key = keys.get(0);
            return client.<byte[]>getBucket(RedisKeys.of(key), ByteArrayCodec.INSTANCE)
                    .getAsync()
                    .handle((entry, failure) -> Map.of(key, failure == null ? read(entry) : readOrThrow(failure)));
        }
        String[] names = RedisKeys.of(keys);
        return client.getBuckets(ByteArrayCodec.INSTANCE)
                .<byte[]>getAsync(names)
                .thenApply(entries -> {
                    Map<ResultKey, StoreRead> reads = new HashMap<>(2 * names.length);
                    for (int i = 0; i < names.length; i++) {
                        reads.put(keys.get(i), read(entries.get(names[i])));
                    }
                    return reads;
                });
    }

    /**
     * Writes entries.
     *
     * @param reclaimAt when Redis may reclaim an entry
     */
    CompletionStage<Map<ResultKey, WriteOutcome>> put(List<StoreWrite> writes, ToLongFunction<StoreWrite> reclaimAt) {
        return putOnce(writes, reclaimAt).thenCompose(outcomes -> {
            List<StoreWrite> unknown = writes.stream()
                    .filter(write -> isForScriptUnknown(outcomes.get(write.key())))
                    .toList();
            if (unknown.isEmpty()) {
                return CompletableFuture.completedFuture(outcomes);
            }
            // Redisson believes the script loaded, and Redis has come back empty.
            return client.getScript(options())
                    .scriptLoadAsync(PUT)
                    .thenCompose(loaded -> putOnce(unknown, reclaimAt))
                    .thenApply(repeated -> {
                        outcomes.putAll(repeated);
                        return outcomes;
                    });
        });
    }

    private CompletionStage<Map<ResultKey, WriteOutcome>> putOnce(
            List<StoreWrite> writes, ToLongFunction<StoreWrite> reclaimAt) {
        RBatch batch = client.createBatch(batchOptions());
        Map<ResultKey, CompletableFuture<byte @Nullable []>> results = new HashMap<>(2 * writes.size());
        for (StoreWrite write : writes) {
            RFuture<byte @Nullable []> result = batch.getScript(ByteArrayCodec.INSTANCE)
                    .evalAsync(
                            RScript.Mode.READ_WRITE,
                            PUT,
                            RScript.ReturnType.VALUE,
                            List.of(RedisKeys.of(write.key())),
                            (Object[]) arguments(write, reclaimAt.applyAsLong(write)));
            results.put(write.key(), result.toCompletableFuture());
        }
        return batch.executeAsync().handle((done, failure) -> outcomes(results, failure));
    }

    CompletionStage<Integer> delete(List<ResultKey> keys) {
        return client.getKeys(KeysOptions.defaults().timeout(timeout).retryAttempts(0))
                .unlinkAsync(RedisKeys.of(keys))
                .thenApply(Long::intValue);
    }

    /** Deletes entries that still begin with these bytes. Not a batch: Redisson then knows what to do about a lost script. */
    CompletionStage<Integer> deleteUnchanged(List<Map.Entry<ResultKey, StoredEntry>> seen) {
        RScript script = client.getScript(options());
        List<CompletableFuture<Long>> counts = new ArrayList<>();
        for (Map.Entry<ResultKey, StoredEntry> entry : seen) {
            byte[] first = entry.getValue().bytes();
            counts.add(script.<Long>evalAsync(
                            RScript.Mode.READ_WRITE,
                            DELETE_UNCHANGED,
                            RScript.ReturnType.LONG,
                            List.of(RedisKeys.of(entry.getKey())),
                            ascii(first.length),
                            sha1(first))
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(counts.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> counts.stream()
                        .mapToInt(count -> count.join().intValue())
                        .sum());
    }

    /**
     * Reads the first bytes of entries.
     *
     * @param lengths how many, by the name of the Redis key
     * @return the bytes, or fewer where the entry is shorter, or none where it is gone
     */
    CompletionStage<Map<String, byte[]>> heads(Map<String, Integer> lengths) {
        RBatch batch = client.createBatch(batchOptions());
        Map<String, CompletableFuture<byte @Nullable []>> results = new HashMap<>();
        lengths.forEach((name, length) -> {
            RFuture<byte @Nullable []> result = batch.getScript(ByteArrayCodec.INSTANCE)
                    .evalAsync(RScript.Mode.READ_WRITE, HEAD, RScript.ReturnType.VALUE, List.of(name), ascii(length));
            results.put(name, result.toCompletableFuture());
        });
        return batch.executeAsync().thenApply(done -> {
            Map<String, byte[]> heads = new HashMap<>();
            results.forEach((name, result) -> {
                byte[] head = result.join();
                if (head != null) {
                    heads.put(name, head);
                }
            });
            return heads;
        });
    }

    /** The outcome of each write: a batch fails as soon as one of them does. */
    private static Map<ResultKey, WriteOutcome> outcomes(
            Map<ResultKey, CompletableFuture<byte @Nullable []>> results, @Nullable Throwable failure) {
        Map<ResultKey, WriteOutcome> outcomes = new HashMap<>(2 * results.size());
        results.forEach((key, result) -> outcomes.put(
                key,
                result.isDone()
                        ? result.handle(EntryCommands::outcome).join()
                        : new WriteOutcome.Failed(
                                failure == null ? new IllegalStateException("Redisson gave no answer") : failure)));
        return outcomes;
    }

    private static boolean isForScriptUnknown(@Nullable WriteOutcome outcome) {
        return outcome instanceof WriteOutcome.Failed failed && failed.cause() instanceof RedisNoScriptException;
    }

    private static WriteOutcome outcome(byte @Nullable [] there, @Nullable Throwable failure) {
        if (failure != null) {
            return new WriteOutcome.Failed(isTooLarge(failure) ? tooLarge(failure) : failure);
        }
        return there == null ? WriteOutcome.Stored.INSTANCE : new WriteOutcome.LostTo(new StoredEntry(there, null));
    }

    /** The server's {@code proto-max-bulk-len}, 512 MB unless set, of which it tells in these words only. */
    private static boolean isTooLarge(Throwable failure) {
        return failure instanceof RedisException
                && String.valueOf(failure.getMessage()).contains("invalid bulk length");
    }

    private static EntryRefusedException tooLarge(Throwable failure) {
        return new EntryRefusedException("the entry is larger than Redis takes (proto-max-bulk-len)", failure);
    }

    private static StoreRead read(byte @Nullable [] entry) {
        return entry == null ? StoreRead.Absent.INSTANCE : new StoreRead.Found(new StoredEntry(entry, null));
    }

    /** What is no string is no entry of ours; it is there all the same, as MGET would not say. */
    private static StoreRead readOrThrow(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RedisException
                && String.valueOf(cause.getMessage()).startsWith("WRONGTYPE")) {
            return new StoreRead.Found(new StoredEntry(NOTHING, null));
        }
        throw new CompletionException(cause);
    }

    private static byte[][] arguments(StoreWrite write, long reclaimAt) {
        byte[] time = time(reclaimAt);
        byte[] replaceable = write.condition() instanceof WriteCondition.Unchanged unchanged
                ? sha1(unchanged.read().bytes())
                : NOTHING;
        return new byte[][] {write.bytes(), time, replaceable};
    }

    /** As scripts take a time: nothing for never. */
    static byte[] time(long reclaimAt) {
        return reclaimAt == EntryHeader.NEVER || reclaimAt >= END_OF_TIME ? NOTHING : ascii(Math.max(1, reclaimAt));
    }

    /** As {@code redis.sha1hex} gives it: it tells whether something is still the same, and protects nothing. */
    private static byte[] sha1(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(bytes))
                    .getBytes(US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform is required to support SHA-1", e);
        }
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }

    private OptionalOptions options() {
        return OptionalOptions.defaults()
                .codec(ByteArrayCodec.INSTANCE)
                .timeout(timeout)
                .retryAttempts(0);
    }

    private BatchOptions batchOptions() {
        return BatchOptions.defaults()
                .responseTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .retryAttempts(0);
    }
}
