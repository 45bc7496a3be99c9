package io.github.cachedresult.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RScript;
import org.redisson.api.RScriptAsync;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.OptionalOptions;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.codec.StringCodec;

/**
 * What is sent to Redis for leases: a script for each of them, all of one master's in one round trip. A master that does not
 * answer in time concerns its own leases only. Nothing here blocks.
 */
final class LeaseScripts {

    /*
     * KEYS[1]: the lease. ARGV: who asks, the life of a lease in milliseconds, the channel of the process, what is held up.
     * Returns 0 if it is granted, else in how many milliseconds it lapses.
     */
    private static final String ACQUIRE = """
            local holder = redis.call('HGET', KEYS[1], 'holder')
            if not holder or holder == ARGV[1] then
              redis.call('HSET', KEYS[1], 'holder', ARGV[1])
              redis.call('PEXPIRE', KEYS[1], ARGV[2])
              return 0
            end
            redis.call('HSET', KEYS[1], ARGV[3], ARGV[4])
            local left = redis.call('PTTL', KEYS[1])
            if left < 0 then
              redis.call('PEXPIRE', KEYS[1], ARGV[2])
              left = tonumber(ARGV[2])
            end
            return math.max(left, 1)
            """;

    /* KEYS[1]: the lease. ARGV: whose it is to be, the life of a lease in milliseconds. Returns 1 if it is, else 0. */
    private static final String RENEW = """
            if redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then
              return 0
            end
            return redis.call('PEXPIRE', KEYS[1], ARGV[2])
            """;

    /* KEYS[1]: the lease. ARGV: whose it is to be, what those are told that wait. Returns 1 if it was released, else 0. */
    private static final String RELEASE = """
            if redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then
              return 0
            end
            local fields = redis.call('HKEYS', KEYS[1])
            redis.call('DEL', KEYS[1])
            for _, channel in ipairs(fields) do
              if channel ~= 'holder' then
                redis.pcall('PUBLISH', channel, ARGV[2])
              end
            end
            return 1
            """;

    /* KEYS[1]: a lease. Returns what is held up by it, and who holds it. */
    private static final String HELD_UP = """
            return redis.call('HVALS', KEYS[1])
            """;

    /*
     * KEYS[1]: a lease that is waited for, KEYS[2]: its entry. ARGV[1]: the channel of a process that was away. Returns the
     * place of one of Found.
     */
    private static final String CATCH_UP = """
            if redis.call('EXISTS', KEYS[1]) == 1 then
              redis.call('HSETNX', KEYS[1], ARGV[1], '')
              return 0
            end
            return redis.call('EXISTS', KEYS[2]) == 1 and 1 or 2
            """;

    private static final List<Found> FOUND = List.of(Found.HELD, Found.STORED, Found.GONE);

    private static final String[] NONE = {};

    private final RedissonClient client;
    private final Duration timeout;

