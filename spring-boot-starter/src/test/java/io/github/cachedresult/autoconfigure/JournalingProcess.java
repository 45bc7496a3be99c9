package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.redis.RedisConnectionOptions;
import io.github.cachedresult.redis.RedisStoreOptions;
import io.github.cachedresult.redis.RedisStores;
import io.github.cachedresult.s3.S3StoreOptions;
import io.github.cachedresult.s3.S3Stores;
import io.github.cachedresult.store.ResultStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A process that computes one result after another, and says so only once it has them, until it is killed. */
final class JournalingProcess {

    /** How a line ends that is whole. */
    static final String END = ".";

    private static final int CALLERS = 8;

    private JournalingProcess() {}

    /**
     * Computes.
     *
     * @param arguments its name, and the addresses of Redis, S3 and the journal, and the keys of S3
     */
    public static void main(String[] arguments) {
        String name = arguments[0];
        ResultCache cache = ResultCache.builder()
                .store(redis(arguments[1]))
                .store(s3(URI.create(arguments[2]), Duration.ofMillis(300), arguments[4], arguments[5]))
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

    static ResultStore redis(String uri) {
        return RedisStores.create(
                RedisStoreOptions.DEFAULTS, RedisConnectionOptions.of(URI.create(uri)), Clock.systemUTC());
    }

    static ResultStore s3(URI endpoint, Duration timeout, String accessKey, String secretKey) {
        return S3Stores.create(S3StoreOptions.builder("results")
                .endpoint(endpoint)
                .pathStyle(true)
                .timeout(timeout)
                .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                .build());
    }
}
