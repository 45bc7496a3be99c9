package io.github.cachedresult.redis;

import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.PathSegment;
import java.util.List;
import java.util.UUID;

/*
 * cachedresult:<model>:<version>:{h1-<hex>}
 *
 * cachedresult:<model>:<version>:{h1-<hex>}:lease     who computes it, see RedisLeases
 * cachedresult:leases:<process>                       the channel on which a process is told of the ends of leases
 *
 * cachedresult:{evictions}           which log of evictions is the current one
 * cachedresult:{evictions}:<log>     its records, a list
 * cachedresult:{evictions}:<log>:mark  how far what it evicted was deleted here
 * cachedresult:{evictions}:new       the channel on which appended ones are told of
 *
 * cachedresult:{replacements}        which entries took others' places lately, a stream
 * cachedresult:{replacements}:new    the channel on which further ones are told of
 *
 * cachedresult:{quarantine}:<DEFECT>       the ids of what was set aside for that, a sorted set
 * cachedresult:{quarantine}:<DEFECT>:<id>  one of these
 *
 * In a cluster only what the braces hold decides where a key lives: so an entry and whatever is kept beside it,
 * such as a lease, share a node and can be used by one script.
 */

/** The names of entries in Redis. */
final class RedisKeys {

    private static final String PREFIX = "cachedresult:";
    private static final String ANY = "*";
    private static final String LEASE = ":lease";

    /** Which log of evictions is the current one. */
    static final String EVICTION_LOG = PREFIX + "{evictions}";

    /** Where it is told of new evictions. */
    static final String EVICTION_CHANNEL = EVICTION_LOG + ":new";

    /** Which entries took others' places lately. */
    static final String REPLACEMENTS = PREFIX + "{replacements}";

    /** Where it is told of further ones. */
    static final String REPLACEMENT_CHANNEL = REPLACEMENTS + ":new";

    private RedisKeys() {}

    /** The records of a log of evictions. */
    static String of(UUID log) {
        return EVICTION_LOG + ':' + log;
    }

    /** The mark beside a log of evictions. */
    static String ofMark(UUID log) {
        return of(log) + ":mark";
    }

    static String of(ResultKey key) {
        return group(key) + key.text() + '}';
    }

    /** The names of entries, in their order. What those of one model and version begin with is made once. */
    static String[] of(List<ResultKey> keys) {
        String[] names = new String[keys.size()];
        ResultKey last = null;
        String group = "";
        for (int i = 0; i < names.length; i++) {
            ResultKey key = keys.get(i);
            if (last == null
                    || !key.model().equals(last.model())
                    || !key.version().equals(last.version())) {
                group = group(key);
            }
            names[i] = group + key.text() + '}';
            last = key;
        }
        return names;
    }

    /** What the names of a model's entries begin with. */
    private static String group(ResultKey key) {
        return PREFIX + PathSegment.of(key.model()) + ':' + PathSegment.of(key.version()) + ":{";
    }

    /** Where is said who computes a result. */
    static String ofLease(ResultKey key) {
        return of(key) + LEASE;
    }

    /** The name of the entry beside which a lease is kept. */
    static String entryOf(String lease) {
        return lease.substring(0, lease.length() - LEASE.length());
    }

    static boolean isLease(String name) {
        return name.endsWith(LEASE);
    }

    /** Where a process is told of the ends of leases. */
    static String ofLeaseChannel(UUID process) {
        return PREFIX + "leases:" + process;
    }

    /** Where an index has what was computed from an entry. The name of an entry has one part more. */
    static String ofDerived(UUID entryId) {
        return PREFIX + "derived:{" + entryId + '}';
    }

    /** The ids of what was set aside for a defect. No name of an entry is like it, or like one of a copy. */
    static String ofQuarantine(Defect defect) {
        return PREFIX + "{quarantine}:" + defect;
    }

    /** A glob for the names of the entries selected. Segments contain nothing that a glob would interpret. */
    static String pattern(EntrySelection selection) {
        String model = selection.model();
        String version = selection.version();
        return PREFIX
                + (model == null ? ANY : PathSegment.of(model))
                + ':'
                + (version == null ? ANY : PathSegment.of(version))
                + ":{" + ResultKey.FORMAT + "-*}";
    }
}
