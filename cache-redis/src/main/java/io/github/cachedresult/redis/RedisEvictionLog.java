package io.github.cachedresult.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.cachedresult.store.EvictionLog;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.OptionalOptions;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Logs of evictions in Redis: a list for each, and a name for the current one. Whoever appends publishes it. Redis keeps them
 * no better than anything else: they are gone when it is emptied.
 */
final class RedisEvictionLog implements EvictionLog {

    private static final int PAGE = 1_000;

    /*
     * KEYS[1]: the name. ARGV: the log that may be replaced, or nothing; the new one; the channel. Returns the current one.
     */
    private static final String BEGIN = """
        local current = redis.call('GET', KEYS[1])
        if current and current ~= ARGV[1] then
          return current
        end
        redis.call('SET', KEYS[1], ARGV[2])
        redis.call('PUBLISH', ARGV[3], '0')
        return ARGV[2]
        """;

    /*
     * KEYS[1]: the list. ARGV: how many records precede, how many may follow, the last that precedes or nothing. Returns
     * whether those that precede are there, and the records.
     */
    private static final String READ = """
        if redis.call('LLEN', KEYS[1]) < tonumber(ARGV[1])
            or ARGV[3] ~= '' and redis.call('LINDEX', KEYS[1], ARGV[1] - 1) ~= ARGV[3] then
          return {'lost'}
        end
        local page = redis.call('LRANGE', KEYS[1], ARGV[1], ARGV[1] + ARGV[2] - 1)
        table.insert(page, 1, 'here')
        return page
        """;

    private static final byte[] LOST = ascii("lost");
    private static final byte[] NONE = {};

    /* KEYS[1]: the list. ARGV: how many records precede, the channel, the records. Returns how many there were. */
    private static final String APPEND = """
        local length = redis.call('LLEN', KEYS[1])
        if length == tonumber(ARGV[1]) then
          for i = 3, #ARGV do
            redis.call('RPUSH', KEYS[1], ARGV[i])
          end
          redis.call('PUBLISH', ARGV[2], ARGV[1])
        end
        return length
        """;

    /*
     * KEYS[1]: the mark. ARGV: what it must be, or nothing for none; the next one. Returns whether it is that now. A server whose
     * memory is full, which reclaiming is to help, refuses a SET unless the script has written before: so it deletes first.
     */
    private static final String REPLACE_MARK = """
        if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then
          return 0
        end
        redis.call('DEL', KEYS[1])
        redis.call('SET', KEYS[1], ARGV[2])
        return 1
        """;

    private final RedisCalls calls;
    private final Duration timeout;
    private final RedisChannel channel = new RedisChannel(RedisKeys.EVICTION_CHANNEL);

    RedisEvictionLog(RedisCalls calls, Duration timeout) {
        this.calls = calls;
        this.timeout = timeout;
    }

    @Override
    public CompletionStage<Optional<UUID>> current() {
        return call(client -> client.<byte[]>getBucket(RedisKeys.EVICTION_LOG, ByteArrayCodec.INSTANCE)
                .getAsync()
                .thenApply(name -> Optional.ofNullable(name).map(RedisEvictionLog::uuid)));
    }

    @Override
    public CompletionStage<UUID> begin(@Nullable UUID expected, UUID next) {
        return this.<byte[]>eval(
                        BEGIN,
                        RScript.ReturnType.VALUE,
                        RedisKeys.EVICTION_LOG,
                        ascii(expected == null ? "" : expected.toString()),
                        ascii(next.toString()),
                        ascii(channel.name()))
                .thenApply(RedisEvictionLog::uuid);
    }

    @Override
    public CompletionStage<Page> read(UUID of, long from, byte @Nullable [] preceding) {
        return this.<List<byte[]>>eval(
                        READ,
                        RScript.ReturnType.LIST,
                        RedisKeys.of(of),
                        ascii(Long.toString(from - 1)),
                        ascii(Integer.toString(PAGE)),
                        preceding == null ? NONE : preceding)
                .thenApply(reply -> new Page(reply.subList(1, reply.size()), Arrays.equals(reply.get(0), LOST)));
    }

    @Override
    public CompletionStage<Appended> append(UUID to, long first, List<byte[]> records) {
        Object[] arguments = new Object[records.size() + 2];
        arguments[0] = ascii(Long.toString(first - 1));
        arguments[1] = ascii(channel.name());
        for (int i = 0; i < records.size(); i++) {
            arguments[i + 2] = records.get(i);
        }
        return this.<Long>eval(APPEND, RScript.ReturnType.LONG, RedisKeys.of(to), arguments)
                .thenApply(length ->
                        length == first - 1 ? Appended.DONE : length < first - 1 ? Appended.LOST : Appended.TAKEN);
    }

    @Override
    public CompletionStage<Optional<byte[]>> mark(UUID of) {
        return call(client -> client.<byte[]>getBucket(RedisKeys.ofMark(of), ByteArrayCodec.INSTANCE)
                .getAsync()
                .thenApply(Optional::ofNullable));
    }

    @Override
    public CompletionStage<Boolean> replaceMark(UUID of, byte @Nullable [] expected, byte[] next) {
        return this.<Long>eval(
                        REPLACE_MARK,
                        RScript.ReturnType.LONG,
                        RedisKeys.ofMark(of),
                        expected == null ? NONE : expected,
                        next)
                .thenApply(replaced -> replaced == 1);
    }

    /** Subscribes with the first call that finds Redis, which then tells, also after it was away. */
    @Override
    public Listening listen(Runnable heard) {
        return channel.listen(heard);
    }

    private <R> CompletableFuture<R> eval(String script, RScript.ReturnType type, String key, Object... arguments) {
        return call(client -> client.getScript(options())
                .<R>evalAsync(RScript.Mode.READ_WRITE, script, type, List.of(key), arguments));
    }

    private <R> CompletableFuture<R> call(Function<RedissonClient, CompletionStage<R>> command) {
        return calls.call(client -> {
            channel.subscribe(client);
            return command.apply(client);
        });
    }

    private OptionalOptions options() {
        return OptionalOptions.defaults()
                .codec(ByteArrayCodec.INSTANCE)
                .timeout(timeout)
                .retryAttempts(0);
    }

    private static UUID uuid(byte[] name) {
        return UUID.fromString(new String(name, US_ASCII));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
