package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.tier.EntryJudge.Judgement;
import io.github.cachedresult.tier.EntryReader;
import io.github.cachedresult.tier.StoreHit;
import io.github.cachedresult.tier.UnusableKind;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Predicate;

/** How a call reads entries that replaces also what is usable: to it, that is as unusable as what expired. */
final class ReplacedEntries {

    private ReplacedEntries() {}

    /** While it looks, everything is to be replaced, so that every store is read. */
    static <V> EntryReader<V> all(EntryReader<V> reader) {
        return except(reader, hit -> true);
    }

    /** While it looks for what is to be computed anew before it expires, what is due for that is to be replaced. */
    static <V> EntryReader<V> due(EntryReader<V> reader, Lifetimes life, InstantSource clock) {
        return except(reader, hit -> {
            EntryHeader header = hit.result().header();
            return life.isDue(header.run().computedAt(), header.life().freshUntil(), clock.millis());
        });
    }

    /** When it writes, what it has read is, wherever that was copied to meanwhile; what is newer is not. */
    static <V> EntryReader<V> those(Collection<StoreRead> reads, EntryReader<V> reader) {
        return except(reader, hit -> reads.stream()
                .anyMatch(read -> read instanceof StoreRead.Found found
                        && Bytes.areEqual(found.entry().content(), hit.result().bytes())));
    }

    private static <V> EntryReader<V> except(EntryReader<V> reader, Predicate<StoreHit<V>> isReplaced) {
        return (key, tier, bytes, maximumAge) -> {
            EntryReader.Reading<V> reading = reader.read(key, tier, bytes, maximumAge);
            return reading instanceof EntryReader.Reading.Usable<V> usable && isReplaced.test(usable.hit())
                    ? new EntryReader.Reading.Unusable<>(new Judgement.Unusable(
                            UnusableKind.REPLACED,
                            null,
                            null,
                            "it is to be replaced",
                            usable.hit().result()))
                    : reading;
        };
    }
}
