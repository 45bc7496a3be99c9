package io.github.cachedresult.s3;

import io.github.cachedresult.spool.SpoolOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Where an S3 store keeps its entries, and how it gets there. Immutable; made by {@link #builder}.
 *
 * <p>The constructor refuses what cannot work with an {@link IllegalArgumentException} whose message begins with the
 * option as a property is written: {@code cachedresult.s3.bucket}.
 *
 * @param bucket the bucket, which is never created
 * @param prefix what the name of every object begins with, without slashes at its ends; may be empty
 * @param endpoint the server, or {@code null} for Amazon S3
 * @param region the region requests are signed for; {@code null} for that of the SDK's own chain, or for {@code us-east-1}
 *     where an endpoint is given
 * @param pathStyle whether the bucket is part of the path ({@code http://server/bucket/…}) and not of the host's name;
 *     most servers other than Amazon's need it
 * @param timeout within what every call completes, retries included
 * @param ttl the longest life of an entry in this tier, or {@code null} for that of the entry. S3 has no life of an
 *     object: the tiers above judge it from the entry, by this value; a lifecycle rule of the bucket, somewhat longer,
 *     reclaims the space. The store itself deletes nothing
 * @param checksums when the SDK adds checksums of its own; {@link ChecksumCalculation#WHEN_REQUIRED} unless said
 *     otherwise, because older servers fail with them, and an entry carries its own, which is checked at every read
 * @param credentials whom requests are signed by, or {@code null} for the SDK's default chain
 * @param maxConcurrency how many requests the store has under way at once, over all batches; more wait
 * @param maximumEntrySize how many bytes an entry may have to be written, and an object to be read; S3
 *     takes 5 GiB at once
 * @param spool from which size on objects are received into temporary files, and where
 */
public record S3StoreOptions(
        String bucket,
        String prefix,
        @Nullable URI endpoint,
        @Nullable String region,
        boolean pathStyle,
        Duration timeout,
        @Nullable Duration ttl,
        ChecksumCalculation checksums,
        @Nullable AwsCredentialsProvider credentials,
        int maxConcurrency,
        long maximumEntrySize,
        SpoolOptions spool) {

    /** What S3 takes in one request. */
    public static final long LARGEST_OBJECT = 5L << 30;

    /** The prefix unless said otherwise. */
    public static final String DEFAULT_PREFIX = "cachedresult";

    /** The timeout unless said otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /** The concurrency unless said otherwise. */
    public static final int DEFAULT_MAX_CONCURRENCY = 50;

    /** What entries may have unless said otherwise, 256 MiB plus 1 MiB for what is around the payload. */
    public static final int DEFAULT_MAXIMUM_ENTRY_SIZE = 257 << 20;

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern IP_ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

    /** What the name of an object, at most 1,024 bytes, leaves for the prefix. */
    private static final int MAX_PREFIX_BYTES = 600;

    /** Checks every option, and takes the slashes off the ends of the prefix. */
    public S3StoreOptions {
        if (!BUCKET.matcher(bucket).matches()
                || bucket.contains("..")
                || IP_ADDRESS.matcher(bucket).matches()) {
            throw new IllegalArgumentException(
                    "cachedresult.s3.bucket '" + bucket + "' is no name of a bucket: it has 3 to 63"
                            + " lower-case letters, digits, dots and hyphens, begins and ends with a letter or digit, and is no"
                            + " IP address");
        }
        prefix = trimSlashes(prefix);
        checkPrefix(prefix);
        if (endpoint != null) {
            checkEndpoint(endpoint);
        }
        if (region != null && region.isBlank()) {
            throw new IllegalArgumentException("cachedresult.s3.region must not be empty: leave it out, or name one");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("cachedresult.s3.timeout must be positive, it is " + timeout);
        }
        if (ttl != null && (ttl.isNegative() || ttl.isZero())) {
            throw new IllegalArgumentException("cachedresult.s3.ttl must be positive, it is " + ttl);
        }
        if (maxConcurrency < 1) {
            throw new IllegalArgumentException(
                    "cachedresult.s3.max-concurrency must be at least 1, it is " + maxConcurrency);
        }
        if (maximumEntrySize < 1 || maximumEntrySize > LARGEST_OBJECT) {
            throw new IllegalArgumentException("cachedresult.maximum-entry-size must be between 1 byte and "
                    + LARGEST_OBJECT + ", it is " + maximumEntrySize);
        }
    }

    /** A builder with all defaults. */
    public static Builder builder(String bucket) {
        return new Builder(bucket);
    }

    /** Where it is, for logs. Without credentials. */
    @Override
    public String toString() {
        String where = endpoint != null ? " at " + endpoint : region != null ? " in " + region : "";
        return "S3 bucket " + bucket + (prefix.equals(DEFAULT_PREFIX) ? "" : ", prefix '" + prefix + "'") + where;
    }

    private static String trimSlashes(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == '/') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == '/') {
            to--;
        }
        return text.substring(from, to);
    }

    private static void checkPrefix(String prefix) {
        if (prefix.isEmpty()) {
            return;
        }
        if (prefix.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("cachedresult.s3.prefix must not contain control characters");
        }
        if (prefix.getBytes(StandardCharsets.UTF_8).length > MAX_PREFIX_BYTES) {
            throw new IllegalArgumentException(
                    "cachedresult.s3.prefix must not be longer than " + MAX_PREFIX_BYTES + " bytes of UTF-8");
        }
        for (String segment : prefix.split("/", -1)) {
            if (segment.isBlank() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("cachedresult.s3.prefix '" + prefix + "' has a part '" + segment
                        + "', which servers and tools would resolve");
            }
        }
    }

    private static void checkEndpoint(URI endpoint) {
        String scheme = endpoint.getScheme();
        if (endpoint.getHost() == null || !"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException(
                    "cachedresult.s3.endpoint must be http://host[:port] or https://host[:port], its scheme is '"
                            + scheme + "' and its host '" + endpoint.getHost() + "'");
        }
        if (endpoint.getRawUserInfo() != null || endpoint.getRawQuery() != null || endpoint.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "cachedresult.s3.endpoint must have no user, query or fragment: credentials are an option of their own");
        }
    }

    /** Collects options. Not thread-safe; can build several. */
    public static final class Builder {

        private final String bucket;
        private String prefix = DEFAULT_PREFIX;
        private @Nullable URI endpoint;
        private @Nullable String region;
        private boolean pathStyle;
        private Duration timeout = DEFAULT_TIMEOUT;
        private @Nullable Duration ttl;
        private ChecksumCalculation checksums = ChecksumCalculation.WHEN_REQUIRED;
        private @Nullable AwsCredentialsProvider credentials;
        private int maxConcurrency = DEFAULT_MAX_CONCURRENCY;
        private long maximumEntrySize = DEFAULT_MAXIMUM_ENTRY_SIZE;
        private SpoolOptions spool = SpoolOptions.DEFAULTS;

        private Builder(String bucket) {
            this.bucket = bucket;
        }

        /** See {@link S3StoreOptions#prefix}. */
        public Builder prefix(String newPrefix) {
            prefix = newPrefix;
            return this;
        }

        /** See {@link S3StoreOptions#endpoint}. */
        public Builder endpoint(@Nullable URI newEndpoint) {
            endpoint = newEndpoint;
            return this;
        }

        /** See {@link S3StoreOptions#region}. */
        public Builder region(@Nullable String newRegion) {
            region = newRegion;
            return this;
        }

        /** See {@link S3StoreOptions#pathStyle}. */
        public Builder pathStyle(boolean newPathStyle) {
            pathStyle = newPathStyle;
            return this;
        }

        /** See {@link S3StoreOptions#timeout}. */
        public Builder timeout(Duration newTimeout) {
            timeout = newTimeout;
            return this;
        }

        /** See {@link S3StoreOptions#ttl}. */
        public Builder ttl(@Nullable Duration newTtl) {
            ttl = newTtl;
            return this;
        }

        /** See {@link S3StoreOptions#checksums}. */
        public Builder checksums(ChecksumCalculation newChecksums) {
            checksums = newChecksums;
            return this;
        }

        /** See {@link S3StoreOptions#credentials}. */
        public Builder credentials(@Nullable AwsCredentialsProvider newCredentials) {
            credentials = newCredentials;
            return this;
        }

        /** See {@link S3StoreOptions#maxConcurrency}. */
        public Builder maxConcurrency(int newMaxConcurrency) {
            maxConcurrency = newMaxConcurrency;
            return this;
        }

        /** See {@link S3StoreOptions#maximumEntrySize}. */
        public Builder maximumEntrySize(long newMaximumEntrySize) {
            maximumEntrySize = newMaximumEntrySize;
            return this;
        }

        /** See {@link S3StoreOptions#spool}. */
        public Builder spool(SpoolOptions newSpool) {
            spool = newSpool;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if one of them cannot work
         */
        public S3StoreOptions build() {
            return new S3StoreOptions(
                    bucket,
                    prefix,
                    endpoint,
                    region,
                    pathStyle,
                    timeout,
                    ttl,
                    checksums,
                    credentials,
                    maxConcurrency,
                    maximumEntrySize,
                    spool);
        }
    }
}
