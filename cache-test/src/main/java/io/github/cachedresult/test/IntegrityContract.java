package io.github.cachedresult.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.entry.EntryKey;
import io.github.cachedresult.entry.EntryKeys;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.invocation.CacheEvent;
import io.github.cachedresult.invocation.ResultAttributes;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.test.EntryMutations.Kind;
import io.github.cachedresult.test.MutatedForm.Answer;
import io.github.cachedresult.test.MutatedForm.NoAnswerException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * That damaged entries give no wrong results, whatever the store, and are kept for inspection. Entries of all forms are
 * damaged where they are, and called for through whole caches: each call returns what a whole entry holds or what the method
 * returns now, and throws nothing but a remembered failure.
 */
public abstract class IntegrityContract extends QuarantineContract {

    private final List<ResultCache> caches = new ArrayList<>();
    private final List<MutatedForm> forms = new ArrayList<>();
    private final List<byte[]> entries = new ArrayList<>();
    private final Map<Defect, Integer> defects = new ConcurrentHashMap<>();

    /** For subclasses. */
    protected IntegrityContract() {}

    /** As {@link StoreFixture} has it. */
    @Override
    protected abstract ResultStore createStore();

    /** How many damaged entries are read: at least 1,000, so that all kinds of damage are among them. */
    protected abstract int count();

    @Test
    void noDamagedEntryIsAnAnswerOrAnError(TestReporter reporter) {
        long seed = Long.getLong("cachedresult.mutations.seed", System.nanoTime());
        reporter.publishEntry("seed", Long.toString(seed));
        for (EntrySeal seal : seals(new Random(seed))) {
            ResultCache cache = ResultCache.builder()
                    .localWeight(0)
                    .store(openAnother())
                    .seal(seal)
                    .listener(this::count)
                    .build();
            caches.add(cache);
            addForms(cache, model + "-" + caches.size());
        }
        try {
            read(seed);
        } finally {
            caches.forEach(ResultCache::close);
        }
        reporter.publishEntry("defects", defects.toString());
        assertThat(defects)
                .containsKeys(
                        Defect.TRUNCATED,
                        Defect.CORRUPT,
                        Defect.FOREIGN,
                        Defect.MISKEYED,
                        Defect.BAD_SIGNATURE,
                        Defect.UNDECRYPTABLE);
    }

    private void count(CacheEvent event) {
        if (event instanceof CacheEvent.Unusable unusable && unusable.defect() != null) {
            defects.merge(unusable.defect(), 1, Integer::sum);
        }
    }

    private static List<EntrySeal> seals(Random random) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return List.of(
                EntrySeal.NONE,
                EntrySeal.NONE.signing(EntryKeys.of("k", List.of(EntryKey.forSigning("k", secret))), false),
                EntrySeal.NONE.encrypting(EntryKeys.of("k", List.of(EntryKey.forEncryption("k", secret))), false));
    }

    private void addForms(ResultCache cache, String of) {
        addForm(cache, of, "small", number -> new Answer("toxic", number, List.of()));
        addForm(cache, of, "large", MutatedForm::large);
        addForm(cache, of, "attributes", number -> {
            ResultAttributes.put("tokens", 1234);
            ResultAttributes.put("finish", "length");
            return new Answer("t\u00f6xic", number, List.of(number));
        });
        addForm(
                cache,
                of,
                "derived",
                number -> new Answer("from " + MutatedForm.source(cache, of).score(), number, List.of()));
        addForm(cache, of, "failure", number -> {
            throw new NoAnswerException("no conformer " + number);
        });
    }

    private void addForm(ResultCache cache, String of, String name, IntFunction<Answer> body) {
        MutatedForm form = new MutatedForm(cache, of, name);
        for (int i = 0; i < 2; i++) {
            form.compute(body, key -> found(key).bytes());
            join(store.delete(List.of(form.key())));
        }
        forms.add(form);
        entries.addAll(form.entries());
    }

    private void read(long seed) {
        Random random = new Random(seed);
        EntryMutations mutations = new EntryMutations(seed);
        int plain = forms.size() / caches.size();
        Kind[] all = Kind.values();
        for (int i = 0; i < count(); i++) {
            int at = i % forms.size();
            MutatedForm form = forms.get(at);
            Kind kind = all[random.nextInt(all.length)];
            if (kind == Kind.FORGED && at < plain) {
                // Who can write may write a plain entry.
                kind = Kind.FLIPPED_BITS;
            }
            List<byte[]> own = form.entries();
            byte[] damaged = mutations.damage(kind, own.get(i % own.size()), random.nextBoolean() ? own : entries);
            try {
                replace(form.key(), damaged);
                form.read(damaged);
            } catch (Throwable e) {
                throw new AssertionError(
                        "seed " + seed + ", damage " + i + " (" + kind + "): "
                                + HexFormat.of().formatHex(damaged),
                        e);
            }
        }
    }

    private void replace(ResultKey key, byte[] damaged) {
        join(store.delete(List.of(key)));
        assertThat(put(key, damaged)).isInstanceOf(WriteOutcome.Stored.class);
    }
}
