package io.github.cachedresult.invocation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Attaches to a result, while its method runs, what is worth knowing of the computation: what it cost, how many tokens it
 * took, how it went.
 *
 * <pre>{@code
 * @CachedResult(model = "gpt-5", version = "2026-05")
 * public Answer ask(String question) {
 *     Reply reply = client.send(question);
 *     ResultAttributes.put("cost", reply.price());
 *     ResultAttributes.add("tokens", reply.tokens());
 *     return reply.answer();
 * }
 * }</pre>
 *
 * <p>The method's {@link io.github.cachedresult.ResultValidity} sees them, the stored entry carries them, and whoever gets
 * the result, now or from another process, reads them in {@link io.github.cachedresult.Origin#attributes()}. Numeric ones
 * are summed up by {@link SavingsReport}. Of a batch, each result of a chunk has what was put, and its share of what was
 * added.
 *
 * <p>They belong to the innermost cached method that runs on this thread, or on the thread that {@linkplain ContextCarrier
 * carried its context} here. Where none runs, where it runs without the cache, and after it has ended, nothing is attached
 * and nothing happens; what is wrong with a name or value is an error even then. A hit attaches nothing to the method that
 * asked for it.
 *
 * <p>A name has 1 to 200 characters, a text at most 1,000, a result at most 32 attributes. Thread-safe.
 */
public final class ResultAttributes {

    private ResultAttributes() {}

    /**
     * Attaches a text, in place of what had that name.
     *
     * @throws IllegalArgumentException if the name or the text is none that can be attached
     * @throws IllegalStateException if there are too many
     */
    public static void put(String name, String value) {
        Objects.requireNonNull(value, "the value of an attribute");
        put(name, (Object) RunAttributes.requireText(RunAttributes.requireName(name), value));
    }

    /**
     * Attaches an integer, in place of what had that name.
     *
     * @throws IllegalArgumentException if the name is none
     * @throws IllegalStateException if there are too many
     */
    public static void put(String name, long value) {
        put(RunAttributes.requireName(name), (Object) value);
    }

    /**
     * Attaches a number, in place of what had that name.
     *
     * @throws IllegalArgumentException if the name is none
     * @throws IllegalStateException if there are too many
     */
    public static void put(String name, double value) {
        put(RunAttributes.requireName(name), (Object) value);
    }

    /**
     * Attaches a truth value, in place of what had that name.
     *
     * @throws IllegalArgumentException if the name is none
     * @throws IllegalStateException if there are too many
     */
    public static void put(String name, boolean value) {
        put(RunAttributes.requireName(name), (Object) value);
    }

    /**
     * Adds to an integer, or attaches the first. Added to a number with a fraction, the sum is one.
     *
     * @throws IllegalArgumentException if the name is none, or is that of something else than a number
     * @throws IllegalStateException if there are too many
     * @throws ArithmeticException if the sum is no {@code long}
     */
    public static void add(String name, long amount) {
        add(RunAttributes.requireName(name), (Number) amount);
    }

    /**
     * Adds to a number, or attaches the first.
     *
     * @throws IllegalArgumentException if the name is none, or is that of something else than a number
     * @throws IllegalStateException if there are too many
     */
    public static void add(String name, double amount) {
        add(RunAttributes.requireName(name), (Number) amount);
    }

    private static void put(String name, Object value) {
        RunAttributes attributes = current();
        if (attributes != null) {
            attributes.put(name, value);
        }
    }

    private static void add(String name, Number amount) {
        RunAttributes attributes = current();
        if (attributes != null) {
            attributes.add(name, amount);
        }
    }

    private static @Nullable RunAttributes current() {
        CallReport report = RunningCalls.innermostReport();
        return report == null ? null : report.attributes();
    }
}