    LeaseScripts(RedissonClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /**
     * Asks for leases. Completes with 0 for each that is granted, else with in how many milliseconds it lapses.
     *
     * @param heldUp what is held up by each
     */
    CompletionStage<Map<String, Long>> acquire(
            Collection<String> leases, String holder, Duration life, String channel, String heldUp) {
        String[] arguments = {holder, Long.toString(life.toMillis()), channel, heldUp};
        return each(ACQUIRE, RScript.ReturnType.LONG, List.copyOf(leases), lease -> arguments);
    }

    /** Renews leases. Completes with 1 for each that is the holder's, else with 0. */
    CompletionStage<Map<String, Long>> renew(Collection<String> leases, String holder, Duration life) {
        String[] arguments = {holder, Long.toString(life.toMillis())};
        return each(RENEW, RScript.ReturnType.LONG, List.copyOf(leases), lease -> arguments);
    }

    /**
     * Releases leases. Completes with 1 for each that was the holder's, else with 0.
     *
     * @param words what those are told that wait for each of them
     */
    CompletionStage<Map<String, Long>> release(Map<String, String> words, String holder) {
        return each(RELEASE, RScript.ReturnType.LONG, List.copyOf(words.keySet()), lease ->
                new String[] {holder, String.valueOf(words.get(lease))});
    }

    /** Says what became of a lease; if it is held, its channel is told of its end. */
    CompletionStage<Found> catchUp(String lease, String entry, String channel) {
        return client.getScript(options())
                .<Long>evalAsync(
                        RScript.Mode.READ_WRITE, CATCH_UP, RScript.ReturnType.LONG, List.of(lease, entry), channel)
                .thenApply(place -> FOUND.get(place.intValue()));
    }

    /** What is held up by leases, and who holds them. */
    CompletionStage<List<String>> heldUp(Collection<String> leases) {
        return this.<List<String>>each(HELD_UP, RScript.ReturnType.LIST, List.copyOf(leases), lease -> NONE)
                .thenApply(
                        values -> values.values().stream().flatMap(List::stream).toList());
    }

    /** Completes with the answers that there are, and fails where there is none. */
    private <R> CompletionStage<Map<String, R>> each(
            String script, RScript.ReturnType type, List<String> leases, Function<String, String[]> arguments) {
        List<CompletableFuture<Map<String, R>>> masters = new ArrayList<>();
        for (List<String> some : Masters.group(client, leases, Function.identity())) {
            masters.add(RedisCalls.inTime(client, () -> ofOneMaster(script, type, some, arguments), timeout));
        }
        return CompletableFuture.allOf(masters.toArray(CompletableFuture<?>[]::new))
                .handle((done, failure) -> {
                    Map<String, R> answers = new HashMap<>();
                    masters.stream()
                            .filter(master -> !master.isCompletedExceptionally())
                            .forEach(master -> answers.putAll(master.join()));
                    if (failure != null && answers.isEmpty()) {
                        throw failure instanceof CompletionException wrapped
                                ? wrapped
                                : new CompletionException(failure);
                    }
                    return answers;
                });
    }

    private <R> CompletionStage<Map<String, R>> ofOneMaster(
            String script, RScript.ReturnType type, List<String> leases, Function<String, String[]> arguments) {
        if (leases.size() == 1) {
            String lease = leases.get(0);
            return LeaseScripts.<R>run(client.getScript(options()), script, type, lease, arguments)
                    .thenApply(answer -> Map.of(lease, answer));
        }
        return this.<R>atOnce(script, type, leases, arguments)
                .exceptionallyCompose(failure -> isForScriptUnknown(failure)
                        // Redisson believes the script loaded, and Redis has come back empty.
                        ? client.getScript(options())
                                .scriptLoadAsync(script)
                                .thenCompose(loaded -> atOnce(script, type, leases, arguments))
                        : CompletableFuture.failedFuture(failure));
    }

    private <R> CompletionStage<Map<String, R>> atOnce(
            String script, RScript.ReturnType type, List<String> leases, Function<String, String[]> arguments) {
        RBatch batch = client.createBatch(BatchOptions.defaults()
                .responseTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .retryAttempts(0));
        RScriptAsync scripts = batch.getScript(StringCodec.INSTANCE);
        Map<String, CompletableFuture<R>> answers = new HashMap<>();
        leases.forEach(lease -> answers.put(
                lease,
                LeaseScripts.<R>run(scripts, script, type, lease, arguments).toCompletableFuture()));
        return batch.executeAsync().thenApply(done -> {
            Map<String, R> all = new HashMap<>();
            answers.forEach((lease, answer) -> all.put(lease, answer.join()));
            return all;
        });
    }

    private static <R> CompletionStage<R> run(
            RScriptAsync scripts,
            String script,
            RScript.ReturnType type,
            String lease,
            Function<String, String[]> arguments) {
        return scripts.evalAsync(
                RScript.Mode.READ_WRITE, script, type, List.of(lease), (Object[]) arguments.apply(lease));
    }

    private static boolean isForScriptUnknown(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return cause instanceof RedisNoScriptException;
    }

    private OptionalOptions options() {
        return OptionalOptions.defaults()
                .codec(StringCodec.INSTANCE)
                .timeout(timeout)
                .retryAttempts(0);
    }

    /** What became of a lease. */
    enum Found {
        /** Somebody has it. */
        HELD,
        /** Nobody has it, and there is an entry. */
        STORED,
        /** There is neither. */
        GONE
    }
}
