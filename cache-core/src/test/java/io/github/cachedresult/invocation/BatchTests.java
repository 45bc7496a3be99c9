package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Computation;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.HashDefault;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.Iteration;
import io.github.cachedresult.ModelName;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.StoreNull;
import io.github.cachedresult.Tier;
import io.github.cachedresult.VariableModel;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.normalize.Stripped;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.FakeStore.Behaviour;
import io.github.cachedresult.store.StoreWrite;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches: what of them is computed, what is stored, and what a caller gets. */
@NullUnmarked
class BatchTests {

    record Answer(String text) {}

    /** Mutable, and not to be encoded. */
    static final class Knot {

        String text;
        Knot self = this;

        Knot() {}

        Knot(String text) {
            this.text = text;
        }
    }

    record Request(String smiles, String trace) {}

    /** The shortest texts are no results. */
    static final class LongEnough implements ResultValidity<Answer> {
        @Override
        public Verdict judge(Answer result, Computation computation) {
            return result.text().length() > 1 ? Verdict.store() : Verdict.doNotStore("too short");
        }
    }

    /** What every method does with the items it is given, which it notes. */
    static final class Models {

        final List<Object> given = new CopyOnWriteArrayList<>();
        volatile RuntimeException failure;
        volatile int fewer;
        volatile Runnable during = () -> {};

        private <T> List<T> noted(Object items, List<T> results) {
            given.add(items);
            during.run();
            if (failure != null) {
                throw failure;
            }
            return results.subList(0, results.size() - fewer);
        }

