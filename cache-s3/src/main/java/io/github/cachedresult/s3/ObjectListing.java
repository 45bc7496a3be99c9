package io.github.cachedresult.s3;

import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The paths of the objects below a prefix, a LIST for each thousand, as they are needed. Blocks; for one thread. */
final class ObjectListing implements Iterator<String> {

    private final Bucket bucket;
    private final String prefix;
    private final Predicate<String> wanted;
    private final Duration timeout;

    private Iterator<S3Object> page = Collections.emptyIterator();
    private @Nullable String continuation;
    private boolean listed;
    private @Nullable String next;

    /**
     * Lists nothing yet.
     *
     * @param wanted which of the paths are given
     * @param timeout for each page
     */
    ObjectListing(Bucket bucket, String prefix, Predicate<String> wanted, Duration timeout) {
        this.bucket = bucket;
        this.prefix = prefix;
        this.wanted = wanted;
        this.timeout = timeout;
    }

    @Override
    public boolean hasNext() {
        while (next == null && hasNextObject()) {
            String path = page.next().key();
            next = wanted.test(path) ? path : null;
        }
        return next != null;
    }

    @Override
    public String next() {
        String path = hasNext() ? next : null;
        if (path == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return path;
    }

    private boolean hasNextObject() {
        while (!page.hasNext()) {
            if (listed) {
                return false;
            }
            ListObjectsV2Response listing =
                    HeaderListing.await(bucket.list(prefix, continuation, Deadline.in(timeout)));
            page = listing.contents().iterator();
            continuation = listing.nextContinuationToken();
            listed = !Boolean.TRUE.equals(listing.isTruncated()) || continuation == null;
        }
        return true;
    }
}
