package io.github.cachedresult.invocation;

import io.github.cachedresult.Cached;
import io.github.cachedresult.value.ResultCodec;
import io.github.cachedresult.value.ResultCodec.UndecodableException;
import org.jspecify.annotations.Nullable;

/**
 * Gives an item's answer to each place in which the item is, so that no two share what anybody could change.
 */
record BatchAnswers(ResultCodec codec, Bypass bypass) {

    /**
     * Answers or refuses an item.
     *
     * @param outcome how its flight, or the one it joined, has landed
     * @param first makes the answer of it
     * @throws Throwable what the method throws, unchanged
     */
    void answer(Batch batch, BatchItem.Keyed item, Outcome outcome, MethodBody first) throws Throwable {
        Object answer;
        try {
            answer = first.proceed();
        } catch (NotCachedException e) {
            if (batch.policy().runs()) {
                // The method's own, of a call within it.
                throw e;
            }
            item.places().forEach(place -> batch.refuse(place, e));
            return;
        }
        batch.answer(item.firstPlace(), answer);
        for (int place : item.places().subList(1, item.places().size())) {
            batch.answer(place, again(batch, item, outcome, answer));
        }
    }

    /** The answer for another place of an item, which shares nothing with the first that anybody could change. */
    private @Nullable Object again(Batch batch, BatchItem.Keyed item, Outcome outcome, @Nullable Object first)
            throws Throwable {
        Object value = first instanceof Cached<?> cached && batch.operation().isWrapped() ? cached.value() : first;
        if (value == null || batch.operation().type().isImmutable()) {
            return first;
        }
        if (outcome instanceof Outcome.Delivered delivered) {
            try {
                Object own = codec.own(batch.operation().type(), delivered.shared());
                return first instanceof Cached<?> cached && batch.operation().isWrapped()
                        ? new Cached<@Nullable Object>(own, cached.cachedFrom())
                        : own;
            } catch (UndecodableException e) {
                // Then it is as one that cannot be copied.
            }
        }
        CallReport report = bypass.reporter().begin(batch.call(), batch.model(), item.inputs());
        return bypass.run(batch.callForOne(item.value()), report, "its result is mutable and cannot be copied");
    }
}
