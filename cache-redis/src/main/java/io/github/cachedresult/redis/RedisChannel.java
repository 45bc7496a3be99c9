package io.github.cachedresult.redis;

import io.github.cachedresult.store.EvictionLog.Listening;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A channel on which others say that there is something new to read. Nothing may be relied on. Thread-safe. */
final class RedisChannel {

    private static final Logger log = LoggerFactory.getLogger(RedisChannel.class);

    private final String name;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean subscribed = new AtomicBoolean();

    RedisChannel(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Lets somebody hear, from the next {@link #subscribe} on. */
    Listening listen(Runnable heard) {
        listeners.add(heard);
        return () -> listeners.remove(heard);
    }

    /** Subscribes, where somebody listens, with the first client that finds Redis, which then tells, also after it was away. */
    void subscribe(RedissonClient client) {
        if (listeners.isEmpty() || !subscribed.compareAndSet(false, true)) {
            return;
        }
        CompletionStage<?> unused = client.getTopic(name, StringCodec.INSTANCE)
                .addListenerAsync(String.class, (channel, message) -> listeners.forEach(Runnable::run))
                .whenComplete((id, failure) -> {
                    if (failure != null) {
                        subscribed.set(false);
                        log.debug("Redis does not tell on {}; it is polled", name, failure);
                    }
                });
    }
}
