package io.github.cachedresult.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.KeyExplanation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One form of entries: the operation whose results have it, and two whole entries of one key. */
final class MutatedForm {

    private static final String INPUT = "CCO";
    private static final Answer NEW = new Answer("computed now", -1, List.of());

    private final ResultCache cache;
    private final CachedOperation<Answer> operation;
    private final ResultKey key;
    private final List<Whole> whole = new ArrayList<>();

    /** What the results are. */
    record Answer(String text, double score, List<Integer> numbers) {}

    /** How a method that is remembered to have failed did. */
    static final class NoAnswerException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoAnswerException(String message) {
            super(message);
        }
    }

    /**
     * An entry as it was stored.
     *
     * @param answer the result, or null where it is a failure
     */
    private record Whole(byte[] entry, @Nullable Answer answer) {}

    MutatedForm(ResultCache cache, String model, String name) {
        this.cache = cache;
        operation = plan(cache, model, name);
        key = ((KeyExplanation.Listed) cache.explain(operation, INPUT)).key();
    }

    private static CachedOperation<Answer> plan(ResultCache cache, String model, String name) {
        return cache.operation("org.acme.Mutated." + name, Answer.class)
                .model(model)
                .version("v1")
                .inputs("smiles")
                .tags("mutated", name)
                .storeFailures(Duration.ofHours(1), List.of(NoAnswerException.class))
                .build();
    }

    ResultKey key() {
        return key;
    }

    List<byte[]> entries() {
        return whole.stream().map(Whole::entry).toList();
    }

    /**
     * Computes a result and remembers its entry.
     *
     * @param stored takes it from the store
     */
    void compute(IntFunction<Answer> body, Function<ResultKey, byte[]> stored) {
        int number = whole.size();
        Answer answer = null;
        try {
            answer = cache.get(operation, () -> body.apply(number), INPUT).value();
        } catch (NoAnswerException e) {
            // That is what is stored.
        }
        whole.add(new Whole(stored.apply(key), answer));
    }

    /** A result of another operation, so that what is computed from it names it. */
    static Answer source(ResultCache cache, String model) {
        return cache.get(plan(cache, model, "source"), () -> large(0), INPUT).value();
    }

    static Answer large(int number) {
        return new Answer(
                "x".repeat(3_000), number, IntStream.range(0, 300).boxed().toList());
    }

    /** Calls for what is in the store, and fails if that is damaged and an answer all the same. */
    Tier read(byte[] inStore) {
        try {
            Cached<Answer> answer = cache.get(operation, () -> NEW, INPUT);
            Tier tier = answer.cachedFrom().tier();
            assertThat(answer.value())
                    .isEqualTo(tier == Tier.COMPUTED ? NEW : wholeOf(inStore).answer());
            return tier;
        } catch (NoAnswerException e) {
            assertThat(wholeOf(inStore).answer()).isNull();
            return Tier.COMPUTED;
        }
    }

    private Whole wholeOf(byte[] inStore) {
        return whole.stream()
                .filter(each -> Arrays.equals(each.entry(), inStore))
                .findFirst()
                .orElseThrow(() -> new AssertionError("a damaged entry was used"));
    }
}
