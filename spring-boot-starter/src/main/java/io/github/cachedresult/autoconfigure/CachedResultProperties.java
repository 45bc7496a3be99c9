package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.tier.LocalLimits.WhenFull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an application can say of its result cache.
 *
 * @param enabled Whether annotated methods are cached. If not, they run as if they had no annotation.
 * @param mode What calls do of which neither a rule nor a scope says another mode.
 * @param local the tier in the process
 * @param redis the tier in Redis
 * @param s3 the tier in S3
 * @param journal the journal on disk
 * @param quarantine what is kept of entries that cannot be used
 * @param signing how entries are signed
 * @param encryption how entries are encrypted
 * @param maximumEntrySize How large a result may be, encoded, to be kept in Redis or S3. A larger one is returned, and kept in
 *     the process if there is room.
 * @param spool where large results are while they are written and read
 * @param compression which results are compressed
 * @param web what responses of web applications say
 * @param evictions how results are taken back
 * @param refresh how results are computed anew in the background
 * @param timedRuns How many methods with a time limit run at once, on threads of the cache's own. Further ones run on the
 *     threads of their callers, which then wait for as long as it takes.
 * @param asyncThreads On how many threads of the cache's own asynchronous calls go on and their methods are called, from 1 to
 *     10,000. By default 32 or four for each processor.
 * @param rules Rules for models, which take precedence over annotations. For each property of a model the most specific
 *     rule counts.
 * @param ignoredFiles Names of files and folders that are left out of folders among the inputs. Compared whole and with
 *     case.
 */
