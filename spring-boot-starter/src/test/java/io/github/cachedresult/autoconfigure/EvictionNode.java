package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.Cached;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.redis.RedisConnectionOptions;
import io.github.cachedresult.redis.RedisStoreOptions;
import io.github.cachedresult.redis.RedisStores;
import io.github.cachedresult.s3.S3StoreOptions;
import io.github.cachedresult.s3.S3Stores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A process with a cache over Redis and S3, or one of them, which does what it is told line by line: {@code call x},
 * {@code slow x} (which computes until the next line comes), {@code evict model}, {@code known}. Its arguments: Redis or -, S3
 * or -, hours by which its clock is off.
 */
final class EvictionNode {

    private final ResultCache cache;
    private final BufferedReader lines;

    private EvictionNode(ResultCache cache, BufferedReader lines) {
        this.cache = cache;
        this.lines = lines;
    }

    public static void main(String[] arguments) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (ResultCache cache = open(arguments[0], arguments[1], Integer.parseInt(arguments[2]))) {
            EvictionNode node = new EvictionNode(cache, lines);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println("> " + node.answer(line.split(" ")));
            }
        }
    }

    static ResultCache open(String redis, String s3, int hoursOff) {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(hoursOff));
        var builder =
                ResultCache.builder().clock(clock).evictions(new EvictionOptions(Duration.ofMillis(500), null, 0));
        if (!redis.equals("-")) {
            builder.store(RedisStores.create(
                    new RedisStoreOptions(Duration.ofSeconds(20), null),
                    RedisConnectionOptions.of(URI.create(redis)),
                    clock));
        }
        if (!s3.equals("-")) {
            builder.store(S3Stores.create(S3StoreOptions.builder("results")
                    .endpoint(URI.create(s3))
                    .pathStyle(true)
                    .timeout(Duration.ofSeconds(20))
                    .credentials(StaticCredentialsProvider.create(
                            AwsBasicCredentials.create("test-access-key", "test-secret-key")))
                    .build()));
        }
        return builder.build();
    }

    static CachedOperation<String> operation(ResultCache cache) {
        return cache.operation("predict", String.class)
                .model("evicted")
                .version("1")
                .inputs("x")
                .build();
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "call" ->
                said(cache.get(
                        operation(cache), () -> "by " + ProcessHandle.current().pid(), words[1]));
            case "slow" ->
                said(cache.get(
                        operation(cache),
                        () -> {
                            System.out.println("> running");
                            nextLine();
                            return "slowly by " + ProcessHandle.current().pid();
                        },
                        words[1]));
            case "evict" ->
                Long.toString(cache.evictions()
                        .evict(Selector.ofModel(words[1]), "test", "test")
                        .number());
            case "known" -> Long.toString(cache.evictions().state().number());
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private void nextLine() {
        try {
            lines.readLine();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String said(Cached<String> answer) {
        return answer.cachedFrom().tier() + " " + answer.value();
    }
}
