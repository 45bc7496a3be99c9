package io.github.cachedresult.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when a server that is connected refuses what it is asked, as when its memory is full: once for each kind of
 * refusal, until it takes entries again. Thread-safe.
 */
final class RefusalLog {

    private static final Logger log = LoggerFactory.getLogger(RedisConnection.class);

    private final Set<String> refusals = ConcurrentHashMap.newKeySet();

    void refused(String server, Throwable cause) {
        // What Redisson wraps is trouble on the way; an error that the server replied stands alone.
        boolean isAnswer = cause instanceof RedisException
                && cause.getCause() == null
                && !(cause instanceof RedisTimeoutException)
                && !(cause instanceof RedisConnectionException);
        String message = String.valueOf(cause.getMessage());
        if (isAnswer && refusals.add(cause.getClass().getName() + message.split(" ", 2)[0])) {
            log.warn(
                    "{} refuses what it is asked, and results go to the other tiers: {} (said once until it takes entries"
                            + " again)",
                    server,
                    message);
        }
    }

    void taken(String server) {
        if (!refusals.isEmpty()) {
            refusals.clear();
            log.info("{} takes entries again.", server);
        }
    }
}