        @CachedResult(model = "m", version = "v", operation = "answer", validity = LongEnough.class)
        List<Answer> list(@EachInput("smiles") List<String> molecules, int dose) {
            return noted(
                    molecules,
                    molecules.stream().map(one -> new Answer(one + dose)).toList());
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        Answer single(String smiles, int dose) {
            given.add(smiles);
            return new Answer(smiles + dose);
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        List<Cached<Answer>> wrapped(@EachInput("smiles") Collection<String> molecules, int dose) {
            return noted(
                    molecules,
                    molecules.stream()
                            .map(one -> Cached.of(new Answer(one + dose)))
                            .toList());
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        Map<String, Answer> byItem(@EachInput("smiles") Set<String> molecules, int dose) {
            given.add(molecules);
            Map<String, Answer> results = new HashMap<>();
            molecules.forEach(one -> results.put(one, new Answer(one + dose)));
            return results;
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        Map<String, Answer> ofMap(@EachInput({"smiles", "dose"}) Map<String, Integer> doses) {
            given.add(doses);
            Map<String, Answer> results = new TreeMap<>();
            doses.forEach((smiles, dose) -> results.put(smiles, new Answer(smiles + dose)));
            return results;
        }

        @CachedResult(model = "m", version = "v")
        List<Answer> ofEntries(@EachInput Map<String, Integer> doses) {
            return noted(
                    doses,
                    doses.entrySet().stream()
                            .map(one -> new Answer(one.getKey() + one.getValue()))
                            .toList());
        }

        @CachedResult(model = "m", version = "v", operation = "entry")
        Answer ofEntry(Map<String, Integer> doses) {
            given.add(doses);
            return new Answer("single");
        }

        @CachedResult(model = "m", version = "v", operation = "entry")
        List<Answer> sharingEntries(@EachInput("doses") Map<String, Integer> some) {
            return noted(some, some.keySet().stream().map(Answer::new).toList());
        }

        @CachedResult(model = "m", version = "v", operation = "length")
        double[] numbers(@EachInput("x") double[] xs) {
            given.add(xs.clone());
            return Arrays.stream(xs).map(x -> 2 * x).toArray();
        }

        @CachedResult(model = "m", version = "v", operation = "length")
        double number(double x) {
            given.add(x);
            return 2 * x;
        }

        @CachedResult(model = "m", version = "v", operation = "length")
        List<Double> boxes(@EachInput("x") List<Double> xs) {
            return noted(xs, xs.stream().map(x -> 2 * x).toList());
        }

        @CachedResult(model = "m", version = "v")
        Answer[] array(@EachInput String... molecules) {
            given.add(molecules.clone());
            return Arrays.stream(molecules).map(Answer::new).toArray(Answer[]::new);
        }

        @CachedResult(model = "m", version = "v")
        List<List<String>> mutable(@EachInput List<String> molecules) {
            return noted(
                    molecules,
                    molecules.stream()
                            .<List<String>>map(one -> new ArrayList<>(List.of(one)))
                            .toList());
        }

        @CachedResult(model = "m", version = "v")
        List<Knot> knots(@EachInput List<String> molecules) {
            return noted(molecules, molecules.stream().map(Knot::new).toList());
        }

        @StoreNull
        @CachedResult(model = "m", version = "v", operation = "nulls")
        List<Answer> storedNulls(@EachInput List<String> molecules) {
            return noted(molecules, molecules.stream().map(Models::orNull).collect(Collectors.toList()));
        }

        @CachedResult(model = "m", version = "v")
        List<Answer> nulls(@EachInput List<String> molecules) {
            return noted(molecules, molecules.stream().map(Models::orNull).collect(Collectors.toList()));
        }

        private static Answer orNull(String text) {
            return text == null || text.isEmpty() ? null : new Answer(text);
        }

        @CachedResult(model = "m", version = "v")
        List<Optional<Answer>> optionals(@EachInput List<String> molecules) {
            return noted(
                    molecules,
                    molecules.stream().map(one -> Optional.of(new Answer(one))).toList());
        }

        @CachedResult(model = "m", version = "v")
        List<Answer> anything(@EachInput List<Object> things, Object more) {
            return things == null
                    ? null
                    : noted(
                            things,
                            things.stream().map(one -> new Answer("" + one)).toList());
        }

        @CachedResult(model = "m", version = "v", operation = "stripped")
        List<Answer> stripped(
                @EachInput("smiles") @HashWith(Stripped.class) List<String> molecules, @HashDefault("7") int ph) {
            return noted(molecules, molecules.stream().map(Answer::new).toList());
        }

        @CachedResult(model = "m", version = "v", operation = "stripped")
        Answer strippedOne(@HashWith(Stripped.class) String smiles) {
            given.add(smiles);
            return new Answer(smiles);
        }

        @CachedResult(model = "m", version = "v", hashIgnore = "requests.trace")
        List<Answer> ignoring(@EachInput List<Request> requests) {
            return noted(
                    requests,
                    requests.stream().map(one -> new Answer(one.smiles())).toList());
        }

        @CachedResult(version = "v")
        List<Answer> ofModel(@ModelName String model, @EachInput List<String> molecules) {
            return noted(
                    molecules,
                    molecules.stream().map(one -> new Answer(model + one)).toList());
        }

        @VariableModel
        @CachedResult(model = "draws", version = "v")
        List<Answer> draws(@EachInput List<String> molecules, @Iteration Integer draw) {
            return noted(molecules, molecules.stream().map(Answer::new).toList());
        }

        @CachedResult(model = "m", version = "v", ttl = "1h")
        List<Cached<Answer>> shortLived(@EachInput List<String> molecules) {
            return noted(
                    molecules,
                    molecules.stream().map(one -> Cached.of(new Answer(one))).toList());
        }
    }

    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final FakeStore s3 = new FakeStore(Tier.S3);
    private Instant now = Instant.EPOCH;
    private final Models models = new Models();
    private final ResultCache cache = builder().build();
    private final BoundCalls calls = new BoundCalls(cache, models);

    private ResultCacheBuilder builder() {
        return ResultCache.builder().clock(() -> now).store(redis).store(s3).listener(events::add);
    }

    /** The same stores in another process. */
    private BoundCalls elsewhere() {
        return new BoundCalls(builder().build(), models);
    }

    private static List<Answer> answers(String... texts) {
        return Arrays.stream(texts).map(Answer::new).toList();
    }

    private <E extends CacheEvent> List<E> heard(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void call_fiveItemsTwoCached_runsOnceForTheThreeInTheirOrder() {
        assertThat(calls.<List<Answer>>call("list", List.of("bb", "dd"), 1)).isEqualTo(answers("bb1", "dd1"));
        assertThat(calls.<List<Answer>>call("list", List.of("ee", "dd", "aa", "bb", "cc"), 1))
                .isEqualTo(answers("ee1", "dd1", "aa1", "bb1", "cc1"));
        assertThat(models.given).containsExactly(List.of("bb", "dd"), List.of("ee", "aa", "cc"));
        // what belongs to all items is a part of each key
        assertThat(calls.<List<Answer>>call("list", List.of("bb"), 2)).isEqualTo(answers("bb2"));
    }

    @Test
    void call_allAtHand_asksNobody() {
        List<String> items = List.of("aa", "bb", "aa");
        calls.call("list", items, 1);
        redis.asked.clear();
        assertThat(calls.<List<Answer>>call("list", items, 1)).isEqualTo(answers("aa1", "bb1", "aa1"));
        assertThat(models.given).hasSize(1);
        assertThat(redis.asked).isEmpty();
        assertThat(calls.<List<Answer>>call("list", List.of(), 1)).isEmpty();
        assertThat(models.given).hasSize(1);
    }

    @Test
    void call_equalItems_areComputedOnceAndAnsweredEach() {
        List<List<String>> results = calls.call("mutable", List.of("a", "b", "a", "a"));
        assertThat(models.given).containsExactly(List.of("a", "b"));
        results.get(0).add("changed");
        results.get(2).add("changed too");
        assertThat(results)
                .containsExactly(List.of("a", "changed"), List.of("b"), List.of("a", "changed too"), List.of("a"));
        List<List<String>> again = calls.call("mutable", List.of("a", "a"));
        again.get(0).clear();
        assertThat(again.get(1)).containsExactly("a");
        assertThat(models.given).hasSize(1);
        // what the caller has is a list of its own
        again.add(null);
    }

    @Test
    void call_batchAndSingle_shareEntriesBothWaysInAllTiers() {
        calls.call("list", List.of("aa", "bb"), 1);
        calls.call("single", "cc", 1);
        assertThat(models.given).hasSize(2);
        for (BoundCalls caller : List.of(calls, elsewhere())) {
            assertThat(caller.<Answer>call("single", "aa", 1)).isEqualTo(new Answer("aa1"));
            assertThat(caller.<List<Answer>>call("list", List.of("bb", "cc"), 1))
                    .isEqualTo(answers("bb1", "cc1"));
            assertThat(caller.<Map<String, Answer>>call("byItem", Set.of("aa"), 1))
                    .isEqualTo(Map.of("aa", new Answer("aa1")));
            assertThat(caller.<Map<String, Answer>>call("ofMap", Map.of("aa", 1)))
                    .isEqualTo(Map.of("aa", new Answer("aa1")));
            List<Cached<Answer>> wrapped = caller.call("wrapped", List.of("cc"), 1);
            assertThat(wrapped.get(0).value()).isEqualTo(new Answer("cc1"));
        }
        redis.entries().clear();
        BoundCalls third = elsewhere();
        List<Cached<Answer>> wrapped = third.call("wrapped", List.of("aa", "cc"), 1);
        assertThat(wrapped).extracting(one -> one.cachedFrom().tier()).containsExactly(Tier.S3, Tier.S3);
        assertThat(models.given).hasSize(2);
        // and back into the tiers above
        assertThat(redis.entries()).hasSize(2);
    }

    @Test
    void call_thousandsOfItems_asksByTheThousandAndPairsEach() {
        List<String> items = IntStream.range(0, 2_500).mapToObj(i -> "item" + i).toList();
        List<Answer> computed = calls.call("list", items, 1);
        BoundCalls second = elsewhere();
        List<String> order = new CopyOnWriteArrayList<>();
        redis.beforeRead = size -> order.add("asked for " + size);
        s3.beforeRead = size -> order.add("S3 was asked");
        List<Cached<Answer>> found = second.call("wrapped", items, 1);

        assertThat(found).extracting(Cached::value).isEqualTo(computed);
        assertThat(order).containsExactly("asked for 1000", "asked for 1000", "asked for 500");
        assertThat(models.given).hasSize(1);
    }

    @Test
    void call_manyItems_readsEachTierOnce() {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < 999; i++) {
            items.add("item" + i);
        }
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        redis.beforeRead = sizes::add;
        s3.beforeRead = sizes::add;
        calls.call("list", items, 1);
        assertThat(sizes).containsExactly(999, 999);
    }

    @Test
    void call_resultsByItem_areUnderThem() {
        Set<String> items = new LinkedHashSet<>(List.of("cc", "aa", "bb"));
        calls.call("single", "aa", 1);
        Map<String, Answer> results = calls.call("byItem", items, 1);
        assertThat(results)
                .isEqualTo(Map.of("cc", new Answer("cc1"), "aa", new Answer("aa1"), "bb", new Answer("bb1")));
        assertThat(results.keySet()).containsExactly("cc", "aa", "bb");
        assertThat(models.given).containsExactly("aa", Set.of("cc", "bb"));
    }

    @Test
    void call_itemsOfAMap_countWithKeyAndValue() {
        Map<String, Integer> doses = new LinkedHashMap<>();
        doses.put("aa", 1);
        doses.put("bb", 2);
        calls.call("single", "bb", 2);
        calls.call("single", "aa", 2);
        models.given.clear();
        assertThat(calls.<Map<String, Answer>>call("ofMap", doses))
                .isEqualTo(Map.of("aa", new Answer("aa1"), "bb", new Answer("bb2")));
        assertThat(models.given).containsExactly(Map.of("aa", 1));

        assertThat(calls.<List<Answer>>call("ofEntries", doses)).isEqualTo(answers("aa1", "bb2"));
        doses.put("aa", 3);
        assertThat(calls.<List<Answer>>call("ofEntries", doses)).isEqualTo(answers("aa3", "bb2"));
        assertThat(models.given).endsWith(Map.of("aa", 1, "bb", 2), Map.of("aa", 3));

        calls.call("ofEntry", Map.of("aa", 1));
        assertThat(calls.<List<Answer>>call("sharingEntries", Map.of("aa", 1))).isEqualTo(answers("single"));
    }

    @Test
    void call_arrays_haveTheirTypes() {
        assertThat(calls.<double[]>call("numbers", (Object) new double[] {1, 2, 1}))
                .containsExactly(2, 4, 2);
        assertThat(calls.<Double>call("number", 2.0)).isEqualTo(4);
        assertThat(calls.<List<Double>>call("boxes", List.of(1.0, 3.0))).containsExactly(2.0, 6.0);
        assertThat(calls.<Double>call("number", 3.0)).isEqualTo(6);
        assertThat(models.given).hasSize(2);
        assertThat((double[]) models.given.get(0)).containsExactly(1, 2);
        assertThat(models.given.get(1)).isEqualTo(List.of(3.0));
        assertThat(calls.<Answer[]>call("array", (Object) new String[] {"a", "b"}))
                .containsExactly(new Answer("a"), new Answer("b"));
        assertThat(calls.<Answer[]>call("array", (Object) new String[] {"c", "b"}))
                .containsExactly(new Answer("c"), new Answer("b"));
        assertThat((String[]) models.given.get(3)).containsExactly("c");
    }

    @Test
    void call_fewerResultsThanItems_isAnErrorAndStoresNothing() {
        models.fewer = 1;
        assertThatThrownBy(() -> calls.call("list", List.of("aa", "bb", "cc"), 1))
                .isInstanceOf(BatchResultException.class)
                .hasMessageContaining("list(List, int) was given 3 items and returned 2 results; let it return one");
        assertThat(redis.entries()).isEmpty();
        assertThat(s3.entries()).isEmpty();
        models.fewer = 0;
        assertThat(calls.<List<Answer>>call("list", List.of("aa", "bb", "cc"), 1))
                .hasSize(3);
        assertThat(models.given).hasSize(2);
    }

    @Test
    void call_itemsThatAreJudged_areReturnedAndStoredOneByOne() {
        assertThat(new BoundCalls(cache, models).<List<Answer>>call("list", List.of("", "aa"), 1))
                .isEqualTo(answers("1", "aa1"));
        assertThat(redis.entries()).hasSize(1);
        calls.call("list", List.of("", "aa"), 1);
        assertThat(models.given).containsExactly(List.of("", "aa"), List.of(""));
        assertThat(heard(CacheEvent.NotStored.class)).hasSize(2);
        assertThat(heard(CacheEvent.Stored.class)).hasSize(1);
    }

    @Test
    void call_nullItemsAndResults_areStoredWhereTheModelSaysSo() {
        List<String> items = Arrays.asList("a", null, "");
        List<Answer> expected = Arrays.asList(new Answer("a"), null, null);
        for (int i = 0; i < 2; i++) {
            assertThat(calls.<List<Answer>>call("storedNulls", items)).isEqualTo(expected);
        }
        assertThat(models.given).hasSize(1);
        for (int i = 0; i < 2; i++) {
            assertThat(calls.<List<Answer>>call("nulls", items)).isEqualTo(expected);
        }
        assertThat(models.given.subList(1, 3)).containsExactly(items, Arrays.asList(null, ""));
    }

    @Test
    void call_unhashableItem_runsUncachedBesideTheOthers() {
        Runnable unhashable = () -> {};
        List<Object> items = List.of("a", unhashable, "b");
        List<Answer> expected = answers("a", "" + unhashable, "b");
        assertThat(calls.<List<Answer>>call("anything", items, 1)).isEqualTo(expected);
        assertThat(calls.<List<Answer>>call("anything", items, 1)).isEqualTo(expected);
        assertThat(models.given).containsExactly(items, List.of(unhashable));
        assertThat(heard(CacheEvent.Bypassed.class)).hasSize(2);
        // without what belongs to all keys there is none
        calls.call("anything", List.of("a"), unhashable);
        calls.call("anything", List.of("a"), unhashable);
        assertThat(models.given).hasSize(4);
        assertThat(calls.<List<Answer>>call("anything", null, 1)).isNull();
    }

    @Test
    void call_normalisersAndDefaults_areOfTheItem() {
        calls.call("stripped", List.of(" CC ", "CC", "O"), 7);
        assertThat(models.given).containsExactly(List.of(" CC ", "O"));
        assertThat(calls.<Answer>call("strippedOne", "CC  ")).isEqualTo(new Answer(" CC "));
        calls.call("stripped", List.of("CC"), 8);
        assertThat(models.given).hasSize(2);
        calls.call("ignoring", List.of(new Request("C", "1"), new Request("C", "2")));
        assertThat(models.given.get(2)).isEqualTo(List.of(new Request("C", "1")));
    }

    @Test
    void call_modelOfTheCallAndDraws_countForAllItems() {
        assertThat(calls.<List<Answer>>call("ofModel", "x", List.of("a"))).isEqualTo(answers("xa"));
        assertThat(calls.<List<Answer>>call("ofModel", "y", List.of("a"))).isEqualTo(answers("ya"));
        assertThat(calls.<List<Answer>>call("ofModel", "x", List.of("a"))).isEqualTo(answers("xa"));
        assertThat(models.given).hasSize(2);
        calls.call("draws", List.of("a"), 1);
        calls.call("draws", List.of("a"), 2);
        calls.call("draws", List.of("a"), 1);
        assertThat(models.given).hasSize(4);
        calls.call("draws", List.of("a"), null);
        calls.call("draws", List.of("a"), null);
        assertThat(models.given).hasSize(6);
    }

    @Test
    void call_uncopyableResults_areEachTheCallersOwn() {
        List<Knot> results = calls.call("knots", List.of("a", "b", "a"));
        assertThat(results).extracting(knot -> knot.text).containsExactly("a", "b", "a");
        assertThat(results.get(0)).isNotSameAs(results.get(2));
        assertThat(models.given).containsExactly(List.of("a", "b"), List.of("a"));
        assertThat(redis.entries()).isEmpty();
    }

    @Test
    void call_withoutTheCache_isTheMethodAsItIs() {
        cache.rules().replaceMode(CacheMode.OFF);
        List<String> items = List.of("aa", "aa");
        calls.call("list", items, 1);
        assertThat(models.given.get(0)).isSameAs(items);
    }

    @Test
    void call_cacheOnly_returnsWhatIsThereAndSaysWhatIsNot() {
        calls.call("storedNulls", List.of("a", ""));
        cache.rules().replaceMode(CacheMode.CACHE_ONLY);
        assertThat(calls.<List<Answer>>call("storedNulls", List.of("", "a"))).containsExactly(null, new Answer("a"));
        PartlyCachedException refusal = catchThrowableOfType(
                PartlyCachedException.class, () -> calls.call("storedNulls", List.of("b", "", "c", "a", "b")));
        assertThat(refusal.found())
                .containsOnlyKeys(1, 3)
                .containsEntry(3, new Answer("a"))
                .containsEntry(1, null);
        assertThat(refusal.missing()).containsOnlyKeys(0, 2, 4);
        assertThat(refusal.reason()).isEqualTo(NotCachedException.Reason.MISS);
        assertThat(refusal)
                .hasMessageContaining("3 of 5 items")
                .hasMessageContaining("CACHE_ONLY")
                .hasMessageContaining("found() has the results of the others. Of the item in place ");
        assertThat(models.given).hasSize(1);
        assertThat(heard(CacheEvent.Refused.class)).hasSize(2);
        // an empty Optional says it, too
        assertThat(calls.<List<Optional<Answer>>>call("optionals", List.of("x")))
                .containsExactly(Optional.empty());
        // and what cannot be looked up
        refusal = catchThrowableOfType(
                PartlyCachedException.class, () -> calls.call("anything", List.of((Runnable) () -> {}), 1));
        assertThat(refusal.reason()).isEqualTo(NotCachedException.Reason.UNCACHEABLE);
        redis.reading = Behaviour.FAILED_OUTCOME;
        refusal = catchThrowableOfType(PartlyCachedException.class, () -> calls.call("storedNulls", List.of("b", "a")));
        assertThat(refusal.reason()).isEqualTo(NotCachedException.Reason.UNAVAILABLE);
        assertThat(refusal.unanswered()).containsExactly(Tier.REDIS);
    }

    @Test
    void call_refresh_replacesEachItem() {
        calls.call("list", List.of("aa", "bb"), 1);
        byte[] before = redis.entries().values().iterator().next();
        cache.rules().replaceMode(CacheMode.REFRESH);
        calls.call("list", List.of("aa", "bb"), 1);
        assertThat(models.given).hasSize(2);
        assertThat(redis.entries().values()).hasSize(2).doesNotContain(before);
        cache.rules().replaceMode(CacheMode.READ_ONLY);
        calls.call("list", List.of("aa", "cc"), 1);
        assertThat(models.given.get(2)).isEqualTo(List.of("cc"));
        assertThat(redis.entries()).hasSize(2);
    }

    @Test
    void call_expiredItems_areComputedAnew() {
        calls.call("shortLived", List.of("a"));
        now = now.plus(Duration.ofMinutes(59));
        List<Cached<Answer>> answers = calls.call("shortLived", List.of("a", "b"));
        assertThat(answers.get(0).cachedFrom().age()).isEqualTo(Duration.ofMinutes(59));
        assertThat(answers).extracting(one -> one.cachedFrom().tier()).containsExactly(Tier.LOCAL, Tier.COMPUTED);
        now = now.plus(Duration.ofMinutes(1));
        calls.call("shortLived", List.of("b", "a"));
        assertThat(models.given).endsWith(List.of("a"));
    }

    @Test
    void call_whatTheMethodTakesAndAddsUp_isSharedByItsItems() {
        long[] whole = new long[1];
        models.during = () -> {
            long begun = System.nanoTime();
            ResultAttributes.add("tokens", 100L);
            while (System.nanoTime() - begun < 50_000_000) {
                Thread.onSpinWait();
            }
            whole[0] = System.nanoTime() - begun;
        };
        long begun = System.nanoTime();
        calls.call("list", List.of("aa", "bb", "cc", "dd"), 1);
        long took = System.nanoTime() - begun;

        List<CacheEvent.Computed> computed = events.stream()
                .filter(CacheEvent.Computed.class::isInstance)
                .map(CacheEvent.Computed.class::cast)
                .toList();
        assertThat(computed).hasSize(4).allSatisfy(each -> assertThat(each.attributes())
                .containsEntry("tokens", 25.0));
        // Rounded down for each.
        assertThat(computed.stream()
                        .mapToLong(each -> each.duration().toNanos())
                        .sum())
                .isBetween(whole[0] - 4, took);
    }

    @Test
    void call_evictedWhileItRuns_isNotStored() {
        String[] key = new String[1];
        calls.call("list", List.of("aa"), 1);
        key[0] = redis.onlyKey().text();
        cache.evictions().evict(Selector.ofModel("m"), "test", "test");
        models.during = () -> cache.evictions().evict(Selector.ofKey(key[0]), "test", "test");
        calls.call("list", List.of("aa", "bb"), 1);
        models.during = () -> {};
        calls.call("list", List.of("aa", "bb"), 1);
        assertThat(models.given).endsWith(List.of("aa"));
    }

    @Test
    void call_storesThatFail_areNoConcernOfTheCaller() {
        redis.reading = Behaviour.THROWS;
        redis.writing = Behaviour.FAILED_FIRST;
        s3.reading = Behaviour.NULL_MAP;
        assertThat(calls.<List<Answer>>call("list", List.of("aa", "bb"), 1)).isEqualTo(answers("aa1", "bb1"));
        assertThat(calls.<List<Answer>>call("list", List.of("aa", "bb"), 1)).isEqualTo(answers("aa1", "bb1"));
        assertThat(models.given).hasSize(1);
        assertThat(s3.entries()).hasSize(2);
    }

    @Test
    void call_itemsThatTheLastStoreDoesNotTake_areInTheJournal(@TempDir Path directory) {
        s3.writing = Behaviour.FAILED_OUTCOME;
        ResultCache journaling = builder()
                .journal(JournalOptions.in(directory).withMinimumDuration(Duration.ZERO))
                .shutdownLimit(Duration.ZERO)
                .build();
        new BoundCalls(journaling, models).call("list", List.of("aa", "bb", ""), 1);
        assertThat(journaling.journal().records()).isEqualTo(2);
        s3.writing = Behaviour.NORMAL;
        journaling.close();
    }

    @Test
    void call_provenance_isOfEachItem() {
        calls.call("single", "aa", 1);
        List<Cached<Answer>> answers = elsewhere().call("wrapped", List.of("aa", "bb", "aa"), 1);
        assertThat(answers)
                .extracting(one -> one.cachedFrom().tier())
                .containsExactly(Tier.REDIS, Tier.COMPUTED, Tier.REDIS);
        assertThat(answers).extracting(one -> one.cachedFrom().key()).doesNotContainNull();
        assertThat(answers.get(0).cachedFrom().key())
                .isNotEqualTo(answers.get(1).cachedFrom().key());
    }

    @Test
    void call_traced_isABatchWithItsItemsBelow() {
        calls.call("list", List.of("aa"), 1);
        events.clear();
        try (ResultTrace trace = ResultTrace.open()) {
            calls.call("list", List.of("aa", "bb", "", "bb"), 1);
            assertThat(trace.tree()).hasSize(1);
            ResultTrace.Node batch = trace.tree().get(0);
            assertThat(batch.call().outcome()).isEqualTo(new CallOutcome.Batched(4));
            assertThat(batch.call().key()).isNull();
            assertThat(batch.children())
                    .extracting(node -> node.call().outcome())
                    .containsExactly(
                            new CallOutcome.Hit(Tier.LOCAL),
                            new CallOutcome.Stored(),
                            new CallOutcome.NotStored("too short"));
            assertThat(batch.children()).allSatisfy(node -> {
                assertThat(node.call().key()).isNotNull();
                assertThat(node.call().inputs())
                        .extracting(input -> input.path())
                        .containsExactly("dose", "smiles");
            });
            assertThat(trace.toString()).startsWith("answer: a batch of 4\n  answer of m v h1-");
        }
        assertThat(events).hasSize(5);
    }

    @Test
    void call_insideAnotherResult_isWhatThatWasComputedFrom() {
        CachedOperation<Answer> outer =
                cache.operation("outer", Answer.class).model("o").version("v").build();
        calls.call("list", List.of("aa"), 1);
        try (ResultTrace trace = ResultTrace.open()) {
            cache.get(outer, () -> new Answer("" + calls.call("list", List.of("aa", "bb", ""), 1)));
            assertThat(trace.tree()).hasSize(1);
            assertThat(trace.tree().get(0).children().get(0).children()).hasSize(3);
        }
        StoreWrite last = redis.writes.get(redis.writes.size() - 1);
        assertThat(last.key().model()).isEqualTo("o");
        assertThat(((HeaderRead.Header) EntryFormat.readHeader(last.bytes()))
                        .header()
                        .sources())
                .hasSize(2);
    }

    @Test
    void call_notAsABatch_isRefused() {
        assertThatThrownBy(() -> cache.call(
                        calls.plan("list"), models, new Object[] {List.of(), 1}, Binding.PROXY, () -> List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("callBatch");
    }
}
