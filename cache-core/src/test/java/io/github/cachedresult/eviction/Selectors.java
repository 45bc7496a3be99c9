package io.github.cachedresult.eviction;

import io.github.cachedresult.Producer;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** Selectors and results of a small world, so that they meet often. */
final class Selectors {

    private static final long NOON = 1_767_225_600_000L;

    private Selectors() {}

    static Selector any(Random random) {
        Selector selector = Selector.all();
        if (random.nextInt(20) == 0) {
            return selector;
        }
        String model = name("model", random);
        String version = name("version", random);
        switch (random.nextInt(6)) {
            case 0 -> selector = Selector.ofKey(new ResultKey(model, version, digest(random)));
            case 1 -> selector = Selector.ofKey("h1-" + digest(random).toHex());
            case 2 -> selector = Selector.ofEntries(new HashSet<>(List.of(id(random), id(random))));
            case 3 -> selector = Selector.ofModel(model);
            case 4 -> selector = Selector.ofModel(model).withVersion(version);
            default -> selector = selector.withTag(name("tag", random));
        }
        if (random.nextInt(4) == 0) {
            selector = selector.withOperation(name("operation", random));
        }
        if (random.nextInt(6) == 0) {
            selector = selector.withTag(name("tag", random));
        }
        if (random.nextInt(6) == 0) {
            selector = selector.withApplication(name("application", random));
        }
        if (random.nextInt(8) == 0) {
            selector = selector.withVersion(version);
        }
        if (random.nextInt(8) == 0) {
            long from = NOON + random.nextInt(10);
            selector = selector.withComputedBetween(
                    random.nextBoolean() ? null : Instant.ofEpochMilli(from),
                    random.nextBoolean() ? null : Instant.ofEpochMilli(from + 1 + random.nextInt(5)));
        }
        return selector;
    }

    static EvictionSubject result(Random random) {
        return new EvictionSubject(
                digest(random),
                id(random),
                name("model", random),
                name("version", random),
                name("operation", random),
                IntStream.range(0, random.nextInt(3))
                        .mapToObj(i -> name("tag", random))
                        .toList(),
                new Producer(name("application", random), "i", "h"),
                NOON + random.nextInt(15));
    }

    static EvictionSubject ofModel(String model) {
        return new EvictionSubject(
                digest(new Random(model.hashCode())),
                null,
                model,
                "1",
                "o",
                List.of(),
                new Producer("a", "i", "h"),
                NOON);
    }

    private static String name(String what, Random random) {
        return what + random.nextInt(3);
    }

    private static UUID id(Random random) {
        return new UUID(7, random.nextInt(12));
    }

    private static Digest digest(Random random) {
        byte[] bytes = ("key" + random.nextInt(8)).getBytes(StandardCharsets.US_ASCII);
        return Digest.of(bytes, 0, bytes.length);
    }
}
