package io.github.cachedresult.test;

import static io.github.cachedresult.test.SampleEntries.entry;
import static io.github.cachedresult.test.SampleEntries.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryRead;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.StoredHeader;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The part of {@link ResultStoreContract} that is about finding entries without their keys: by their headers, and by what they were computed from. */
abstract class ListingContract extends EvictionLogContract {

    @Test
    void noModelOrVersionLeavesItsPlaceOrMeetsAnother() {
        Digest digest = key.digest();
        List<ResultKey> keys = oddNames()
                .flatMap(name -> Stream.of(
                        new ResultKey(model + name, "v1", digest),
                        new ResultKey(name + model, "v1", digest),
                        new ResultKey(model, name, digest)))
                .toList();
        keys.forEach(each -> assertThat(put(each, entry(each, each.toString())))
                .describedAs(each.toString())
                .isInstanceOf(WriteOutcome.Stored.class));

        keys.forEach(each -> {
            assertThat(found(each).bytes()).describedAs(each.toString()).isEqualTo(entry(each, each.toString()));
            assertThat(listed(EntrySelection.ofVersion(each.model(), each.version())))
                    .describedAs(each.toString())
                    .containsExactly(each);
        });
        assertThat(join(store.delete(keys.subList(0, 1)))).isEqualTo(1);
        assertThat(join(store.getAll(keys)).values())
                .filteredOn(StoreRead.Absent.class::isInstance)
                .hasSize(1);
    }

    @Test
    void headersAreListedByModelByVersionAndAll() {
        String other = model + "x";
        List<ResultKey> first = keys(30);
        List<ResultKey> second = List.of(key(model, "v2", "a"), key(model, "v2", "b"));
        List<ResultKey> third = List.of(key(other, "v1", "a"));
        Stream.of(first, second, third).flatMap(List::stream).forEach(each -> put(each, entry(each, "here")));

        assertThat(listed(EntrySelection.ofVersion(model, "v1"))).containsExactlyInAnyOrderElementsOf(first);
        assertThat(listed(EntrySelection.ofVersion(model, "v2"))).containsExactlyInAnyOrderElementsOf(second);
        assertThat(listed(EntrySelection.ofModel(model)))
                .hasSize(32)
                .containsAll(first)
                .containsAll(second);
        assertThat(listed(EntrySelection.ofModel(other))).containsExactlyElementsOf(third);
        assertThat(listed(EntrySelection.all()))
                .containsAll(first)
                .containsAll(second)
                .containsAll(third);
        assertThat(listed(EntrySelection.ofModel(model + "y"))).isEmpty();
        assertThat(listed(EntrySelection.ofVersion(other, "v2"))).isEmpty();
    }

    @Test
    void aListedHeaderIsTheEntrysOwnAndSaysWhereItIs() {
        put(key, entry(key, "toxic"));

        StoredHeader listed = headers(EntrySelection.ofModel(model)).get(0);

        assertThat(listed.read()).isEqualTo(EntryFormat.readHeader(entry(key, "toxic")));
        assertThat(listed.location()).isNotBlank();
    }

    @Test
    void headersLongerThanThePrefetchAreListedToo() {
        int[] lengths = {100, EntryFormat.HEADER_PREFETCH, 3 * EntryFormat.HEADER_PREFETCH, 300_000};
        Map<ResultKey, HeaderRead> expected = new HashMap<>();
        for (int length : lengths) {
            ResultKey each = key(model, "v1", "preimage of " + length);
            byte[] bytes = SampleEntries.entryWithPreimage(each, length);
            put(each, bytes);
            expected.put(each, EntryFormat.readHeader(bytes));
        }

        assertThat(headers(EntrySelection.ofModel(model)))
                .extracting(StoredHeader::read)
                .containsExactlyInAnyOrderElementsOf(expected.values());
    }

