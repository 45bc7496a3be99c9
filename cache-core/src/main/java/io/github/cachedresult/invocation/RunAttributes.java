package io.github.cachedresult.invocation;

import io.github.cachedresult.key.Names;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is attached to a result while its method runs, by whatever threads it runs on. When the method has ended, nothing is
 * added any more, as the result is on its way.
 */
final class RunAttributes {

    static final int MAX_COUNT = 32;
    static final int MAX_TEXT = 1000;

    private @Nullable Map<String, Object> values;

    /** Of which values are sums. */
    private Set<String> sums = Set.of();

    private boolean ended;

    /** Attaches a value, in place of one of that name. */
    synchronized void put(String name, Object value) {
        if (!ended) {
            withRoomFor(name).put(name, value);
            if (!sums.isEmpty()) {
                sums.remove(name);
            }
        }
    }

    /** Adds to a number. */
    synchronized void add(String name, Number amount) {
        if (!ended) {
            withRoomFor(name).merge(name, amount, (sum, more) -> sum(name, sum, amount));
            if (sums.isEmpty()) {
                sums = new HashSet<>();
            }
            sums.add(name);
        }
    }

    private Map<String, Object> withRoomFor(String name) {
        Map<String, Object> known = values == null ? new HashMap<>() : values;
        values = known;
        if (known.size() >= MAX_COUNT && !known.containsKey(name)) {
            throw new IllegalStateException("a result has at most " + MAX_COUNT + " attributes, '" + name
                    + "' would be one more; put what belongs together into one text");
        }
        return known;
    }

    private static Object sum(String name, Object sum, Number more) {
        if (sum instanceof Long a && more instanceof Long b) {
            return Math.addExact(a, b);
        }
        if (sum instanceof Number a) {
            return a.doubleValue() + more.doubleValue();
        }
        throw new IllegalArgumentException("the attribute '" + name + "' is "
                + (sum instanceof String ? "a text" : "a boolean") + ", to which no number can be added");
    }

    /** Takes over what was attached in another run. */
    void addAll(RunAttributes others) {
        others.values().forEach(this::put);
    }

    /** Lets nothing be added any more. */
    synchronized void end() {
        ended = true;
    }

    /** As {@link #end}, and of what was summed up leaves its share to each of several results: all were computed together. */
    synchronized void endOfEach(int results) {
        end();
        Map<String, Object> known = values;
        if (known != null && results > 1) {
            sums.forEach(name -> known.computeIfPresent(
                    name, (sameName, sum) -> sum instanceof Number number ? number.doubleValue() / results : sum));
        }
    }

    /** What is attached by now; unmodifiable. */
    synchronized Map<String, Object> values() {
        return values == null ? Map.of() : Map.copyOf(values);
    }

    static String requireName(String name) {
        return Names.require(name, "the name of an attribute");
    }

    static String requireText(String name, String text) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("the attribute '" + name + "' has " + text.length()
                    + " characters; an attribute is a text of at most " + MAX_TEXT);
        }
        if (!text.codePoints().allMatch(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException(
                    "the attribute '" + name + "' is no Unicode text: it has a lone surrogate");
        }
        return text;
    }
}
