package io.github.cachedresult.redis;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.store.Leases;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.OptionalOptions;
import org.redisson.client.codec.StringCodec;

/*
 * A lease is a hash beside its entry, which expires:
 *
 *   holder       who holds it
 *   <channel>    of each process that waits: which leases are held up by that, or nothing
 *
 * Whoever releases it tells those processes, each on its own channel, and nobody else.
 */

/** Leases in Redis. Nothing here blocks. */
final class RedisLeases implements Leases {

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
     * KEYS[1]: a lease that is waited for, KEYS[2]: its entry. ARGV[1]: the channel of a process that was away. Returns how it is.
     */
    private static final String CATCH_UP = """
            if redis.call('EXISTS', KEYS[1]) == 1 then
              redis.call('HSETNX', KEYS[1], ARGV[1], '')
              return 0
            end
            return redis.call('EXISTS', KEYS[2]) == 1 and 1 or 2
            """;

    private static final long STILL_HELD = 0;
    private static final long STORED = 1;

    private static final String BETWEEN = " ";
    private static final long GRANTED = 0;

    /** How often a process asks that cannot be told. */
    private static final long UNTOLD_MILLIS = 1_000;

    /** Longer chains of computations that wait for each other across processes are not followed. */
    private static final int LONGEST_CHAIN = 100;

    private final RedisCalls calls;
    private final Duration timeout;
    private final Duration life;
    private final LeaseChannel channel = new LeaseChannel(this::catchUp);

    RedisLeases(RedisCalls calls, Duration timeout, Duration life) {
        this.calls = calls;
        this.timeout = timeout;
        this.life = life;
    }

    @Override
    public Duration life() {
        return life;
    }

    @Override
    public CompletionStage<LeaseAnswer> acquire(ResultKey key, UUID holder, Collection<ResultKey> heldUp) {
        Request request = new Request(
                RedisKeys.ofLease(key),
                holder,
                heldUp.stream().map(RedisKeys::ofLease).collect(Collectors.toSet()));
        // Before Redis is asked, so that no word of it is missed.
        CompletableFuture<LeaseEnd> over = channel.expect(request.lease);
        return calls.call(client -> acquire(client, request, over)).whenComplete((answer, failure) -> {
            if (!(answer instanceof LeaseAnswer.Held)) {
                channel.forget(request.lease);
            }
        });
    }

    private CompletionStage<LeaseAnswer> acquire(
            RedissonClient client, Request request, CompletableFuture<LeaseEnd> over) {
        boolean listens = channel.isSubscribed();
        return ask(client, request).thenCompose(left -> {
            if (left == GRANTED) {
                return CompletableFuture.completedFuture(LeaseAnswer.Granted.INSTANCE);
            }
            return listens
                    ? held(client, request, over, left)
                    : channel.subscribe(client)
                            .thenCompose(done -> ask(client, request))
                            .thenCompose(still -> still == GRANTED
                                    ? CompletableFuture.completedFuture(LeaseAnswer.Granted.INSTANCE)
                                    : held(client, request, over, still));
        });
    }

    private CompletionStage<Long> ask(RedissonClient client, Request request) {
        return eval(
                client,
                ACQUIRE,
                request.lease,
                request.holder.toString(),
                Long.toString(life.toMillis()),
                channel.name(client),
                String.join(BETWEEN, request.heldUp));
    }

    private CompletionStage<LeaseAnswer> held(
            RedissonClient client, Request request, CompletableFuture<LeaseEnd> over, long left) {
        long again = channel.isSubscribed() ? left : Math.min(left, UNTOLD_MILLIS);
        return leads(client, new ArrayDeque<>(request.heldUp), new HashSet<>(), request.lease)
                .thenApply(circular -> circular
                        ? LeaseAnswer.Circular.INSTANCE
                        : new LeaseAnswer.Held(over.completeOnTimeout(LeaseEnd.LAPSED, again, TimeUnit.MILLISECONDS)));
    }

    /**
     * Looks after a lease of which this process could not be told for a while. Where neither that nor a result is there, it was
     * given back without one, or Redis has lost it: then its holder has it again within a third of its life, if it lives.
     */
    private void catchUp(String lease) {
        CompletionStage<?> unused = calls.call(client -> client.getScript(options())
                        .<Long>evalAsync(
                                RScript.Mode.READ_WRITE,
                                CATCH_UP,
                                RScript.ReturnType.LONG,
                                List.of(lease, RedisKeys.entryOf(lease)),
                                channel.name(client)))
                .thenAccept(found -> {
                    if (found == STORED) {
                        channel.forget(lease);
                    } else if (found != STILL_HELD) {
                        channel.forgetIn(life.dividedBy(2), lease);
                    }
                });
    }

    /**
     * Whether one of these leases holds up, directly or through others, the last. Whoever waits has said so before it asks
     * this: so the last of a circle sees all of it.
     */
    private CompletionStage<Boolean> leads(RedissonClient client, Deque<String> open, Set<String> seen, String to) {
        String next = open.poll();
        if (next == null || seen.size() == LONGEST_CHAIN) {
            return CompletableFuture.completedFuture(false);
        }
        if (next.equals(to)) {
            return CompletableFuture.completedFuture(true);
        }
        if (!seen.add(next)) {
            return leads(client, open, seen, to);
        }
        return client.getScript(options())
                .<List<String>>evalAsync(RScript.Mode.READ_WRITE, HELD_UP, RScript.ReturnType.LIST, List.of(next))
                .thenCompose(values -> {
                    values.stream()
                            .flatMap(value -> Arrays.stream(value.split(BETWEEN)))
                            .filter(RedisKeys::isLease)
                            .forEach(open::add);
                    return leads(client, open, seen, to);
                });
    }

    @Override
    public CompletionStage<Boolean> renew(ResultKey key, UUID holder) {
        return calls.call(
                client -> eval(client, RENEW, RedisKeys.ofLease(key), holder.toString(), Long.toString(life.toMillis()))
                        .thenApply(mine -> mine == 1));
    }

    @Override
    public CompletionStage<Boolean> release(ResultKey key, UUID holder, LeaseEnd end) {
        String lease = RedisKeys.ofLease(key);
        return calls.call(client -> eval(client, RELEASE, lease, holder.toString(), LeaseChannel.word(end, lease))
                .thenApply(released -> released == 1));
    }

    private CompletionStage<Long> eval(RedissonClient client, String script, String lease, String... arguments) {
        return client.getScript(options())
                .evalAsync(
                        RScript.Mode.READ_WRITE, script, RScript.ReturnType.LONG, List.of(lease), (Object[]) arguments);
    }

    private OptionalOptions options() {
        return OptionalOptions.defaults()
                .codec(StringCodec.INSTANCE)
                .timeout(timeout)
                .retryAttempts(0);
    }

    private record Request(String lease, UUID holder, Set<String> heldUp) {}
}
