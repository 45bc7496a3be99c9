package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Computation;
import io.github.cachedresult.HashName;
import io.github.cachedresult.ModelName;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.key.KeyDifference;
import io.github.cachedresult.key.KeyInput;
import io.github.cachedresult.key.ResultKey;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Keys and misses, explained over two stores in maps. */
class ExplainTests {

    @HashName("org.acme.Molecule")
    record Molecule(String smiles, List<Double> weights) {}

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final MapStore redis = new MapStore(Tier.REDIS);
    private final MapStore s3 = new MapStore(Tier.S3);

    private ResultCache process() {
        return ResultCache.builder().store(redis).store(s3).clock(time::get).build();
    }

    private static OperationBuilder<String> plan(ResultCache cache) {
        return cache.operation("org.acme.Solubility.predict", String.class)
                .model("eos3b5e")
                .version("v2")
                .inputs("molecule", "ph", "charge");
    }

    private void store(CachedOperationOf plan, Object... inputs) {
        ResultCache cache = process();
        cache.get(plan.in(cache), () -> "result", inputs);
        time.updateAndGet(now -> now.plusSeconds(1));
    }

    /** A plan is made by the cache that uses it. */
    private interface CachedOperationOf {

        CachedOperation<String> in(ResultCache cache);
    }

    private static CachedOperation<String> plain(ResultCache cache) {
        return plan(cache).build();
    }

    @Test
    void call_isListed() {
        ResultCache cache = process();
        KeyExplanation explanation = cache.explain(plain(cache), new Molecule("CCO", List.of(1.0, 2.5)), 7.4, 1);
        assertThat(explanation).isInstanceOf(KeyExplanation.Listed.class);
        KeyExplanation.Listed listed = (KeyExplanation.Listed) explanation;
        assertThat(listed.key().model()).isEqualTo("eos3b5e");
        assertThat(listed.key().version()).isEqualTo("v2");
        assertThat(listed.inputs())
                .extracting(KeyInput::path)
                .containsExactly(
                        "ph",
                        "charge",
                        "molecule",
                        "molecule.smiles",
                        "molecule.weights",
                        "molecule.weights[0]",
                        "molecule.weights[1]");
        assertThat(redis.entries).isEmpty();
    }

    @Test
    void callWithoutKey_namesTheInput() {
        ResultCache cache = process();
        Runnable task = () -> {};
        KeyExplanation explanation = cache.explain(plain(cache), List.of(task), 7.4, 1);
        assertThat(explanation).isInstanceOf(KeyExplanation.Unhashable.class);
        KeyExplanation.Unhashable unhashable = (KeyExplanation.Unhashable) explanation;
        assertThat(unhashable.path()).isEqualTo("molecule[0]");
        assertThat(unhashable.type()).isEqualTo(task.getClass().getTypeName());
        assertThat(unhashable.reason()).isNotBlank();
        assertThat(cache.explainMiss(plain(cache), List.of(task), 7.4, 1))
                .isEqualTo(new MissExplanation.Uncached(explanation));
    }

