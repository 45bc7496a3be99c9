package io.github.cachedresult.s3;

import org.jspecify.annotations.Nullable;

/**
 * The conditional headers of a write.
 *
 * @param ifNoneMatch {@code *}, or {@code null}
 * @param ifMatch an ETag, or {@code null}
 */
record PutCondition(@Nullable String ifNoneMatch, @Nullable String ifMatch) {

    static final PutCondition NONE = new PutCondition(null, null);
    static final PutCondition IF_ABSENT = new PutCondition("*", null);

    static PutCondition ifMatch(String etag) {
        return new PutCondition(null, etag);
    }
}
