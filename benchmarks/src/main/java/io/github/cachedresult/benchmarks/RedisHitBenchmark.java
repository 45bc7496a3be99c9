package io.github.cachedresult.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * A hit in Redis on loopback, beside a raw read of the very same bytes.
 *
 * <p>No JMH: what is compared are round trips, which depend on what else the machine does. So each round makes one call of
 * each kind, in an order drawn anew, and whatever disturbs the machine disturbs all alike; JMH would measure one kind after
 * the other, minutes apart. In a fixed order the kind that follows another of the same client would profit from threads
 * that are awake still. One call takes so long that reading the clock around it does not matter. The figure is the ratio
 * of the medians.
 *
 * <p>Argument: the number of rounds, by default 20,000.
 */
public final class RedisHitBenchmark {

    /** So many, for the path through a store is long, and the compiler comes to its last parts after 50,000 calls. */
    private static final int WARM_UP_ROUNDS = 60_000;

    private static final int DEFAULT_ROUNDS = 20_000;

    private RedisHitBenchmark() {}

    /** Measures and prints. */
    public static void main(String[] arguments) {
        int rounds = arguments.length == 0 ? DEFAULT_ROUNDS : Integer.parseInt(arguments[0]);
        List<Contender> opened = new ArrayList<>();
        try (Redis redis = Redis.start()) {
            try {
                List<Kind> kinds = kinds(redis, opened, rounds);
                measure(kinds, -WARM_UP_ROUNDS, rounds);
                print(kinds);
            } finally {
                opened.forEach(Contender::close);
            }
        }
    }

    private static List<Kind> kinds(Redis redis, List<Contender> opened, int rounds) {
        List<Kind> kinds = new ArrayList<>();
        for (RedisContender kind : RedisContender.values()) {
            Contender contender = kind.open(redis.client(), redis.server().port());
            opened.add(contender);
            Model model = contender.model();
            for (int i = 0; i < Entries.COUNT; i++) {
                model.predict(Entries.smiles(i));
            }
            kinds.add(new Kind(kind.name(), i -> model.predict(Entries.smiles(i)), new Samples(rounds)));
        }
        List<String> names = names(redis.client());
        kinds.add(0, new Kind("raw GET", i -> read(redis.client(), names.get(i)), new Samples(rounds)));
        // By how much a second reader of the same differs from the first is the noise.
        kinds.add(new Kind("raw GET again", i -> read(redis.client(), names.get(i)), new Samples(rounds)));
        return kinds;
    }

    private static byte[] read(RedissonClient client, String name) {
        return client.<byte[]>getBucket(name, ByteArrayCodec.INSTANCE).get();
    }

    /** The names of the entries that our own store has written. */
    private static List<String> names(RedissonClient client) {
        List<String> names = new ArrayList<>();
        client.getKeys()
                .getKeys(KeysScanOptions.defaults().pattern("cachedresult:*:{*}"))
                .forEach(names::add);
        if (names.size() != Entries.COUNT) {
            throw new IllegalStateException("Redis has " + names.size() + " entries instead of " + Entries.COUNT);
        }
        return names;
    }

    /** Makes the rounds; what happens before round 0 does not count. */
    static void measure(List<Kind> kinds, int firstRound, int rounds) {
        List<Kind> order = new ArrayList<>(kinds);
        Random random = new Random(1);
        for (int round = firstRound; round < rounds; round++) {
            int entry = Math.floorMod(round, Entries.COUNT);
            Collections.shuffle(order, random);
            for (Kind kind : order) {
                kind.before.run();
                long start = System.nanoTime();
                Object answer = kind.call.apply(entry);
                long duration = System.nanoTime() - start;
                if (answer == null) {
                    throw new IllegalStateException(kind.name + " found nothing");
                }
                if (round >= 0) {
                    kind.samples.add(duration);
                }
            }
        }
    }

    static void print(List<Kind> kinds) {
        double raw = kinds.get(0).samples.median();
        System.out.printf("%-16s %8s %8s %8s %8s%n", "us", "p10", "median", "p90", "ratio");
        for (Kind kind : kinds) {
            Samples own = kind.samples;
            System.out.printf(
                    "%-16s %8.1f %8.1f %8.1f %8.2f%n",
                    kind.name, own.micros(0.1), own.median(), own.micros(0.9), own.median() / raw);
        }
    }

    /**
     * One kind of call.
     *
     * @param name what it is
     * @param call makes the call for the entry of a number
     * @param samples how long the calls took
     * @param before what is done before each call and is no part of it
     */
    record Kind(String name, IntFunction<?> call, Samples samples, Runnable before) {

        Kind(String name, IntFunction<?> call, Samples samples) {
            this(name, call, samples, () -> {});
        }

        static Kind of(String name, OpenedBatch batch, int rounds) {
            return new Kind(name, round -> batch.call().get(), new Samples(rounds), batch.before());
        }
    }
}