    @Test
    void tooFewInputs_areRefused() {
        ResultCache cache = process();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cache.explain(plain(cache), "CCO"))
                .withMessageContaining("3 inputs or more");
        assertThatIllegalArgumentException().isThrownBy(() -> cache.explainMiss(plain(cache), "CCO"));
        assertThatIllegalArgumentException().isThrownBy(() -> cache.explain("h1-ff"));
    }

    @Test
    void key_isExplainedFromTheEntry() {
        store(ExplainTests::plain, "CCO", 7.4, 1);
        ResultCache cache = process();
        KeyExplanation.Listed call = (KeyExplanation.Listed) cache.explain(plain(cache), "CCO", 7.4, 1);
        assertThat(cache.explain(call.key())).isEqualTo(call);
        assertThat(cache.explain(call.key().text())).isEqualTo(call);
        redis.failure = new IllegalStateException("down");
        assertThat(cache.explain(call.key())).isEqualTo(call);
        assertThat(cache.explain(call.key().text())).isEqualTo(call);
        s3.entries.clear();
        assertThat(cache.explain(call.key()).toString())
                .contains("no entry of " + call.key().text())
                .contains("REDIS: it did not answer")
                .doesNotContain("read");
        assertThat(cache.explain(call.key().text()))
                .isInstanceOfSatisfying(
                        KeyExplanation.NotFound.class,
                        notFound -> assertThat(notFound.search().complete()).isFalse());
    }

    @Test
    void longInputs_areNotKept() {
        String longText = "C".repeat(5000);
        store(ExplainTests::plain, longText, 7.4, 1);
        ResultCache cache = process();
        ResultKey key = ((KeyExplanation.Listed) cache.explain(plain(cache), longText, 7.4, 1)).key();
        assertThat(cache.explain(key)).isInstanceOf(KeyExplanation.NotKept.class);
        assertThat(cache.explain(key).toString()).contains("not kept");

        MissExplanation other = cache.explainMiss(plain(cache), "CCO", 7.4, 1);
        assertThat(other).isInstanceOfSatisfying(MissExplanation.NothingNear.class, nothing -> {
            assertThat(nothing.notKept()).isEqualTo(1);
            assertThat(nothing.paths()).containsExactly("ph", "charge", "molecule");
        });
        assertThat(other.toString()).contains("at least one differs of `ph`, `charge`, `molecule`");

        CachedOperation<String> newer = plan(cache).version("v3").build();
        assertThat(cache.explainMiss(newer, longText, 7.4, 1).toString())
                .contains("version was v2, now v3\n`ph`, `charge`, `molecule` equal");
    }

    @Test
    void nearestInputs_areNamed() {
        store(ExplainTests::plain, "CCO", 7.0, 0);
        store(ExplainTests::plain, "CCO", 7.4, 1);
        store(ExplainTests::plain, "CCN", 7.4, 2);
        ResultCache cache = process();
        MissExplanation miss = cache.explainMiss(plain(cache), "CCO", 7.40000001, 1);
        assertThat(miss).isInstanceOf(MissExplanation.Nearest.class);
        MissExplanation.Nearest nearest = (MissExplanation.Nearest) miss;
        assertThat(nearest.computedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:01Z"));
        assertThat(nearest.comparison()).hasToString("`ph` was 7.4, now 7.40000001\n`charge`, `molecule` equal");
        assertThat(nearest.search().read()).as("three entries in two stores").isEqualTo(6);
        assertThat(nearest.search().complete()).isTrue();
        assertThat(nearest.notKept()).isZero();
    }

    @Test
    void amongEquallyNear_theLatestIsNamed() {
        store(ExplainTests::plain, "CCO", 7.0, 1);
        store(ExplainTests::plain, "CCO", 7.2, 1);
        ResultCache cache = process();
        assertThat(cache.explainMiss(plain(cache), "CCO", 7.4, 1).toString()).contains("`ph` was 7.2, now 7.4");
    }

    @Test
    void anotherVersion_isADifference() {
        store(cache -> plan(cache).version("v1").build(), "CCO", 7.4, 1);
        ResultCache cache = process();
        MissExplanation miss = cache.explainMiss(plain(cache), "CCO", 7.4, 1);
        assertThat(((MissExplanation.Nearest) miss).comparison().differences())
                .containsExactly(new KeyDifference.Named("version", "v1", "v2"));
    }

    @Test
    void anotherOperation_isFartherThanAnyInput() {
        store(ExplainTests::plain, "CCN", 1.0, 0);
        store(
                cache -> cache.operation("org.acme.Other.predict", String.class)
                        .model("eos3b5e")
                        .version("v2")
                        .inputs("molecule", "ph", "charge")
                        .build(),
                "CCO",
                7.4,
                1);
        ResultCache cache = process();
        assertThat(((MissExplanation.Nearest) cache.explainMiss(plain(cache), "CCO", 7.4, 1))
                        .comparison()
                        .differences())
                .extracting(KeyDifference::path)
                .containsExactly("ph", "charge", "molecule");
    }

    @Test
    void nothingStored_isSaid() {
        ResultCache cache = process();
        MissExplanation miss = cache.explainMiss(plain(cache), "CCO", 7.4, 1);
        assertThat(miss).isInstanceOf(MissExplanation.NothingNear.class);
        assertThat(miss.toString()).contains("nothing to compare it with\n0 headers read");
    }

    @Test
    void storedResult_isNoMiss() {
        store(ExplainTests::plain, "CCO", 7.4, 1);
        ResultCache cache = process();
        CachedOperation<String> plan = plain(cache);
        assertThat(cache.explainMiss(plan, "CCO", 7.4, 1))
                .isInstanceOfSatisfying(MissExplanation.Usable.class, usable -> assertThat(usable.tier())
                        .isEqualTo(Tier.REDIS));
        assertThat(cache.localSize()).as("explaining keeps nothing").isZero();
        cache.get(plan, () -> "other", "CCO", 7.4, 1);
        assertThat(cache.explainMiss(plan, "CCO", 7.4, 1))
                .isInstanceOfSatisfying(MissExplanation.Usable.class, usable -> assertThat(usable.tier())
                        .isEqualTo(Tier.LOCAL));
    }

    @Test
    void corruptEntry_isPassedOverOrTheReason() {
        store(ExplainTests::plain, "CCO", 7.4, 1);
        redis.entries.replaceAll((key, bytes) -> {
            byte[] changed = bytes.clone();
            changed[changed.length - 9] ^= 1;
            return changed;
        });
        ResultCache cache = process();
        CachedOperation<String> plan = plain(cache);
        assertThat(cache.explainMiss(plan, "CCO", 7.4, 1).toString())
                .contains("is in S3")
                .contains("REDIS: CORRUPT");
        s3.entries.clear();
        assertThat(cache.explainMiss(plan, "CCO", 7.4, 1))
                .isInstanceOfSatisfying(MissExplanation.Unusable.class, unusable -> assertThat(unusable.found())
                        .singleElement()
                        .extracting(TierFinding::tier)
                        .isEqualTo(Tier.REDIS));
    }

    @Test
    void expiredEntry_isTheReason() {
        ResultCache cache = process();
        CachedOperation<String> plan = plan(cache).ttl(Duration.ofHours(1)).build();
        cache.get(plan, () -> "result", "CCO", 7.4, 1);
        time.updateAndGet(now -> now.plus(Duration.ofHours(1)));
        assertThat(cache.explainMiss(plan, "CCO", 7.4, 1).toString())
                .endsWith("is stored and not used\nLOCAL: it expired\nREDIS: it expired\nS3: it expired");
    }

    @Test
    void unusableResult_isTheReason() {
        ResultCache cache = process();
        ResultValidity<String> never = new ResultValidity<>() {
            @Override
            public Verdict judge(String result, Computation computation) {
                return Verdict.store();
            }

            @Override
            public boolean usable(String result, CachedFrom from) {
                return false;
            }
        };
        CachedOperation<String> plan = plan(cache).validity(never).build();
        cache.get(plan, () -> "result", "CCO", 7.4, 1);
        assertThat(cache.explainMiss(plan, "CCO", 7.4, 1))
                .isInstanceOfSatisfying(MissExplanation.Unusable.class, unusable -> assertThat(unusable.found())
                        .extracting(TierFinding::tier)
                        .containsExactly(Tier.LOCAL, Tier.REDIS, Tier.S3));
        assertThat(cache.localSize()).as("explaining lets go of nothing").isEqualTo(1);
    }

    @Test
    void storeThatFails_isSaidAndTheOtherIsSearched() {
        store(ExplainTests::plain, "CCO", 7.0, 1);
        redis.failure = new IllegalStateException("down");
        ResultCache cache = process();
        MissExplanation.Nearest nearest = (MissExplanation.Nearest) cache.explainMiss(plain(cache), "CCO", 7.4, 1);
        assertThat(nearest.search().complete()).isFalse();
        assertThat(nearest.search().findings())
                .singleElement()
                .hasToString("REDIS: it did not answer (java.lang.IllegalStateException: down)");
    }

    @Test
    void search_isBounded() {
        ResultCache cache = process();
        CachedOperation<Integer> plan =
                cache.operation("count", Integer.class).model("m").inputs("n").build();
        for (int i = 0; i <= HeaderScan.MAX_HEADERS; i++) {
            cache.get(plan, () -> 1, i);
        }
        MissExplanation.Nearest nearest = (MissExplanation.Nearest) cache.explainMiss(plan, -1);
        assertThat(nearest.search().read()).isEqualTo(HeaderScan.MAX_HEADERS);
        assertThat(nearest.search().complete()).isFalse();
    }

    @Test
    void disabledModel_isSaid() {
        ResultCache cache = ResultCache.builder()
                .rules(List.of(ModelRule.of("eos*").enabled(false)))
                .build();
        assertThat(cache.explainMiss(plain(cache), "CCO", 7.4, 1).toString()).contains("its mode is OFF");
        assertThat(cache.explain(plain(cache), "CCO", 7.4, 1)).isInstanceOf(KeyExplanation.Listed.class);
    }

    /** The same operation, as a method whose model is an argument. */
    static final class Solubility {

        @CachedResult(version = "v2", operation = "org.acme.Solubility.predict", hashIgnore = "requestId")
        String predict(@ModelName String model, String requestId, Object molecule, double ph, int charge) {
            return model + requestId + molecule + ph + charge;
        }
    }

    @Test
    void annotatedMethod_isExplainedByItsPlan() throws NoSuchMethodException {
        ResultCache cache = process();
        Method method = Solubility.class.getDeclaredMethod(
                "predict", String.class, String.class, Object.class, double.class, int.class);
        CachedOperation<?> plan =
                cache.methods().plan(method, Solubility.class, method, method.getAnnotation(CachedResult.class));

        assertThat(cache.explain(plan, "eos3b5e", "any", "CCO", 7.4, 1))
                .isEqualTo(cache.explain(plain(cache), "CCO", 7.4, 1))
                .isEqualTo(
                        cache.explainCall(plan, new Solubility(), new Object[] {"eos3b5e", "another", "CCO", 7.4, 1}));
        assertThat(cache.explain(plan, "", "any", "CCO", 7.4, 1)).isInstanceOf(KeyExplanation.Uncached.class);
        assertThat(cache.explainMissOfCall(plan, new Solubility(), new Object[] {"", "any", "CCO", 7.4, 1}))
                .isInstanceOf(MissExplanation.Uncached.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cache.explain(plan, 3, "any", "CCO", 7.4, 1))
                .withMessageContaining("names the model");
    }

    /** What docs/explain.md shows is what is said. */
    @Test
    void documentation_showsWhatIsSaid() throws IOException {
        store(ExplainTests::plain, "CCO", 7.0, 0);
        store(ExplainTests::plain, "CCO", 7.4, 1);
        ResultCache cache = process();
        String said = cache.explain(plain(cache), new Molecule("CCO", List.of(1.0, 2.5)), 7.4, 1) + "\n\n"
                + cache.explainMiss(plain(cache), "CCO", 7.40000001, 1);
        String page = Files.readString(Path.of("../docs/explain.md"));
        for (String part : said.split("\n\n", -1)) {
            assertThat(page).contains("```text\n" + part + "\n```");
        }
    }
}
