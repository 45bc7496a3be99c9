package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.ModelVersions;
import io.github.cachedresult.Producer;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.key.HashingOptions;
import io.github.cachedresult.key.InstanceFactory;
import io.github.cachedresult.spool.SpoolOptions;
import io.github.cachedresult.store.QuarantineLimits;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.tier.BreakerOptions;
import io.github.cachedresult.tier.StoreTier;
import io.github.cachedresult.value.CompressionOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Configures a {@link ResultCache}, see {@link ResultCache#builder()}. Not thread-safe. */
public final class ResultCacheBuilder {

    private static final long DEFAULT_WEIGHT = 64L << 20;
    private static final long DEFAULT_MEMO_WEIGHT = 16L << 20;
    private static final int DEFAULT_ENTRY_SIZE = 256 << 20;

    long localWeight = DEFAULT_WEIGHT;
    long memoWeight = DEFAULT_MEMO_WEIGHT;

    @Nullable Duration localTtl;

    final List<StoreTier> stores = new ArrayList<>();
    final List<ModelRule> rules = new ArrayList<>();
    final List<ModelVersions> versions = new ArrayList<>();
    final List<CacheEventListener> listeners = new ArrayList<>();
    CacheMode mode = CacheMode.READ_WRITE;
    InstantSource clock = Clock.systemUTC();
    RandomGenerator random = new SecureRandom();
    InstanceFactory instances = InstanceFactory.byConstructor();
    HashingOptions hashing = HashingOptions.NONE;
    UnaryOperator<String> placeholders = Placeholders.none();
    Producer producer = new Producer("", UUID.randomUUID().toString(), "");

    @Nullable String codeVersion;

    @Nullable JournalOptions journal;

    EntrySeal seal = EntrySeal.NONE;
    QuarantineLimits quarantine = QuarantineLimits.DEFAULTS;
    EvictionOptions evictions = EvictionOptions.DEFAULT;
    boolean countsLocalHits;

    @Nullable Executor refreshExecutor;

    RefreshOptions refreshes = RefreshOptions.DEFAULT;
    int timedRuns = 200;
    CompressionOptions compression = CompressionOptions.DEFAULTS;
    long maximumEntrySize = DEFAULT_ENTRY_SIZE;
    SpoolOptions spool = SpoolOptions.DEFAULTS;
    Duration shutdownLimit = Duration.ofSeconds(10);
    Executor chunkExecutor = SideBySide.threads();

    @Nullable Executor asyncExecutor;

    int asyncThreads = AsyncThreads.standard();

    ResultCacheBuilder() {}

    /** How many bytes of the heap the local tier may take, about; 0 switches it off. By default 64 MiB. */
    public ResultCacheBuilder localWeight(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("the local tier's weight must not be negative, it is " + bytes);
        }
        localWeight = bytes;
        return this;
    }

    /** How many bytes of the heap the memo of keys may take, about. By default 16 MiB. */
    public ResultCacheBuilder memoWeight(long bytes) {
        memoWeight = bytes;
        return this;
    }

    /** How long the local tier may hold a result at most, from when it got it. By default for its whole life. */
    public ResultCacheBuilder localTtl(@Nullable Duration ttl) {
        localTtl = ttl;
        return this;
    }

    /** Adds a store below those added before. */
    public ResultCacheBuilder store(ResultStore store) {
        return store(store, null);
    }

    /** Adds a store that serves no entry older than this. */
    public ResultCacheBuilder store(ResultStore store, @Nullable Duration maximumAge) {
        return store(store, maximumAge, BreakerOptions.DEFAULTS);
    }

    /**
     * Adds a store with breakers of its own.
     *
     * @param maximumAge how old what it serves may be, or {@code null} for no such limit
     * @param breaker when it is left alone because its calls fail, and when it is tried again
     */
    public ResultCacheBuilder store(ResultStore store, @Nullable Duration maximumAge, BreakerOptions breaker) {
        stores.add(new StoreTier(store, maximumAge, breaker));
        return this;
    }

    /** What calls do of which no rule and no scope says another mode. By default {@link CacheMode#READ_WRITE}. */
    public ResultCacheBuilder mode(CacheMode standard) {
        mode = standard;
        return this;
    }

    /** Adds rules. */
    public ResultCacheBuilder rules(List<ModelRule> more) {
        rules.addAll(more);
        return this;
    }

    /** Adds a source of versions. The first added that knows a model has the say. */
    public ResultCacheBuilder versions(ModelVersions source) {
        versions.add(source);
        return this;
    }

    /** Adds a listener. Without one, events cost nothing. */
    public ResultCacheBuilder listener(CacheEventListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Whether {@link ResultCache#counts()} has the hits in the local tier, too, which costs each of them some nanoseconds. By
     * default not.
     */
    public ResultCacheBuilder countLocalHits(boolean wanted) {
        countsLocalHits = wanted;
        return this;
    }

    /** The clock by which entries expire. By default the system's. */
    public ResultCacheBuilder clock(InstantSource source) {
        clock = source;
        return this;
    }

    /** Where entry ids come from. By default a {@link SecureRandom}. Must be thread-safe. */
    public ResultCacheBuilder random(RandomGenerator generator) {
        random = generator;
        return this;
    }

    /** Where validity predicates and normalisers come from. By default their constructors. */
    public ResultCacheBuilder instances(InstanceFactory factory) {
        instances = factory;
        return this;
    }

    /** What can be hashed besides the types of the JDK, records and classes with {@code @HashName}. */
    public ResultCacheBuilder hashing(HashingOptions options) {
        hashing = options;
        return this;
    }

    /**
     * What replaces <code>${…}</code> in the attributes of annotations; throws {@link IllegalArgumentException} for
     * one that does not resolve. By default none resolves.
     */
    public ResultCacheBuilder placeholders(UnaryOperator<String> resolver) {
        placeholders = resolver;
        return this;
    }

    /** Who computes what this cache stores. */
    public ResultCacheBuilder producer(Producer who) {
        producer = who;
        return this;
    }

    /** The version of the application's code, for provenance. */
    public ResultCacheBuilder codeVersion(@Nullable String version) {
        codeVersion = version;
        return this;
    }

    /** How evictions are followed. By default {@link EvictionOptions#DEFAULT}. */
    public ResultCacheBuilder evictions(EvictionOptions options) {
        evictions = options;
        return this;
    }

    /**
     * Keeps results on disk from before their callers have them until the last store has them. By default, and without a
     * store, there is no journal: what the last store has not taken is lost with the process.
     */
    public ResultCacheBuilder journal(@Nullable JournalOptions options) {
        journal = options;
        return this;
    }

    /**
     * How entries are signed and encrypted. By default {@link EntrySeal#NONE}. All caches that share a store must know the
     * same keys: what one of them cannot read is a miss there, and is replaced.
     */
    public ResultCacheBuilder seal(EntrySeal how) {
        seal = how;
        return this;
    }

    /**
     * Which payloads are compressed before they are stored, with {@code com.github.luben:zstd-jni} on the class path. By
     * default {@link CompressionOptions#DEFAULTS}.
     */
    public ResultCacheBuilder compression(CompressionOptions options) {
        compression = options;
        return this;
    }

    /**
     * How many bytes the encoded value of a result may have, compressed or not, to be written to a store, or read from one. A
     * larger one is returned, and kept in this process if there is room. By default 256 MiB.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public ResultCacheBuilder maximumEntrySize(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("the maximum size of entries must be positive, it is " + bytes);
        }
        maximumEntrySize = bytes;
        return this;
    }

    /**
     * From which size on results and entries are in temporary files while they are written and read, and where. By default
     * {@link SpoolOptions#DEFAULTS}.
     */
    public ResultCacheBuilder spool(SpoolOptions options) {
        spool = options;
        return this;
    }

    /**
     * How much of what is found to be unusable each store keeps for inspection. By default {@link
     * QuarantineLimits#DEFAULTS}.
     */
    public ResultCacheBuilder quarantine(QuarantineLimits limits) {
        quarantine = limits;
        return this;
    }

    /** How many results are computed anew in the background at once. By default {@link RefreshOptions#DEFAULT}. */
    public ResultCacheBuilder refreshes(RefreshOptions options) {
        refreshes = options;
        return this;
    }

    /**
     * Computes results anew on threads of the application's, in place of the cache's own. What it rejects is not computed
     * anew. It must not run anything on the thread that hands it over, which has a caller to answer; closing the cache does
     * not shut it down.
     */
    public ResultCacheBuilder refreshes(Executor executor) {
        refreshExecutor = executor;
        return this;
    }

    /**
     * How many methods with a time limit run at once, on threads of the cache's own; by default 200. Further ones run on the
     * threads of their callers, which then wait for as long as it takes.
     */
    public ResultCacheBuilder timedRuns(int maximum) {
        if (maximum < 1) {
            throw new IllegalArgumentException("there must be at least 1 timed run, not " + maximum);
        }
        timedRuns = maximum;
        return this;
    }

    /** How long {@link ResultCache#close()} waits for writes under way and for the journal to be delivered. By default 10 s. */
    public ResultCacheBuilder shutdownLimit(Duration limit) {
        shutdownLimit = limit;
        return this;
    }

    /**
     * Where chunks of batches run that run in parallel, besides the caller's thread; what it refuses, or does not come to, runs
     * there. By default on daemon threads of the cache's own. Not closed with the cache.
     */
    public ResultCacheBuilder chunkExecutor(Executor executor) {
        chunkExecutor = executor;
        return this;
    }

    /**
     * Where asynchronous calls go on when a store has answered or their method has ended, and where their methods are called. By
     * default on daemon threads of the cache's own, see {@link #asyncThreads}. What it rejects is done on a thread of its own. A small fixed number of threads is no good where methods wait for other
     * asynchronous calls: all may be waiting. Not closed with the cache.
     */
    public ResultCacheBuilder asyncExecutor(Executor executor) {
        asyncExecutor = executor;
        return this;
    }

    /**
     * On how many threads of the cache's own asynchronous calls go on and their methods are called, besides threads that wait for
     * futures, each of which another stands in for; by default 32 or four for each processor, whichever is more. Of no effect with
     * an {@link #asyncExecutor}.
     *
     * @throws IllegalArgumentException if it is less than 1 or more than 10,000
     */
    public ResultCacheBuilder asyncThreads(int maximum) {
        if (maximum < 1 || maximum > AsyncThreads.MOST) {
            throw new IllegalArgumentException("there must be from 1 to 10,000 asynchronous threads, not " + maximum);
        }
        asyncThreads = maximum;
        return this;
    }

    /** Builds the cache. Waits for no network; where there are stores, their log of evictions is read in the background. */
    public ResultCache build() {
        return new ResultCache(this);
    }
}
