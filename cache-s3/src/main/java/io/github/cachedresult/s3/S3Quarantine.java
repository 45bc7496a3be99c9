package io.github.cachedresult.s3;

import io.github.cachedresult.store.DefectiveEntry;
import io.github.cachedresult.store.QuarantineLimits;
import io.github.cachedresult.store.StoreRead;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What cannot be used, kept in S3 for inspection: an object for each entry, below a prefix for each kind of defect. */
final class S3Quarantine {

    private final Bucket bucket;
    private final ObjectLayout layout;
    private final InstantSource clock;

    S3Quarantine(Bucket bucket, ObjectLayout layout, InstantSource clock) {
        this.bucket = bucket;
        this.layout = layout;
        this.clock = clock;
    }

    /** A LIST, a DELETE for each that is too old, and a PUT where there is room. */
    CompletableFuture<Boolean> add(DefectiveEntry entry, QuarantineLimits limits, Deadline deadline) {
        String path = layout.quarantinePath(entry);
        return bucket.list(layout.quarantineOf(entry.defect()), null, deadline).thenCompose(listing -> {
            Instant oldest = clock.instant().minus(limits.life());
            List<CompletableFuture<Void>> removals = new ArrayList<>();
            int kept = 0;
            for (S3Object object : listing.contents()) {
                if (object.lastModified().isBefore(oldest)) {
                    removals.add(bucket.delete(object.key(), null, deadline));
                } else if (object.key().equals(path)) {
                    return CompletableFuture.completedFuture(true);
                } else {
                    kept++;
                }
            }
            boolean hasRoom = kept < limits.perDefect();
            return CompletableFuture.allOf(removals.toArray(CompletableFuture<?>[]::new))
                    .thenCompose(removed -> hasRoom
                            ? bucket.put(path, Content.ofDefective(entry), PutCondition.NONE, deadline)
                                    .thenApply(PutReply.STORED::equals)
                            : CompletableFuture.completedFuture(false));
        });
    }

    /** A LIST for each thousand, and a GET for each. Blocks. */
    Stream<DefectiveEntry> list(Duration timeout) {
        List<String> paths = new ArrayList<>();
        new ObjectListing(bucket, layout.quarantine(), any -> true, timeout).forEachRemaining(paths::add);
        return paths.stream()
                .map(path -> HeaderListing.await(bucket.get(path, Deadline.in(timeout))))
                .map(S3Quarantine::entry)
                .flatMap(Optional::stream);
    }

    private static Optional<DefectiveEntry> entry(StoreRead read) {
        if (read instanceof StoreRead.Failed failed) {
            throw new IllegalStateException("cannot read what was set aside: " + failed.cause(), failed.cause());
        }
        return read instanceof StoreRead.Found found
                ? DefectiveEntry.ofBytes(found.entry().bytes())
                : Optional.empty();
    }
}
