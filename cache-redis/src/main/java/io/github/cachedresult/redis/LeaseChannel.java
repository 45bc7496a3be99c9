package io.github.cachedresult.redis;

import io.github.cachedresult.store.LeaseEnd;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.api.listener.StatusListener;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this process hears of the ends of leases that it waits for: one channel of its own for all of them, which is
 * subscribed to when it first waits, and again by Redisson whenever Redis was away. What may have been missed meanwhile is
 * looked after then. Thread-safe.
 */
final class LeaseChannel {

    private static final Logger log = LoggerFactory.getLogger(LeaseChannel.class);

    private final String channel = RedisKeys.ofLeaseChannel(UUID.randomUUID());
    private final ConcurrentMap<String, CompletableFuture<LeaseEnd>> awaited = new ConcurrentHashMap<>();
    private final Consumer<String> missed;
    private @Nullable CompletableFuture<Boolean> subscription;

    /**
     * A channel that nobody has subscribed to yet.
     *
     * @param missed is told of each lease that is waited for when there is a subscription again: it may have ended meanwhile
     */
    LeaseChannel(Consumer<String> missed) {
        this.missed = missed;
    }

    /** What a channel is told of a lease. */
    static String word(LeaseEnd end, String lease) {
        return end.name() + ' ' + lease;
    }

    /** The name of the channel, as a script has to say it. */
    String name(RedissonClient client) {
        return topic(client).getChannelNames().get(0);
    }

    /** The end of a lease, as soon as this process is told: one for all that wait for it here. */
    CompletableFuture<LeaseEnd> expect(String lease) {
        while (true) {
            CompletableFuture<LeaseEnd> mine = new CompletableFuture<>();
            CompletableFuture<LeaseEnd> known = awaited.putIfAbsent(lease, mine);
            if (known == null) {
                CompletableFuture<?> unused = mine.whenComplete((end, failure) -> awaited.remove(lease, mine));
                return mine;
            }
            if (!known.isDone()) {
                return known;
            }
            awaited.remove(lease, known);
        }
    }

    /** Expects nothing of a lease any more. Others that wait for it here ask again. */
    void forget(String lease) {
        end(lease, LeaseEnd.LAPSED);
    }

    /** Has those that wait for a lease ask again in a while, if they have not heard of its end by then. */
    void forgetIn(Duration time, String lease) {
        CompletableFuture<LeaseEnd> over = awaited.get(lease);
        if (over != null) {
            over.completeOnTimeout(LeaseEnd.LAPSED, time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void end(String lease, LeaseEnd end) {
        CompletableFuture<LeaseEnd> over = awaited.remove(lease);
        if (over != null) {
            over.complete(end);
        }
    }

    synchronized boolean isSubscribed() {
        return subscription != null && subscription.isDone() && subscription.getNow(false);
    }

    /** Subscribes, once. Completes, never exceptionally, with whether this process is told from now on. */
    synchronized CompletionStage<Boolean> subscribe(RedissonClient client) {
        CompletableFuture<Boolean> known = subscription;
        if (known == null || known.isDone() && !known.getNow(false)) {
            RTopic topic = topic(client);
            known = topic.addListenerAsync(String.class, (name, word) -> hear(word))
                    .thenCompose(heard -> topic.addListenerAsync(new Renewal()))
                    .handle((id, failure) -> {
                        if (failure != null) {
                            log.debug("Redis does not tell when leases end; they are asked for each second", failure);
                        }
                        return failure == null;
                    })
                    .toCompletableFuture();
            subscription = known;
        }
        return known;
    }

    private void hear(String word) {
        int space = word.indexOf(' ');
        for (LeaseEnd end : LeaseEnd.values()) {
            if (space > 0 && end.name().equals(word.substring(0, space))) {
                end(word.substring(space + 1), end);
            }
        }
    }

    /** What Redisson calls when it has subscribed, also after a loss. */
    private final class Renewal implements StatusListener {

        @Override
        public void onSubscribe(String name) {
            awaited.keySet().forEach(missed);
        }

        @Override
        public void onUnsubscribe(String name) {
            // It subscribes again by itself.
        }
    }

    private RTopic topic(RedissonClient client) {
        return client.getTopic(channel, StringCodec.INSTANCE);
    }
}
