package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.HashDefault;
import io.github.cachedresult.HashIgnore;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.StoreFailures;
import io.github.cachedresult.normalize.Stripped;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which methods can be batches, and what is said of the others before they are called. */
@NullUnmarked
class BatchSignatureTests {

    record Answer(String text) {}

    @SuppressWarnings({"unused", "rawtypes", "NonApiType"})
    static class Bad {

        @CachedResult(model = "m")
        List<Answer> twice(@EachInput List<String> a, @EachInput List<String> b) {
            return List.of();
        }

        @CachedResult(model = "m")
        List<Answer> ofOne(@EachInput String item) {
            return List.of();
        }

        @CachedResult(model = "m")
        List<Answer> ofAClass(@EachInput ArrayList<String> items) {
            return List.of();
        }

        @CachedResult(model = "m")
        List<Answer> sorted(@EachInput SortedMap<String, String> items) {
            return List.of();
        }

        @CachedResult(model = "m")
        Answer one(@EachInput List<String> items) {
            return null;
        }

        @CachedResult(model = "m")
        Set<Answer> inNoOrder(@EachInput List<String> items) {
            return Set.of();
        }

        @CachedResult(model = "m")
        Cached<List<Answer>> wrappedAsOne(@EachInput List<String> items) {
            return null;
        }

        @CachedResult(model = "m")
        List rawResults(@EachInput List<String> items) {
            return null;
        }

        @CachedResult(model = "m")
        List<Cached> rawCached(@EachInput List<String> items) {
            return null;
        }

        @CachedResult(model = "m")
        Map<Integer, Answer> otherKeys(@EachInput List<String> items) {
            return null;
        }

        @CachedResult(model = "m")
        List<Answer> twoNames(@EachInput({"a", "b"}) List<String> items) {
            return null;
        }

        @CachedResult(model = "m")
        List<Answer> threeNames(@EachInput({"a", "b", "c"}) Map<String, String> items) {
            return null;
        }

        @CachedResult(model = "m")
        List<Answer> blank(@EachInput(" ") List<String> items) {
            return null;
        }

        @CachedResult(model = "m")
        List<Answer> sameName(@EachInput("x") List<String> items, int x) {
            return null;
        }

        @CachedResult(model = "m")
        List<Answer> splitAndNormalised(@EachInput({"a", "b"}) @HashWith(Stripped.class) Map<String, String> items) {
            return null;
        }

        @CachedResult(model = "m")
        List<Answer> ignored(@EachInput @HashIgnore List<String> items) {
            return null;
        }

        @CachedResult(model = "m", hashIgnore = "items")
        List<Answer> ignoredByName(@EachInput List<String> items) {
            return null;
        }

        @CachedResult(model = "m", hashIgnore = "items.absent")
        List<Answer> noPath(@EachInput List<Answer> items) {
            return null;
        }

        @CachedResult(model = "m")
        List<Answer> unhashable(@EachInput List<InputStream> items) {
            return null;
        }

        @CachedResult(model = "m")
        List<Answer> noDefault(@EachInput @HashDefault("x") List<Integer> items) {
            return null;
        }

        @CachedResult(model = "m")
        List<Answer> noChunk(@EachInput(chunkSize = 0) List<String> items) {
            return null;
        }

        @CachedResult(model = "m")
        List<Answer> noThread(@EachInput(parallelChunks = -1) List<String> items) {
            return null;
        }

        @StoreFailures(ttl = "1m", value = IllegalStateException.class)
        @CachedResult(model = "m")
        List<Answer> failures(@EachInput List<String> items) {
            return null;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "twice|two of its parameters are an @EachInput|annotate one",
                "ofOne|its @EachInput item is a java.lang.String|declare it as a Collection, List, Set, Map or array",
                "ofAClass|its @EachInput items is a java.util.ArrayList|declare it as",
                "sorted|its @EachInput items is a java.util.SortedMap|declare it as",
                "one|it returns a io.github.cachedresult.invocation.BatchSignatureTests$Answer|return a List, an array",
                "inNoOrder|it returns a java.util.Set|return a List, an array or a Map",
                "wrappedAsOne|it returns a io.github.cachedresult.Cached|each in a Cached of its own",
                "rawResults|java.lang.Object|declare a record",
                "rawCached|raw Cached|Cached<Prediction>",
                "otherKeys|a Map whose keys are java.lang.Integer, and its items are java.lang.String|under its item",
                "twoNames|names [a, b]|name the one parameter",
                "threeNames|names [a, b, c]|of a Map two",
                "blank|names [ ]|name the one parameter",
                "sameName|names [x], and it has another parameter x|no two inputs",
                "splitAndNormalised|is two inputs, [a, b]|take a Collection of a record",
                "ignored|its @EachInput items does not count|let it count",
                "ignoredByName|its @EachInput items does not count|let it count",
                "noPath|hashIgnore names 'items.absent'|component",
                "unhashable|java.io.InputStream is not hashable|leave it out",
                "noDefault|of the parameter items|x",
                "noChunk|chunks of 0, 1 at a time|1 or more",
                "noThread|-1 at a time|1 or more",
                "failures|it has a @StoreFailures|on a method for a single item"
            })
    void plan_whatCannotBeABatch_isRefusedWithTheWayOut(String method, String problem, String wayOut) {
        BoundCalls calls = new BoundCalls(ResultCache.builder().build(), new Bad());
        assertThatThrownBy(() -> calls.plan(method))
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageStartingWith(Bad.class.getName() + "." + method + "(")
                .hasMessageContaining(problem)
                .hasMessageContaining(wayOut);
    }

    interface Generic<I, R> {

        List<R> run(Collection<? extends I> items);
    }

    @StoreFailures(ttl = "1m", value = IllegalStateException.class)
    static class Good implements Generic<String, Cached<Answer>> {

        @Override
        @CachedResult(model = "m")
        public List<Cached<Answer>> run(@EachInput Collection<? extends String> items) {
            return items.stream().map(item -> Cached.of(new Answer(item))).toList();
        }

        @CachedResult(model = "m")
        List<Answer>[] nested(@EachInput List<String>[] items) {
            @SuppressWarnings({"unchecked", "rawtypes"})
            List<Answer>[] results = new List[items.length];
            for (int i = 0; i < items.length; i++) {
                results[i] = items[i].stream().map(Answer::new).toList();
            }
            return results;
        }

        @CachedResult(model = "m")
        Map<Object, Integer> counted(@EachInput int[] items) {
            Map<Object, Integer> results = new HashMap<>();
            for (int item : items) {
                results.put(item, -item);
            }
            return results;
        }
    }

    @Test
    void call_typesThatAreGeneric_areThoseOfTheItems() {
        BoundCalls calls = new BoundCalls(ResultCache.builder().build(), new Good());
        List<Cached<Answer>> answers = calls.call("run", Set.of("a"));
        assertThat(answers.get(0).value()).isEqualTo(new Answer("a"));
        List<Answer>[] nested = calls.call("nested", (Object) new List<?>[] {List.of("a", "b"), List.of()});
        assertThat(nested).containsExactly(List.of(new Answer("a"), new Answer("b")), List.of());
        assertThat(calls.<Map<Object, Integer>>call("counted", (Object) new int[] {1, 2, 1}))
                .isEqualTo(Map.of(1, -1, 2, -2));
    }
}
