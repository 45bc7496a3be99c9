package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryRead;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.Preimage;
import io.github.cachedresult.key.PreimageRead;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.key.UnhashableInputException;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.tier.EntryJudge.Judgement;
import io.github.cachedresult.tier.EntryReader;
import io.github.cachedresult.tier.LocalEntry;
import io.github.cachedresult.tier.LocalTier;
import io.github.cachedresult.tier.StoreChain;
import io.github.cachedresult.tier.StoreHit;
import io.github.cachedresult.tier.StoreLookup;
import io.github.cachedresult.tier.StoreTier;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what keys are made of and why calls miss. Looks as a call does, and changes, counts and reports nothing. Blocks.
 * Thread-safe.
 */
final class Explainer {

    private final LocalTier local;
    private final List<StoreTier> tiers;
    private final EntrySeal seal;
    private final EntryValues values;
    private final InstantSource clock;

    Explainer(LocalTier local, List<StoreTier> tiers, EntrySeal seal, EntryValues values, InstantSource clock) {
        this.local = local;
        this.tiers = List.copyOf(tiers);
        this.seal = seal;
        this.values = values;
        this.clock = clock;
    }

    KeyExplanation call(CachedOperation<?> operation, @Nullable Object target, @Nullable Object[] arguments) {
        operation.requireArguments(arguments);
        ModelBinding model = operation.bind(target, arguments);
        if (model == null || model.conflict() != null) {
            return unnamed(operation, model);
        }
        try {
            String unnumbered = operation.unnumbered(model, arguments);
            if (unnumbered != null) {
                return new KeyExplanation.Uncached(operation.name(), unnumbered);
            }
            return listed(model.hash(arguments), operation.name());
        } catch (UnhashableInputException e) {
            return unhashable(operation, model, e);
        }
    }

    private static KeyExplanation unnamed(CachedOperation<?> operation, @Nullable ModelBinding model) {
        return new KeyExplanation.Uncached(
                operation.name(), model == null ? "its model has no fair name" : String.valueOf(model.conflict()));
    }

    private static KeyExplanation unhashable(
            CachedOperation<?> operation, ModelBinding model, UnhashableInputException e) {
        return new KeyExplanation.Unhashable(
                model.model(), model.version(), operation.name(), e.path(), e.type(), e.reason());
    }

    private static KeyExplanation listed(HashedInputs inputs, String operation) {
        return listed(inputs.key(), operation, inputs.inputs(), Preimage.read(inputs.preimage()));
    }

    private static KeyExplanation listed(ResultKey key, String operation, Digest inputs, PreimageRead read) {
        return read instanceof PreimageRead.Whole whole
                ? new KeyExplanation.Listed(key, operation, whole.preimage().inputs())
                : new KeyExplanation.NotKept(key, operation, inputs, ((PreimageRead.Unreadable) read).detail());
    }

    private static KeyExplanation stored(EntryHeader header) {
        byte[] kept = header.inputs().preimage();
        PreimageRead read = kept == null
                ? new PreimageRead.Unreadable("they are not kept in the entry")
                : Preimage.read(kept, header.key());
        return listed(header.key(), header.operation(), header.inputs().digest(), read);
    }

    /** Explains a key whose model and version are known: one lookup. */
    KeyExplanation key(ResultKey key) {
        TierFindings findings = new TierFindings();
        StoreHit<StoredResult> hit = lookup(key, findings, this::readWhole);
        return hit == null
                ? new KeyExplanation.NotFound(key.text(), new HeaderScan(List.of(), findings).result())
                : stored(hit.value().header());
    }

    /** Explains a key of which nothing else is known: the headers of all entries are looked through for it. */
    KeyExplanation key(String text) {
        Digest digest = ResultKey.parseDigest(text);
        HeaderScan scan = new HeaderScan(stores(), new TierFindings());
        List<EntryHeader> found = new ArrayList<>();
        scan.read(EntrySelection.all(), header -> {
            boolean isIt = header.key().digest().equals(digest);
            if (isIt) {
                found.add(header);
            }
            return !isIt;
        });
        if (found.isEmpty()) {
            return new KeyExplanation.NotFound(text, scan.result());
        }
        // The listed header of an encrypted entry does not disclose its inputs.
        EntryHeader header = found.get(0);
        return header.inputs().preimage() == null ? key(header.key()) : stored(header);
    }

