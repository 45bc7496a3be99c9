package io.github.cachedresult.s3;

import io.github.cachedresult.entry.Derivation;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.store.StoreRead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which entries were computed from which: for each pair a small object, at {@code <prefix>/_derived/<source>/<derived>}, the
 * ids of the two entries. Written before the entry, so that no entry is missing from it.
 */
final class DerivationIndex {

    /** How many objects are read at once. */
    private static final int AT_ONCE = 64;

    private final Bucket bucket;
    private final ObjectLayout layout;

    DerivationIndex(Bucket bucket, ObjectLayout layout) {
        this.bucket = bucket;
        this.layout = layout;
    }

    /** Adds an entry to what was computed from each of its sources: a PUT for each. */
    CompletableFuture<Void> add(Derivation derivation, Deadline deadline) {
        EntryReference derived = derivation.derived();
        Content reference = Content.ofCbor(derived.toBytes());
        return CompletableFuture.allOf(derivation.sources().stream()
                .map(source -> bucket.put(
                        layout.prefixOfDerived(source.entryId()) + derived.entryId(),
                        reference,
                        PutCondition.NONE,
                        deadline))
                .toArray(CompletableFuture<?>[]::new));
    }

    /** What was computed from an entry: a LIST for each thousand, and a GET for each. Blocks. */
    Stream<EntryReference> derivedFrom(UUID entryId, Duration timeout) {
        List<String> paths = new ArrayList<>();
        new ObjectListing(bucket, layout.prefixOfDerived(entryId), any -> true, timeout).forEachRemaining(paths::add);
        List<EntryReference> references = new ArrayList<>();
        for (int from = 0; from < paths.size(); from += AT_ONCE) {
            Deadline deadline = Deadline.in(timeout);
            List<CompletableFuture<StoreRead>> reads =
                    paths.subList(from, Math.min(from + AT_ONCE, paths.size())).stream()
                            .map(path -> bucket.get(path, deadline))
                            .toList();
            for (CompletableFuture<StoreRead> read : reads) {
                EntryReference reference = reference(HeaderListing.await(read));
                if (reference != null) {
                    references.add(reference);
                }
            }
        }
        return references.stream();
    }

    private static @Nullable EntryReference reference(StoreRead read) {
        if (read instanceof StoreRead.Failed failed) {
            throw new IllegalStateException("cannot read an index: " + failed.cause(), failed.cause());
        }
        try {
            return read instanceof StoreRead.Found found
                    ? EntryReference.ofBytes(found.entry().bytes())
                    : null;
        } catch (IllegalArgumentException e) {
            // Somebody else's: no entry of ours is named by it.
            return null;
        }
    }
}
