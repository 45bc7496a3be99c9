package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.redis.RedisStoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** A process that computes one result after another, and says so only once it has them, until it is killed. */
final class JournalingProcess {

    /** How a line ends that is whole. */
    static final String END = ".";

    private static final int CALLERS = 8;

    private JournalingProcess() {}

    /**
     * Computes.
     *
     * @param arguments its name, the ports of Redis and S3, and where the journal is
     */
    public static void main(String[] arguments) {
        String name = arguments[0];
        ResultCache cache = ResultCache.builder()
                .store(RealServers.redisStore(
                        Integer.parseInt(arguments[1]), RedisStoreOptions.DEFAULTS.timeout(), InstantSource.system()))
                .store(RealServers.s3Store(Integer.parseInt(arguments[2]), Duration.ofMillis(300)))
                .journal(journal(Path.of(arguments[3])))
                .build();
        CachedOperation<String> operation = operation(cache);
        for (int i = 0; i < CALLERS; i++) {
            String caller = name + "-" + i;
            new Thread(() -> compute(cache, operation, caller)).start();
        }
    }

    private static void compute(ResultCache cache, CachedOperation<String> operation, String caller) {
        for (int i = 0; true; i++) {
            String input = caller + "-" + i;
            String result = cache.get(
                            operation,
                            () -> {
                                LockSupport.parkNanos(2_000_000);
                                return UUID.randomUUID().toString();
                            },
                            input)
                    .value();
            System.out.println(input + " " + result + END);
        }
    }

    static CachedOperation<String> operation(ResultCache cache) {
        return cache.operation("org.acme.Toxicity.predict", String.class)
                .model("eos3b5e")
                .version("v2")
                .inputs("smiles")
                .build();
    }

    /** All results, however cheap. */
    static JournalOptions journal(Path directory) {
        return JournalOptions.in(directory).withMinimumDuration(Duration.ZERO);
    }
}
