package io.github.cachedresult.invocation;

import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.tier.EntryJudge.Judgement;
import io.github.cachedresult.tier.EntryReader;
import io.github.cachedresult.tier.UnusableKind;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Predicate;

/** How a call reads entries that replaces also what is usable: to it, that is as unusable as what expired. */
final class ReplacedEntries {

    private ReplacedEntries() {}

    /** While it looks, everything is to be replaced, so that every store is read. */
    static <V> EntryReader<V> all(EntryReader<V> reader) {
        return except(reader, bytes -> true);
    }

    /** When it writes, what it has read is, wherever that was copied to meanwhile; what is newer is not. */
    static <V> EntryReader<V> those(Collection<StoreRead> reads, EntryReader<V> reader) {
        return except(reader, bytes -> reads.stream()
                .anyMatch(read -> read instanceof StoreRead.Found found
                        && Arrays.equals(found.entry().bytes(), bytes)));
    }

    private static <V> EntryReader<V> except(EntryReader<V> reader, Predicate<byte[]> isReplaced) {
        return (key, tier, bytes, maximumAge) -> {
            EntryReader.Reading<V> reading = reader.read(key, tier, bytes, maximumAge);
            return reading instanceof EntryReader.Reading.Usable<V> usable && isReplaced.test(bytes)
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