    MissExplanation miss(CachedOperation<?> operation, @Nullable Object target, @Nullable Object[] arguments) {
        operation.requireArguments(arguments);
        ModelBinding model = operation.bind(target, arguments);
        if (model == null || model.conflict() != null) {
            return new MissExplanation.Uncached(unnamed(operation, model));
        }
        if (model.policy().isOff()) {
            return new MissExplanation.Uncached(new KeyExplanation.Uncached(operation.name(), ModelBinding.REASON_OFF));
        }
        HashedInputs inputs;
        try {
            String unnumbered = operation.unnumbered(model, arguments);
            if (unnumbered != null) {
                return new MissExplanation.Uncached(new KeyExplanation.Uncached(operation.name(), unnumbered));
            }
            inputs = model.hash(arguments);
        } catch (UnhashableInputException e) {
            return new MissExplanation.Uncached(unhashable(operation, model, e));
        }
        TierFindings findings = new TierFindings();
        MissExplanation entry = entry(operation, model, inputs.key(), findings);
        return entry == null ? nearest(inputs, operation, findings) : entry;
    }

    /** Explains what is under the key itself, if anything is. */
    private @Nullable MissExplanation entry(
            CachedOperation<?> operation, ModelBinding model, ResultKey key, TierFindings findings) {
        LocalEntry here = local.get(key, model.local());
        if (here != null) {
            Object value =
                    values.local(operation, model, CallPolicy.of(CacheMode.READ_WRITE), here, false, clock.millis());
            if (!(value instanceof EntryValues.Objection objection)) {
                return new MissExplanation.Usable(key, Tier.LOCAL, Instant.ofEpochMilli(here.computedAt()), List.of());
            }
            findings.unusable(Tier.LOCAL, objection.why().reason());
        }
        StoreHit<EntryContent> hit = lookup(key, findings, values.reader(operation, model));
        if (hit != null) {
            return new MissExplanation.Usable(
                    key,
                    hit.tier(),
                    Instant.ofEpochMilli(hit.result().header().run().computedAt()),
                    findings.all());
        }
        return findings.unusable().isEmpty()
                ? null
                : new MissExplanation.Unusable(key, findings.unusable(), findings.failed());
    }

    private MissExplanation nearest(HashedInputs inputs, CachedOperation<?> operation, TierFindings findings) {
        PreimageRead read = Preimage.read(inputs.preimage());
        HeaderScan scan = new HeaderScan(stores(), findings);
        if (!(read instanceof PreimageRead.Whole whole)) {
            return new MissExplanation.Uncached(listed(inputs.key(), operation.name(), inputs.inputs(), read));
        }
        NearestInputs nearest = new NearestInputs(inputs, whole.preimage());
        scan.read(EntrySelection.ofModel(inputs.key().model()), header -> {
            nearest.add(header);
            return true;
        });
        return nearest.result(scan.result());
    }

    private <V> @Nullable StoreHit<V> lookup(ResultKey key, TierFindings findings, EntryReader<V> reader) {
        WaitingCaller caller = new WaitingCaller();
        List<StoreLookup<V>> lookups =
                caller.await(new StoreChain(tiers, seal, findings, null, null).lookup(List.of(key), reader, caller));
        return lookups == null ? null : lookups.get(0).hit();
    }

    /** Reads an entry of any age and type of results. */
    private EntryReader.Reading<StoredResult> readWhole(ResultKey key, Tier tier, Bytes bytes, long maximumAge) {
        EntryRead read = seal.read(bytes);
        if (read instanceof EntryRead.Unreadable unreadable) {
            return new EntryReader.Reading.Unusable<>(new Judgement.Unusable(unreadable.defect(), unreadable.detail()));
        }
        StoredResult result = ((EntryRead.Whole) read).result();
        if (result.header().isPointer()) {
            return new EntryReader.Reading.Pointer<>();
        }
        return result.header().key().equals(key)
                ? new EntryReader.Reading.Usable<>(new StoreHit<>(tier, result, EntryHeader.NEVER, result))
                : new EntryReader.Reading.Unusable<>(new Judgement.Unusable(
                        Defect.MISKEYED, "it belongs to " + result.header().key()));
    }

    private List<ResultStore> stores() {
        return tiers.stream().map(StoreTier::store).toList();
    }
}