    @Test
    void headersAreReadByTheirKeys_onceEach_andNoneWhereNoEntryIs() {
        List<ResultKey> stored = keys(120);
        stored.forEach(each -> put(each, entry(each, "here")));
        ResultKey longer = key(model, "v2", "long");
        put(longer, SampleEntries.entryWithPreimage(longer, 3 * EntryFormat.HEADER_PREFETCH));
        ResultKey garbage = key(model, "v2", "garbage");
        put(garbage, "no entry".getBytes(UTF_8));
        List<ResultKey> asked = new ArrayList<>(stored);
        asked.addAll(List.of(longer, garbage, key(model, "v2", "none"), longer));

        List<StoredHeader> headers;
        try (Stream<StoredHeader> read = store.headers(asked)) {
            headers = read.toList();
        }

        assertThat(headers).hasSize(122);
        assertThat(headers)
                .flatExtracting(StoredHeader::read)
                .filteredOn(HeaderRead.Header.class::isInstance)
                .extracting(read -> ((HeaderRead.Header) read).header().key())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(stored.stream(), Stream.of(longer)).toList());
        try (Stream<StoredHeader> none = store.headers(List.<ResultKey>of())) {
            assertThat(none).isEmpty();
        }
    }

    @Test
    void garbageIsListedAsUnreadable() {
        put(key, "no entry".getBytes(UTF_8));
        ResultKey cutOff = key(model, "v1", "cut off");
        byte[] whole = SampleEntries.entryWithPreimage(cutOff, 2 * EntryFormat.HEADER_PREFETCH);
        put(cutOff, Arrays.copyOf(whole, EntryFormat.HEADER_PREFETCH + 100));

        List<StoredHeader> headers = headers(EntrySelection.ofModel(model));

        assertThat(headers)
                .extracting(StoredHeader::read)
                .hasSize(2)
                .allSatisfy(read -> assertThat(read).isInstanceOf(EntryRead.Unreadable.class))
                .extracting(read -> ((EntryRead.Unreadable) read).defect())
                .containsExactlyInAnyOrder(Defect.FOREIGN, Defect.TRUNCATED);
    }

    @Test
    void aListingMayBeLeftUnfinished() {
        keys(30).forEach(each -> put(each, entry(each, "here")));

        try (Stream<StoredHeader> headers = store.headers(EntrySelection.ofModel(model))) {
            assertThat(headers.findFirst()).isPresent();
        }
        assertThat(listed(EntrySelection.ofModel(model))).hasSize(30);
    }

    @Test
    void whatIsReclaimedIsWhatWasListed_andNothingThatCameInItsPlace() {
        ResultKey other = key(model, "v1", "other");
        put(key, entry(key, "old"));
        put(other, entry(other, "old"));
        Map<ResultKey, StoredEntry> seen = new HashMap<>();
        headers(EntrySelection.ofModel(model))
                .forEach(listed ->
                        seen.put(((HeaderRead.Header) listed.read()).header().key(), listed.first()));
        replace(store, other, found(other), SampleEntries.expiringEntry(other, "new", EntryHeader.NEVER - 1));

        assertThat(join(store.reclaim(seen))).isEqualTo(1);

        assertThat(read(key)).isInstanceOf(StoreRead.Absent.class);
        assertThat(found(other)).isNotNull();
        assertThat(join(store.reclaim(seen))).isZero();
        assertThat(join(store.reclaim(Map.of(other, found(other))))).isEqualTo(1);
        assertThat(join(store.reclaim(Map.of()))).isZero();
        assertThat(read(other)).isInstanceOf(StoreRead.Absent.class);
    }

    @Test
    void whatWasComputedFromAnEntryIsFound() {
        List<ResultKey> sources = keys(3);
        ResultKey both = SampleEntries.key(model, "v2", "both");
        ResultKey one = SampleEntries.key("contract-other-" + UUID.randomUUID(), "v1/…", "one");
        long later = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
        assertThat(put(
                        both,
                        SampleEntries.derivedEntry(
                                both,
                                List.of(
                                        SampleEntries.reference(sources.get(0)),
                                        SampleEntries.reference(sources.get(1))),
                                later)))
                .isInstanceOf(WriteOutcome.Stored.class);
        assertThat(put(
                        one,
                        SampleEntries.derivedEntry(
                                one, List.of(SampleEntries.reference(sources.get(0))), EntryHeader.NEVER)))
                .isInstanceOf(WriteOutcome.Stored.class);

        ResultStore another = openAnother();
        assertThat(derivedFrom(another, sources.get(0)))
                .containsExactlyInAnyOrder(SampleEntries.reference(both), SampleEntries.reference(one));
        assertThat(derivedFrom(another, sources.get(1))).containsExactly(SampleEntries.reference(both));
        assertThat(derivedFrom(another, sources.get(2))).isEmpty();
        assertThat(derivedFrom(another, both)).isEmpty();
    }

    @Test
    void whatWasComputedFromAnEntryIsFoundWhateverItsNumber() {
        List<ResultKey> derived = keys(300);
        EntryReference source = SampleEntries.reference(key);
        Map<ResultKey, WriteOutcome> outcomes = join(store.putAll(derived.stream()
                .map(each -> write(
                        each,
                        SampleEntries.derivedEntry(each, List.of(source), EntryHeader.NEVER),
                        WriteCondition.absent()))
                .toList()));
        assertThat(outcomes.values())
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(WriteOutcome.Stored.class));

        assertThat(derivedFrom(store, key))
                .containsExactlyInAnyOrderElementsOf(
                        derived.stream().map(SampleEntries::reference).toList());
    }

    private static List<EntryReference> derivedFrom(ResultStore from, ResultKey source) {
        try (Stream<EntryReference> derived =
                from.derivedFrom(SampleEntries.reference(source).entryId())) {
            return derived.toList();
        }
    }

    private static Stream<String> oddNames() {
        return Stream.of(
                ".",
                "..",
                "../..",
                "/",
                "a/b",
                "a:b",
                ":",
                "%",
                "%2F",
                "*",
                "?",
                "[a-z]",
                "\\",
                "{}",
                "{a}",
                " ",
                "\ud83d\udc8a",
                "model",
                "Model",
                "MODEL",
                "~",
                "\u00e9",
                "e\u0301",
                "\u6f22".repeat(150),
                "\u6f22".repeat(149) + "\u5b57");
    }
}
