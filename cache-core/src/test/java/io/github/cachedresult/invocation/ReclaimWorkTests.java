package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.eviction.EvictionOrder;
import io.github.cachedresult.eviction.EvictionOrder.Kind;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is looked through for which orders. */
class ReclaimWorkTests {

    private final ResultKey key = new ResultKey("m", "1", new Digest(1, 2, 3, 4));
    private final ReclaimWork work = new ReclaimWork();

    private void add(Kind kind, Selector selector) {
        work.add(new EvictionOrder(UUID.randomUUID(), kind, selector, "ann", "test", Instant.EPOCH));
    }

    @Test
    void nothing_forSingleEntries_keysOfNoModel_andWhereSomebodyLooksOnly() {
        add(Kind.INVALID, Selector.ofEntry(UUID.randomUUID()));
        add(Kind.EVICTED, Selector.ofKey(key.text()));
        add(Kind.SCREENED, Selector.ofModel("m"));

        assertThat(work.isEmpty()).isTrue();
    }

    @Test
    void eachPlaceOnce_theModelOfEntries_theVersion_theKey() {
        add(Kind.WITH_DERIVED, Selector.ofEntry(UUID.randomUUID()).withModel("entries"));
        add(Kind.EVICTED, Selector.ofTag("t").withModel("v").withVersion("1"));
        add(Kind.EVICTED, Selector.ofModel("v").withVersion("1"));
        add(Kind.EVICTED, Selector.ofKey(key));
        add(Kind.INVALID, Selector.ofKey(key));

        assertThat(work.selections())
                .containsExactlyInAnyOrder(EntrySelection.ofModel("entries"), EntrySelection.ofVersion("v", "1"));
        assertThat(work.keys()).containsExactly(key);
    }

    @Test
    void aModelHasItsVersionsAndKeys_andAllHaveEverything() {
        add(Kind.EVICTED, Selector.ofKey(key));
        add(Kind.EVICTED, Selector.ofModel("m").withVersion("1"));
        assertThat(work.keys()).isEmpty();
        add(Kind.EVICTED, Selector.ofModel("m"));
        assertThat(work.selections()).containsExactly(EntrySelection.ofModel("m"));

        add(Kind.EVICTED, Selector.ofTag("t"));

        assertThat(work.selections()).containsExactly(EntrySelection.all());
    }
}
