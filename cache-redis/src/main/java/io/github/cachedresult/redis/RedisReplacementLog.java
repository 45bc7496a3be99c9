package io.github.cachedresult.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.cachedresult.store.EvictionLog.Listening;
import io.github.cachedresult.store.ReplacementLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript;
import org.redisson.api.options.OptionalOptions;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * The log of replacements in Redis: a stream of about ten thousand records, each of one field. The field's name is that of
 * the log; a reader that finds the very record that it read last, byte by byte, has missed nothing.
 */
final class RedisReplacementLog implements ReplacementLog {

    /** A record has about 100 bytes. */
    private static final int REMEMBERED = 10_000;

    private static final int PAGE = 1_000;

    private static final String FOUND = "found";

    /* KEYS[1]: the stream. ARGV: the channel; how many are remembered; a name, if there is no log; the records. */
    private static final String APPEND = """
        local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
        local log = last and last[2][1] or ARGV[3]
        for i = 4, #ARGV do
          redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', log, ARGV[i])
        end
        redis.call('PUBLISH', ARGV[1], '')
        """;

    /*
     * KEYS[1]: the stream. ARGV: the number of the last record that was read, or '-'; its bytes; how many records may be
     * returned. Returns 'found' and, of each record, its number, its log and its bytes; or 'lost'.
     */
    private static final String READ = """
        local page = redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[3])
        local first = 1
        if ARGV[1] ~= '-' then
          if not page[1] or page[1][1] ~= ARGV[1] or page[1][2][2] ~= ARGV[2] then
            return {'lost'}
          end
          first = 2
        end
        local reply = {'found'}
        for i = first, #page do
          table.insert(reply, page[i][1])
          table.insert(reply, page[i][2][1])
          table.insert(reply, page[i][2][2])
        end
        return reply
        """;

    private final RedisCalls calls;
    private final Duration timeout;
    private final RedisChannel channel = new RedisChannel(RedisKeys.REPLACEMENT_CHANNEL);

    RedisReplacementLog(RedisCalls calls, Duration timeout) {
        this.calls = calls;
        this.timeout = timeout;
    }

    @Override
    public CompletionStage<?> append(List<byte[]> records) {
        Object[] arguments = new Object[records.size() + 3];
        arguments[0] = ascii(channel.name());
        arguments[1] = ascii(Integer.toString(REMEMBERED));
        arguments[2] = ascii(UUID.randomUUID().toString());
        for (int i = 0; i < records.size(); i++) {
            arguments[i + 3] = records.get(i);
        }
        return eval(APPEND, RScript.ReturnType.VALUE, arguments);
    }

    @Override
    public CompletionStage<Page> readAfter(@Nullable Numbered last) {
        return this.<List<byte[]>>eval(
                        READ,
                        RScript.ReturnType.LIST,
                        ascii(last == null ? "-" : last.number()),
                        last == null ? new byte[0] : last.bytes(),
                        ascii(Integer.toString(PAGE)))
                .thenApply(RedisReplacementLog::page);
    }

    private static Page page(List<byte[]> reply) {
        List<Numbered> records = new ArrayList<>();
        for (int i = 1; i + 2 < reply.size(); i += 3) {
            records.add(new Numbered(text(reply.get(i + 1)), text(reply.get(i)), reply.get(i + 2)));
        }
        return new Page(records, !text(reply.get(0)).equals(FOUND));
    }

    /** Is told by the first call that finds Redis, as by {@link RedisEvictionLog}. */
    @Override
    public Listening listen(Runnable heard) {
        return channel.listen(heard);
    }

    private <R> CompletableFuture<R> eval(String script, RScript.ReturnType type, Object... arguments) {
        return calls.call(client -> {
            channel.subscribe(client);
            return client.getScript(OptionalOptions.defaults()
                            .codec(ByteArrayCodec.INSTANCE)
                            .timeout(timeout)
                            .retryAttempts(0))
                    .<R>evalAsync(RScript.Mode.READ_WRITE, script, type, List.of(RedisKeys.REPLACEMENTS), arguments);
        });
    }

    private static String text(byte[] bytes) {
        return new String(bytes, US_ASCII);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
