package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.Cached;
import io.github.cachedresult.entry.EntryKey;
import io.github.cachedresult.entry.EntryKeys;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.value.CompressionOptions;
import java.util.List;
import java.util.Random;

/** A process that asks once for a large result, over S3 alone. */
final class LargeResultProcess {

    /** As many numbers as make about 64 MB of JSON. */
    static final int NUMBERS = 3_300_000;

    private static final EntrySeal SIGNED =
            EntrySeal.NONE.signing(EntryKeys.of("a", List.of(EntryKey.forSigning("a", new byte[32]))), false);

    private LargeResultProcess() {}

    /**
     * Asks, and prints the tier that answered and the sum of the numbers.
     *
     * @param arguments the port of S3, and how entries are written: {@code plain}, {@code signed} or {@code compressed}
     */
    public static void main(String[] arguments) {
        Cached<double[]> answer;
        try (ResultCache cache = ResultCache.builder()
                .store(RealServers.s3Store(Integer.parseInt(arguments[0]), RealServers.PATIENCE))
                .compression(arguments[1].equals("compressed") ? CompressionOptions.DEFAULTS : CompressionOptions.NONE)
                .seal(arguments[1].equals("signed") ? SIGNED : EntrySeal.NONE)
                .shutdownLimit(RealServers.PATIENCE)
                .build()) {
            CachedOperation<double[]> operation = cache.operation("org.acme.Grid.of", double[].class)
                    .model("grid")
                    .version("v1")
                    .inputs("x")
                    .build();
            answer = cache.get(operation, LargeResultProcess::numbers, "a");
        }
        double sum = 0;
        for (double number : answer.value()) {
            sum += number;
        }
        System.out.println(answer.cachedFrom().tier() + " " + sum);
    }

    private static double[] numbers() {
        Random random = new Random(1);
        double[] numbers = new double[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            numbers[i] = random.nextDouble();
        }
        return numbers;
    }
}
