package io.github.cachedresult.s3;

import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;

/** When the SDK adds a checksum of its own to a request, beside the one that every entry carries. */
public enum ChecksumCalculation {

    /**
     * Wherever the operation knows one: an upload carries it as a trailer of a chunked body. Amazon S3 verifies it on
     * arrival. Servers that do not know such bodies refuse every upload, or keep the framing as if it were content.
     */
    WHEN_SUPPORTED,

    /** Only where the operation cannot do without. Understood by every server. */
    WHEN_REQUIRED;

    RequestChecksumCalculation ofRequests() {
        return this == WHEN_SUPPORTED
                ? RequestChecksumCalculation.WHEN_SUPPORTED
                : RequestChecksumCalculation.WHEN_REQUIRED;
    }

    ResponseChecksumValidation ofResponses() {
        return this == WHEN_SUPPORTED
                ? ResponseChecksumValidation.WHEN_SUPPORTED
                : ResponseChecksumValidation.WHEN_REQUIRED;
    }
}
