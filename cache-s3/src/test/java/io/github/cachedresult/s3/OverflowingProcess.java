package io.github.cachedresult.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Origin;
import io.github.cachedresult.invocation.CacheEvent;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.invocation.ResultCacheBuilder;
import io.github.cachedresult.journal.JournalAction;
import io.github.cachedresult.journal.JournalOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/** A process that computes more than its journal has room for, and says what its callers have once they have it. */
final class OverflowingProcess {

    /** What it says when its journal has let go of the first result, or refused it. */
    static final String FULL = "full";

    /** A line that is whole: an input, its result, its key, and how long it took in nanoseconds. */
    static final Pattern HAD = Pattern.compile("(\\d+-\\d+-\\d+) (\\S+) (\\S+) (\\d+)\\.");

    /** How many results the journal has room for: each takes a block of the disk. */
    static final int ROOM = 64;

    static final int CALLERS = 8;

    private OverflowingProcess() {}

    /**
     * Computes until it is killed.
     *
     * @param arguments its number, the port of S3, and where the journal is
     */
    public static void main(String[] arguments) {
        ResultCache cache = builder(Integer.parseInt(arguments[1]), Path.of(arguments[2]), Duration.ofMillis(300))
                .listener(event -> {
                    if (event instanceof CacheEvent.Journaled journaled
                            && (journaled.action() == JournalAction.DISPLACED
                                    || journaled.action() == JournalAction.REFUSED)) {
                        System.out.println(FULL);
                    }
                })
                .build();
        CachedOperation<String> operation = operation(cache);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            int caller = i;
            String name = arguments[0] + "-" + i + "-";
            Future<?> unused = callers.submit(() -> compute(cache, operation, name, caller));
        }
    }

    /** Results take from one to eight milliseconds, and are worth as much. */
    private static Void compute(ResultCache cache, CachedOperation<String> operation, String name, int caller) {
        for (int i = 0; true; i++) {
            String input = name + i;
            long millis = 1 + (i * 5L + caller) % 8;
            Cached<String> answer = cache.get(operation, () -> work(Duration.ofMillis(millis)), input);
            Origin origin = Objects.requireNonNull(answer.cachedFrom().origin());
            System.out.println(input + " " + answer.value() + " " + origin.key() + " "
                    + origin.duration().toNanos() + ".");
        }
    }

    private static String work(Duration atLeast) {
        long begun = System.nanoTime();
        String result = UUID.randomUUID().toString();
        while (System.nanoTime() - begun < atLeast.toNanos()) {
            result = UUID.nameUUIDFromBytes(result.getBytes(US_ASCII)).toString();
        }
        return result;
    }

    /** A cache over S3 alone, with a journal of all results, however cheap, that has no time limit which a busy disk breaks. */
    static ResultCacheBuilder builder(int port, Path journal, Duration timeout) {
        return ResultCache.builder()
                .localWeight(0)
                .store(S3Stores.create(S3TestStores.optionsFor(S3TestStores.local(port))
                        .timeout(timeout)
                        .build()))
                .journal(JournalOptions.in(journal)
                        .withMinimumDuration(Duration.ZERO)
                        .withMaximumSize(ROOM * 4096L)
                        .withTimeout(Duration.ofMinutes(1)));
    }

    static CachedOperation<String> operation(ResultCache cache) {
        return cache.operation("org.acme.Toxicity.predict", String.class)
                .model("eos3b5e")
                .version("v2")
                .inputs("smiles")
                .build();
    }
}
