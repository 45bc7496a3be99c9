package io.github.cachedresult.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.store.DefectiveEntry;
import io.github.cachedresult.store.QuarantineLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.OptionalOptions;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * What cannot be used, kept in Redis for inspection: a key for each entry, which expires, and for each kind of defect a
 * sorted set of their ids by when they do.
 */
final class RedisQuarantine {

    /*
     * KEYS[1]: the ids; KEYS[2]: the entry. ARGV: its id, its life in milliseconds, how many there may be, the entry.
     * Returns whether it is kept, 1 or 0, now or already.
     */
    private static final String ADD = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
            if redis.call('EXISTS', KEYS[2]) == 1 then
              return 1
            end
            if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then
              return 0
            end
            redis.call('SET', KEYS[2], ARGV[4], 'PX', ARGV[2])
            redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return 1
            """;

    /* KEYS[1]: the ids. Returns the entries that are still there. */
    private static final String LIST = """
            local entries = {}
            for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
              local entry = redis.call('GET', KEYS[1] .. ':' .. id)
              if entry then
                table.insert(entries, entry)
              end
            end
            return entries
            """;

    private final Duration timeout;

    RedisQuarantine(Duration timeout) {
        this.timeout = timeout;
    }

    /** One round trip. */
    CompletionStage<Boolean> add(RedissonClient client, DefectiveEntry entry, QuarantineLimits limits) {
        String ids = RedisKeys.ofQuarantine(entry.defect());
        return client.getScript(options())
                .<Long>evalAsync(
                        RScript.Mode.READ_WRITE,
                        ADD,
                        RScript.ReturnType.LONG,
                        List.of(ids, ids + ':' + entry.id()),
                        ascii(entry.id()),
                        ascii(Long.toString(limits.life().toMillis())),
                        ascii(Integer.toString(limits.perDefect())),
                        entry.toBytes())
                .thenApply(kept -> kept == 1);
    }

    /** Blocks; one round trip for each kind of defect. */
    Stream<DefectiveEntry> list(RedissonClient client) {
        return Arrays.stream(Defect.values())
                .flatMap(defect -> client
                        .getScript(options())
                        .<List<byte[]>>eval(
                                RScript.Mode.READ_WRITE,
                                LIST,
                                RScript.ReturnType.LIST,
                                List.of(RedisKeys.ofQuarantine(defect)))
                        .stream())
                .map(DefectiveEntry::ofBytes)
                .flatMap(Optional::stream);
    }

    private OptionalOptions options() {
        return OptionalOptions.defaults()
                .codec(ByteArrayCodec.INSTANCE)
                .timeout(timeout)
                .retryAttempts(0);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
