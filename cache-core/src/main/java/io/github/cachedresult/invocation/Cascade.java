package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.eviction.EvictionFailedException;
import io.github.cachedresult.key.ResultKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * An entry that is to be evicted, with all that was computed from it, and from that, and so on: what stores have of it and what
 * this process has itself. Used once, by one thread.
 */
final class Cascade {

    private final Lineage lineage;
    private final OwnResults.Snapshot ours;

    /** The first entry, and those of this process that no store may know of. */
    private final Set<EntryReference> roots = new HashSet<>();

    /** Runs under way ask it when they end. */
    private final Set<EntryReference> gone = ConcurrentHashMap.newKeySet();

    private final Set<EntryReference> told = new HashSet<>();

    Cascade(EntryReference entry, Lineage lineage, OwnResults.Snapshot ours) {
        this.lineage = lineage;
        this.ours = ours;
        this.roots.add(entry);
    }

    /**
     * Finds all of it, and then takes back what this process has, also what runs under way will bring.
     *
     * @throws EvictionFailedException if not all can be found; nothing has been taken back then
     */
    void begin() {
        Predicate<EntryHeader> isDerived = header -> header.sources().stream().anyMatch(gone::contains);
        String nothing = "Nothing was evicted";
        findInStores(nothing);
        // All is found before anything is taken back; what has got its header meanwhile is found then.
        addAllOwn(nothing, () -> ours.headers().filter(isDerived).toList());
        addAllOwn(nothing, () -> ours.takeBack(isDerived));
    }

    /**
     * Looks in the stores once more.
     *
     * @throws EvictionFailedException if not all can be found
     */
    void lookAgain() {
        findInStores("What was found before is evicted, and nothing else");
    }

    /** What was found since this was asked last. */
    List<EntryReference> found() {
        return gone.stream().filter(told::add).toList();
    }

    private void findInStores(String soFar) {
        List.copyOf(roots).forEach(root -> addWithDerived(soFar, root));
    }

    /** Adds what this process has, until there is nothing new: some of it may be computed from what was added. */
    private void addAllOwn(String soFar, Supplier<List<EntryHeader>> own) {
        boolean more = true;
        while (more) {
            more = false;
            for (EntryHeader header : own.get()) {
                EntryReference entry = new EntryReference(header.key(), header.entryId());
                if (!gone.contains(entry)) {
                    roots.add(entry);
                    addWithDerived(soFar, entry);
                    more = true;
                }
            }
        }
    }

    /** Adds an entry, which need not be in a store, and all in the stores that was computed from it. */
    private void addWithDerived(String soFar, EntryReference entry) {
        LineageGraph graph = lineage.derivedFrom(entry);
        if (!graph.isComplete()) {
            throw new EvictionFailedException(
                    soFar + ", as not all that was computed from " + entry.key() + " can be found: " + graph.findings()
                            + ". Ask again.",
                    null);
        }
        graph.nodes().forEach(node -> {
            ResultKey key = node.entry().key();
            gone.add(node.entry());
            // Who has more sources than he names may have this one among them.
            gone.add(EntryReference.ofOthers(key.model(), key.version()));
        });
    }
}
