package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.spool.SpoolOptions;
import io.github.cachedresult.value.CompressionOptions;
import java.nio.file.Path;
import org.springframework.util.unit.DataSize;

/** How large entries may be, and which are compressed, as the properties have it. */
final class PropertySizes {

    /** What an array holds, and some room around the payload. */
    private static final DataSize LARGEST = DataSize.ofMegabytes(2_000);

    /** What an entry has besides its payload, with room to spare. */
    private static final int AROUND_PAYLOAD = 1 << 20;

    /** What S3 takes in one request, and some room around the payload. */
    private static final DataSize LARGEST_IN_S3 = DataSize.ofMegabytes(5_100);

    private PropertySizes() {}

    /** How many bytes a result may have, encoded. */
    static long maximumEntry(CachedResultProperties properties) {
        return between("cachedresult.maximum-entry-size", properties.maximumEntrySize(), LARGEST_IN_S3);
    }

    /** How many bytes an object in S3 may have. */
    static long maximumObject(CachedResultProperties properties) {
        return maximumEntry(properties) + AROUND_PAYLOAD;
    }

    /** How many bytes an entry in Redis may have. */
    static long maximumInRedis(CachedResultProperties.Redis redis) {
        return between("cachedresult.redis.maximum-entry-size", redis.maximumEntrySize(), LARGEST);
    }

    static CompressionOptions compression(CachedResultProperties.Compression compression) {
        int threshold = (int) between("cachedresult.compression.threshold", compression.threshold(), LARGEST);
        return InvalidCachedResultPropertyException.requireValid(
                "cachedresult.compression.",
                () -> new CompressionOptions(compression.enabled(), threshold, compression.level()),
                "Correct it, leave it out, or set cachedresult.compression.enabled=false.");
    }

    /** Where large results are while they are written and read. */
    static SpoolOptions spool(CachedResultProperties.Spool spool) {
        Path named = spool.directory();
        Path directory = named == null || named.toString().isEmpty() ? SpoolOptions.DEFAULTS.directory() : named;
        return InvalidCachedResultPropertyException.requireValid(
                "cachedresult.spool.",
                () -> new SpoolOptions(
                        directory,
                        spool.threshold().toBytes(),
                        spool.collectAbove().toBytes()),
                "Correct it, or leave it out.");
    }

    private static long between(String property, DataSize size, DataSize largest) {
        if (size.toBytes() < 1 || size.compareTo(largest) > 0) {
            throw new InvalidCachedResultPropertyException(
                    "The property '" + property + "' is " + size + ", and must be between 1B and "
                            + largest.toMegabytes() + "MB.",
                    "Write a size such as 1MB, or leave the property out.");
        }
        return size.toBytes();
    }
}