@ConfigurationProperties(prefix = "cachedresult", ignoreUnknownFields = false)
record CachedResultProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("read-write") CacheMode mode,
        @DefaultValue Local local,
        @DefaultValue Redis redis,
        @DefaultValue S3 s3,
        @DefaultValue Journal journal,
        @DefaultValue Quarantine quarantine,
        @DefaultValue Signing signing,
        @DefaultValue Encryption encryption,
        @DefaultValue("256MB") DataSize maximumEntrySize,
        @DefaultValue Spool spool,
        @DefaultValue Compression compression,
        @DefaultValue Web web,
        @DefaultValue Evictions evictions,
        @DefaultValue Refresh refresh,
        @DefaultValue("200") int timedRuns,
        @Nullable Integer asyncThreads,
        @DefaultValue List<Rule> rules,
        @DefaultValue List<String> ignoredFiles) {

    /**
     * The tier in the process.
     *
     * @param enabled Whether results are kept in the process.
     * @param maximumWeight How much of the heap the results may take, about. The smaller of this and the share of the heap
     *     is the limit.
     * @param heapShare Which part of the largest possible heap the results may take, from 0 to 1.
     * @param ttl How long a result is kept in the process at most. By default as long as it lives.
     */
    record Local(
            @DefaultValue("true") boolean enabled,
            @Nullable DataSize maximumWeight,
            @DefaultValue("0.1") double heapShare,
            @Nullable Duration ttl) {}

    /**
     * The tier in Redis, which is where spring.data.redis says.
     *
     * @param enabled Whether results are kept in Redis, if cachedresult-redis is on the class path.
     * @param timeout By when Redis has answered or the next tier is asked.
     * @param ttl How long Redis holds a result at most, from when it got it. By default as long as it lives.
     * @param maximumEntrySize How large an entry in Redis may be. A larger one is kept in the next tier, and a pointer to it in
     *     Redis.
     * @param breaker when Redis is left alone
     * @param lease how processes take turns
     */
    record Redis(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("500ms") Duration timeout,
            @Nullable Duration ttl,
            @DefaultValue("1MB") DataSize maximumEntrySize,
            @DefaultValue Breaker breaker,
            @DefaultValue Lease lease) {}

    /**
     * How the processes that share Redis take turns to compute a result.
     *
     * @param enabled Whether of all processes one at a time computes a result, and the others wait for it.
     * @param duration How long the others wait for a process that has died while it was computing.
     */
    record Lease(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("15s") Duration duration) {}

    /**
     * The tier in S3. Credentials come from a bean of type AwsCredentialsProvider where there is exactly one, else from the
     * default chain of the AWS SDK.
     *
     * @param enabled Whether results are kept in S3, if cachedresult-s3 is on the class path and a bucket is named.
     * @param bucket Name of the bucket, which must exist. Without one, there is no tier in S3.
     * @param prefix What the names of all objects begin with.
     * @param endpoint Address of the server. By default Amazon S3.
     * @param region Region of the bucket. By default what the AWS SDK finds; us-east-1 where an endpoint is given.
     * @param pathStyle Whether the bucket is named in the path and not in the host name, as most servers but Amazon's need
     *     it.
     * @param timeout By when S3 has answered, retries included, or the method is run.
     * @param ttl The greatest age of a result that is used from S3. By default as long as it lives.
     * @param checksumCalculation When the AWS SDK adds checksums of its own to requests. Older servers cannot read them.
     * @param breaker when S3 is left alone
     */
    record S3(
            @DefaultValue("true") boolean enabled,
            @Nullable String bucket,
            @DefaultValue("cachedresult") String prefix,
            @Nullable URI endpoint,
            @Nullable String region,
            @DefaultValue("false") boolean pathStyle,
            @DefaultValue("5s") Duration timeout,
            @Nullable Duration ttl,
            @DefaultValue("when-required") ChecksumCalculation checksumCalculation,
            @DefaultValue Breaker breaker) {}

    /**
     * Where large results and their entries are while they are written and read, so that they need not be in the heap.
     *
     * @param directory Where the temporary files are. By default the JVM's directory for temporary files.
     * @param threshold From which size on, encoded.
     * @param collectAbove Above how many bytes of temporary files the garbage collector is asked which of them are in use.
     */
    record Spool(
            @Nullable Path directory,
            @DefaultValue("8MB") DataSize threshold,
            @DefaultValue("1GB") DataSize collectAbove) {}

    /**
     * Which results are compressed in Redis, S3 and the journal, if com.github.luben:zstd-jni is on the class path.
     *
     * @param enabled Whether any is. Those that are compressed already are read all the same.
     * @param threshold From which size on, encoded. One that would not become smaller by an eighth is kept as it is.
     * @param level How well: from 1, fast, to 22, small.
     */
    record Compression(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("4KB") DataSize threshold,
            @DefaultValue("3") int level) {}

    /**
     * When a store is left alone because its calls fail. Reads and writes are counted apart.
     *
     * @param enabled Whether the store is ever left alone. If not, each call waits for it within its timeout.
     * @param failures After how many failures in a row it is left alone.
     * @param firstWait How long it is left alone before it is first tried, in the background. Then twice as long each time.
     * @param maximumWait How long it is left alone at most between two trials.
     */
    record Breaker(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("3") int failures,
            @DefaultValue("1s") Duration firstWait,
            @DefaultValue("30s") Duration maximumWait) {}

    /**
     * What responses of web applications say.
     *
     * @param cacheStatus Whether responses of servlet applications have a Cache-Status header (RFC 9211) that lists the
     *     cached calls of the request, with their keys.
     */
    record Web(@DefaultValue("false") boolean cacheStatus) {}

    /**
     * How results are taken back.
     *
     * @param pollInterval How often the log of evictions is read.
     * @param stopAfter For how long the log may be unreadable before hits stop and calls compute. By default for ever.
     * @param reclaimPerSecond How many entries a second are looked at, after an eviction, to delete those that are evicted. 0
     *     to delete them only when asked.
     */
    record Evictions(
            @DefaultValue("750ms") Duration pollInterval,
            @Nullable Duration stopAfter,
            @DefaultValue("1000") int reclaimPerSecond) {}

    /**
     * How results that are due are computed anew in the background.
     *
     * @param threads How many at once.
     * @param waiting How many more wait for a thread. Further ones are dropped, and begin with a later call.
     */
    record Refresh(
            @DefaultValue("4") int threads,
            @DefaultValue("1000") int waiting) {}

    /** When the AWS SDK adds checksums of its own: as in the module for S3, which may be absent. */
    enum ChecksumCalculation {
        /** Wherever an operation knows one. */
        WHEN_SUPPORTED,

        /** Only where an operation requires one. */
        WHEN_REQUIRED
    }

    /**
     * The journal on disk, which keeps results until the last store has them.
     *
     * @param directory Where it is, on a disk that outlives the process. Without it, there is no journal. Processes that write
     *     to the same stores may share it, and take over what one of them leaves behind.
     * @param maximumSize How much of the disk the results of this process may take. Those that cost least to compute again for
     *     their size are not kept.
     * @param minimumDuration Results that were computed in less time are not kept.
     * @param timeout How long a caller waits for the disk before it gets its result all the same.
     */
    record Journal(
            @Nullable Path directory,
            @DefaultValue("1GB") DataSize maximumSize,
            @DefaultValue("100ms") Duration minimumDuration,
            @DefaultValue("1s") Duration timeout) {}

    /**
     * What stores keep for inspection of entries that cannot be used.
     *
     * @param enabled Whether copies are kept.
     * @param perDefect How many of each kind of defect each store keeps.
     * @param maximumSize How much of each entry is kept, from its beginning.
     * @param ttl How long they are kept.
     */
    record Quarantine(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("20") int perDefect,
            @DefaultValue("256KB") DataSize maximumSize,
            @DefaultValue("7d") Duration ttl) {}

    /**
     * How entries are signed. Without keys, here or in a bean named cachedResultSigningKeys, they are not.
     *
     * @param currentKey Which key signs new entries, by its id. Where there is one key, it does.
     * @param keys Keys for signatures, all of which verify.
     * @param acceptUnsigned Whether entries without a signature are used as well. Only while entries from before are wanted.
     */
    record Signing(
            @Nullable String currentKey,
            @DefaultValue List<Key> keys,
            @DefaultValue("false") boolean acceptUnsigned) {}

    /**
     * How entries are encrypted. Without keys, here or in a bean named cachedResultEncryptionKeys, they are not.
     *
     * @param currentKey Which key encrypts new entries, by its id. Where there is one key, it does.
     * @param keys Keys for encryption, all of which decrypt.
     * @param acceptUnencrypted Whether entries in the clear are used as well. Only while entries from before are wanted.
     */
    record Encryption(
            @Nullable String currentKey,
            @DefaultValue List<Key> keys,
            @DefaultValue("false") boolean acceptUnencrypted) {}

    /**
     * A key.
     *
     * @param id By what entries name it: letters, digits, dots, hyphens and underscores. Never used for another secret.
     * @param secret Base64 of random bytes, at least 32 for signatures, 32 (or 16 or 24) for encryption; or the address of a
     *     resource that holds it, such as file:/run/secrets/signing.
     */
    record Key(@Nullable String id, @Nullable String secret) {

        /** The id alone. */
        @Override
        public String toString() {
            return "key " + id;
        }
    }

    /**
     * A rule for some models.
     *
     * @param model Names of the models, with an asterisk for any text.
     * @param enabled Whether results of these models are cached: false is the mode off, true the default mode, or
     *     read-write where that is off.
     * @param mode What calls of these models do.
     * @param ttl How long results of these models live.
     * @param version Version of these models.
     * @param salt Any text, part of the keys of these models. A new one disowns all their results computed before.
     * @param variable Whether these models answer differently each time, so that only numbered draws are cached.
     * @param lease Whether of all processes one at a time computes a result of these models. Not worth it where that takes
     *     milliseconds.
     * @param refreshAfter From which age on results of these models are computed anew in the background. 0 for never.
     * @param staleFor How long past their expiry results of these models may stand in where their method fails. 0 for not at
     *     all.
     * @param softTimeout How long calls wait for methods of these models where an expired result may stand in. 0 for as long as
     *     it takes.
     * @param timeout How long calls wait for methods of these models where nothing stands in. 0 for as long as it takes.
     * @param jitter Up to which share, from 0 to less than 1, the times of each result of these models are shortened.
     * @param localEnabled Whether the process may hold results of these models.
     * @param localMaximumEntries How many results of each of these models the process may hold.
     * @param localMaximumWeight How much of the heap the results of each of these models may take, about.
     * @param localWhenFull What happens where the process would hold more entries of a model than it may: the least
     *     valuable leaves, or the call fails before anything is computed.
     * @param chunkSize How many items their batches are called with at most.
     * @param parallelChunks How many chunks of a batch run at the same time at most.
     * @param coalesce How long a single call waits for others, to be computed with them in one call of a batch of the same
     *     operation. By default, and for 0, not at all.
     * @param coalesceMaximum How many single calls are computed together at most. By default 100.
     */
    record Rule(
            @Nullable String model,
            @Nullable Boolean enabled,
            @Nullable CacheMode mode,
            @Nullable Duration ttl,
            @Nullable String version,
            @Nullable String salt,
            @Nullable Boolean variable,
            @Nullable Boolean lease,
            @Nullable Duration refreshAfter,
            @Nullable Duration staleFor,
            @Nullable Duration softTimeout,
            @Nullable Duration timeout,
            @Nullable Double jitter,
            @Nullable Boolean localEnabled,
            @Nullable Long localMaximumEntries,
            @Nullable DataSize localMaximumWeight,
            @Nullable WhenFull localWhenFull,
            @Nullable Integer chunkSize,
            @Nullable Integer parallelChunks,
            @Nullable Duration coalesce,
            @Nullable Integer coalesceMaximum) {}
}
