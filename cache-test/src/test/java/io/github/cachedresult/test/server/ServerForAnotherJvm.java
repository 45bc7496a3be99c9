package io.github.cachedresult.test.server;

import java.util.concurrent.CountDownLatch;

/** A program that starts a server, pauses it, says its process id, and never closes it. */
final class ServerForAnotherJvm {

    private ServerForAnotherJvm() {}

    public static void main(String[] arguments) throws InterruptedException {
        RedisServerProcess redis = RedisServerProcess.start();
        redis.pause();
        System.out.println(redis.pid());
        new CountDownLatch(1).await();
    }
}
