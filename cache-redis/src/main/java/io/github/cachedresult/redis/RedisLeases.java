package io.github.cachedresult.redis;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.store.Leases;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;

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

    private static final String BETWEEN = " ";
    private static final long GRANTED = 0;

    /** How often a process asks that cannot be told. */
    private static final long UNTOLD_MILLIS = 1_000;

    /** Longer chains of computations that wait for each other across processes are not followed. */
    private static final int LONGEST_CHAIN = 100;

    /** How many names of leases are written at once; each has some hundred bytes. */
    private static final int MOST_NAMES = 50_000;

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
        return acquireAll(List.of(key), holder, heldUp).thenApply(answers -> only(key, answers));
    }

    @Override
    public CompletionStage<Boolean> renew(ResultKey key, UUID holder) {
        return renewAll(List.of(key), holder).thenApply(renewed -> renewed.contains(key));
    }

    @Override
    public CompletionStage<Boolean> release(ResultKey key, UUID holder, LeaseEnd end) {
        return releaseAll(Map.of(key, end), holder).thenApply(released -> released.contains(key));
    }

    private static LeaseAnswer only(ResultKey key, Map<ResultKey, LeaseAnswer> answers) {
        LeaseAnswer answer = answers.get(key);
        if (answer == null) {
            throw new IllegalStateException("Redis fails where it does not answer for the only lease");
        }
        return answer;
    }

    @Override
    public CompletionStage<Map<ResultKey, LeaseAnswer>> acquireAll(
            Collection<ResultKey> keys, UUID holder, Collection<ResultKey> heldUp) {
        Map<String, ResultKey> leases = byLease(keys);
        Map<String, CompletableFuture<LeaseEnd>> over = new HashMap<>();
        // Before Redis is asked, so that no word of it is missed.
        leases.keySet().forEach(lease -> over.put(lease, channel.expect(lease)));
        Set<String> held = heldUp.stream().map(RedisKeys::ofLease).collect(Collectors.toSet());
        return call(client -> new Request(client, holder.toString(), held, over).answers())
                .whenComplete((answers, failure) -> leases.keySet().stream()
                        .filter(lease -> answers == null || !(answers.get(lease) instanceof LeaseAnswer.Held))
                        .forEach(channel::forget))
                .thenApply(answers -> {
                    Map<ResultKey, LeaseAnswer> byKey = new HashMap<>();
                    answers.forEach((lease, answer) -> byKey.put(key(leases, lease), answer));
                    return byKey;
                });
    }

    @Override
    public CompletionStage<Set<ResultKey>> renewAll(Collection<ResultKey> keys, UUID holder) {
        Map<String, ResultKey> leases = byLease(keys);
        return call(client -> scripts(client).renew(leases.keySet(), holder.toString(), life))
                .thenApply(answers -> thoseThatAre(leases, answers));
    }

    @Override
    public CompletionStage<Set<ResultKey>> releaseAll(Map<ResultKey, LeaseEnd> ends, UUID holder) {
        Map<String, ResultKey> leases = byLease(ends.keySet());
        Map<String, String> words = new HashMap<>();
        ends.forEach((key, end) -> {
            String lease = RedisKeys.ofLease(key);
            words.put(lease, LeaseChannel.word(end, lease));
        });
        return call(client -> scripts(client).release(words, holder.toString()))
                .thenApply(answers -> thoseThatAre(leases, answers));
    }

    private static Map<String, ResultKey> byLease(Collection<ResultKey> keys) {
        Map<String, ResultKey> leases = new HashMap<>();
        keys.forEach(key -> leases.put(RedisKeys.ofLease(key), key));
        return leases;
    }

    private static Set<ResultKey> thoseThatAre(Map<String, ResultKey> leases, Map<String, Long> answers) {
        Set<ResultKey> those = new HashSet<>();
        answers.forEach((lease, answer) -> {
            if (answer == 1) {
                those.add(key(leases, lease));
            }
        });
        return those;
    }

    private static ResultKey key(Map<String, ResultKey> leases, String lease) {
        ResultKey key = leases.get(lease);
        if (key == null) {
            throw new IllegalStateException("Redis answered for a lease that it was not asked for");
        }
        return key;
    }

    /**
     * Looks after a lease of which this process could not be told for a while. Where neither that nor a result is there, it was
     * given back without one, or Redis has lost it: then its holder has it again within a third of its life, if it lives.
     */
    private void catchUp(String lease) {
        CompletionStage<?> unused = call(client ->
                        scripts(client).catchUp(lease, RedisKeys.entryOf(lease), channel.name(client)))
                .thenAccept(found -> {
                    switch (found) {
                        case STORED -> channel.forget(lease);
                        case GONE -> channel.forgetIn(life.dividedBy(2), lease);
                        case HELD -> {
                            // As before.
                        }
                    }
                });
    }

    private LeaseScripts scripts(RedissonClient client) {
        return new LeaseScripts(client, timeout);
    }

    /** Makes a call of which each round trip ends in time. */
    private <R> CompletionStage<R> call(Function<RedissonClient, CompletionStage<R>> command) {
        return calls.tracked(() -> calls.connected((client, left) -> command.apply(client))
                .thenCompose(Function.identity())
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(calls.unwrapped(failure))));
    }

    /** Asking for leases. */
    private final class Request {

        private final RedissonClient client;
        private final String holder;
        private final Set<String> heldUp;
        private final Map<String, CompletableFuture<LeaseEnd>> over;

        /** In how many milliseconds each lapses that was answered for. */
        private final Map<String, Long> left = new HashMap<>();

        Request(
                RedissonClient client,
                String holder,
                Set<String> heldUp,
                Map<String, CompletableFuture<LeaseEnd>> over) {
            this.client = client;
            this.holder = holder;
            this.heldUp = heldUp;
            this.over = over;
        }

        CompletionStage<Map<String, LeaseAnswer>> answers() {
            boolean listens = channel.isSubscribed();
            // What is held up is no matter where the leases are granted.
            return ask(over.keySet(), Set.of())
                    .thenCompose(done -> saysTooMuch()
                            ? CompletableFuture.completedFuture(Set.copyOf(others()))
                            : askForOthers(listens))
                    .thenApply(this::answers);
        }

        private CompletionStage<Set<String>> askForOthers(boolean listens) {
            CompletionStage<@Nullable Void> asked = others().isEmpty() || listens && heldUp.isEmpty()
                    ? CompletableFuture.completedFuture(null)
                    : channel.subscribe(client).thenCompose(subscribed -> ask(others(), heldUp));
            return asked.thenCompose(done -> others().isEmpty()
                    ? CompletableFuture.completedFuture(Set.of())
                    : follow(heldUp, new HashSet<>(), LONGEST_CHAIN));
        }

        /** Each lease that is waited for names all that is held up. Where that is too much, others are not waited for. */
        private boolean saysTooMuch() {
            return (long) heldUp.size() * others().size() > MOST_NAMES;
        }

        private CompletionStage<Void> ask(Collection<String> leases, Set<String> held) {
            return scripts(client)
                    .acquire(leases, holder, life, channel.name(client), String.join(BETWEEN, held))
                    .thenAccept(left::putAll);
        }

        private List<String> others() {
            return left.entrySet().stream()
                    .filter(lease -> lease.getValue() != GRANTED)
                    .map(Map.Entry::getKey)
                    .toList();
        }

        /**
         * These leases, and what they hold up, directly or through others. Whoever waits has said so before it asks this: so the
         * last of a circle sees all of it.
         */
        private CompletionStage<Set<String>> follow(Set<String> next, Set<String> seen, int steps) {
            seen.addAll(next);
            if (next.isEmpty() || steps == 0) {
                return CompletableFuture.completedFuture(seen);
            }
            return scripts(client)
                    .heldUp(next)
                    .thenCompose(values -> follow(
                            values.stream()
                                    .flatMap(value -> Arrays.stream(value.split(BETWEEN)))
                                    .filter(value -> RedisKeys.isLease(value) && !seen.contains(value))
                                    .collect(Collectors.toSet()),
                            seen,
                            steps - 1));
        }

        private Map<String, LeaseAnswer> answers(Set<String> held) {
            Map<String, LeaseAnswer> answers = new HashMap<>();
            left.forEach((lease, millis) -> answers.put(lease, answer(lease, millis, held)));
            return answers;
        }

        private LeaseAnswer answer(String lease, long millis, Set<String> held) {
            if (millis == GRANTED) {
                return LeaseAnswer.Granted.INSTANCE;
            }
            if (held.contains(lease)) {
                return LeaseAnswer.Circular.INSTANCE;
            }
            long again = channel.isSubscribed() ? millis : Math.min(millis, UNTOLD_MILLIS);
            CompletableFuture<LeaseEnd> end = over.get(lease);
            return new LeaseAnswer.Held(
                    end == null
                            ? CompletableFuture.completedFuture(LeaseEnd.LAPSED)
                            : end.completeOnTimeout(LeaseEnd.LAPSED, again, TimeUnit.MILLISECONDS));
        }
    }
}
