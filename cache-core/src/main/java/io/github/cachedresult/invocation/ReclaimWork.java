package io.github.cachedresult.invocation;

import io.github.cachedresult.eviction.EvictionOrder;
import io.github.cachedresult.eviction.EvictionOrder.Kind;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a store is to be looked through for what some orders have evicted, each place once. For one thread. */
final class ReclaimWork {

    private final Set<EntrySelection> selections = new LinkedHashSet<>();
    private final Set<ResultKey> keys = new LinkedHashSet<>();

    /** Adds an order, unless all entries there are would have to be looked through for a few. */
    void add(EvictionOrder order) {
        Selector selector = order.selector();
        String model = selector.model();
        String version = selector.version();
        if (order.kind() == Kind.SCREENED) {
            return;
        }
        if (selector.key() != null) {
            if (model != null && version != null) {
                keys.add(new ResultKey(model, version, selector.key()));
            }
        } else if (model != null || selector.entryIds().isEmpty()) {
            selections.add(new EntrySelection(model, model == null ? null : version));
        }
    }

    boolean isEmpty() {
        return selections.isEmpty() && keys.isEmpty();
    }

    /** Those of which no other has all. */
    List<EntrySelection> selections() {
        return selections.stream()
                .filter(one -> !isWithinAnother(one.model(), one.version()))
                .toList();
    }

    /** Those that no selection has. */
    List<ResultKey> keys() {
        return keys.stream()
                .filter(key -> !selections.contains(EntrySelection.ofVersion(key.model(), key.version()))
                        && !isWithinAnother(key.model(), key.version()))
                .toList();
    }

    private boolean isWithinAnother(@Nullable String model, @Nullable String version) {
        return model != null
                && (selections.contains(EntrySelection.all())
                        || version != null && selections.contains(EntrySelection.ofModel(model)));
    }
}
