package io.github.cachedresult.chaos;

import io.github.cachedresult.test.server.FaultProxy;
import io.github.cachedresult.test.server.RedisServerProcess;
import java.time.Duration;

/** A redis-server, which is killed, paused and filled, and a proxy before it for what happens on the way. */
final class FaultyRedis implements FaultyServer {

    private final RedisServerProcess redis = RedisServerProcess.start();
    private final FaultProxy proxy = FaultProxy.to(redis.port());
    private final Duration limit;

    /** One whose clients wait so long. */
    FaultyRedis(Duration limit) {
        this.limit = limit;
    }

    @Override
    public int port() {
        return redis.port();
    }

    @Override
    public int port(Fault fault) {
        return switch (fault) {
            case ABSENT_AT_START, HUNG, FULL, RESTARTED_EMPTY -> redis.port();
            case REFUSED, SLOW, TOO_SLOW, RESET_MID_REPLY, GARBAGE -> proxy.port();
        };
    }

    @Override
    public void begin(Fault fault) {
        switch (fault) {
            case ABSENT_AT_START, RESTARTED_EMPTY -> redis.kill();
            case HUNG -> redis.pause();
            case FULL -> {
                redis.set("maxmemory-policy", "noeviction");
                redis.set("maxmemory", "1");
            }
            case REFUSED -> proxy.refuse();
            case SLOW -> proxy.delay(limit.dividedBy(3));
            case TOO_SLOW -> proxy.delay(limit.multipliedBy(3));
            case RESET_MID_REPLY -> proxy.resetAfter(1);
            case GARBAGE -> proxy.garble();
        }
    }

    @Override
    public void end(Fault fault) {
        switch (fault) {
            case ABSENT_AT_START, RESTARTED_EMPTY -> redis.restart();
            case HUNG -> redis.resume();
            case FULL -> redis.set("maxmemory", "0");
            case REFUSED, SLOW, TOO_SLOW, RESET_MID_REPLY, GARBAGE -> proxy.pass();
        }
    }

    @Override
    public void close() {
        proxy.close();
        redis.close();
    }
}
