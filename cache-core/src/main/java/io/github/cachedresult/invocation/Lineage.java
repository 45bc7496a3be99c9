package io.github.cachedresult.invocation;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoredHeader;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Walks from results to those that they were computed from, and to those that were computed from them: a cached method that
 * calls cached methods has their entries in its own, and the stores keep an index for the way back.
 *
 * <p>For administration: it blocks, and asks the stores alone, so that the answer is the same in every process. What the
 * stores do not say is among the findings of the graph. Thread-safe.
 */
public final class Lineage {

    /** More entries than anybody looks at in a picture. */
    static final int MAX_NODES = 10_000;

    private final List<ResultStore> stores;

    Lineage(List<ResultStore> stores) {
        this.stores = List.copyOf(stores);
    }

    /**
     * The entry that is current under a key, or {@code null} where no store has one that can be read. Costs one header of each
     * store.
     */
    public @Nullable EntryReference current(ResultKey key) {
        List<EntryHeader> found = new Walk().headers(List.of(key)).getOrDefault(key, List.of());
        return found.isEmpty() ? null : new EntryReference(key, found.get(0).entryId());
    }

    /**
     * What a result was computed from, and what that was computed from, and so on. Costs one batch of headers of each
     * store for each generation.
     */
    public LineageGraph sourcesOf(EntryReference entry) {
        Walk walk = new Walk();
        walk.start(entry);
        for (List<EntryReference> generation = walk.next(); !generation.isEmpty(); generation = walk.next()) {
            for (EntryHeader header : walk.look(generation)) {
                EntryReference derived = new EntryReference(header.key(), header.entryId());
                header.sources().forEach(source -> walk.connectSource(source, derived));
            }
        }
        return walk.graph(entry);
    }

    /**
     * What was computed from a result, and from that, and so on, also where something in between is not stored any more and
     * an index still names it. Costs, for each entry and each model and version, one read of each store's index, and for each generation one batch of
     * headers of each store.
     */
    public LineageGraph derivedFrom(EntryReference entry) {
        Walk walk = new Walk();
        walk.start(entry);
        for (List<EntryReference> generation = walk.next(); !generation.isEmpty(); generation = walk.next()) {
            walk.look(generation);
            for (EntryReference source : generation) {
                walk.derivedFrom(source).forEach(derived -> walk.connect(source, derived, derived));
            }
        }
        walk.leaveOutDeadEnds(entry);
        return walk.graph(entry);
    }

    /** One walk, on one thread. */
    private final class Walk {

        private final Map<EntryReference, LineageGraph.Node> nodes = new LinkedHashMap<>();
        private final Set<LineageGraph.Edge> edges = new LinkedHashSet<>();
        private final Deque<EntryReference> open = new ArrayDeque<>();
        private final Set<String> findings = new LinkedHashSet<>();

        /** What was computed from more of a model and version than it names. */
        private final Map<EntryReference, Set<EntryReference>> unnamed = new HashMap<>();

        /** The stores of which something could not be read, each with what was said first. */
        private final Map<Tier, String> unanswered = new EnumMap<>(Tier.class);

        void start(EntryReference entry) {
            nodes.put(entry, new LineageGraph.Node(entry, null, null));
            open.add(entry);
        }

        List<EntryReference> next() {
            List<EntryReference> generation = List.copyOf(open);
            open.clear();
            return generation;
        }

        void connect(EntryReference source, EntryReference derived, EntryReference reached) {
            if (!nodes.containsKey(reached)) {
                if (nodes.size() == MAX_NODES) {
                    findings.add("there are more than " + MAX_NODES + " entries");
                    return;
                }
                start(reached);
            }
            edges.add(new LineageGraph.Edge(source, derived));
        }

        /** As {@link #connect}; what an entry does not name cannot be walked to. */
        void connectSource(EntryReference source, EntryReference derived) {
            if (source.isOfOthers()) {
                findings.add(derived.key() + " was computed from more entries of "
                        + source.key().model() + " " + source.key().version() + " than it names");
            } else {
                connect(source, derived, source);
            }
        }

        /** Leaves out what is not stored any more and leads to nothing that is. */
        void leaveOutDeadEnds(EntryReference root) {
            Map<EntryReference, List<EntryReference>> sources = edges.stream()
                    .collect(groupingBy(
                            LineageGraph.Edge::derived, mapping(LineageGraph.Edge::source, Collectors.toList())));
            Set<EntryReference> kept = new HashSet<>();
            kept.add(root);
            nodes.values().stream().filter(LineageGraph.Node::isStored).forEach(node -> open.add(node.entry()));
            for (EntryReference next = open.poll(); next != null; next = open.poll()) {
                kept.add(next);
                sources.getOrDefault(next, List.of()).stream().filter(kept::add).forEach(open::add);
            }
            nodes.keySet().retainAll(kept);
            edges.removeIf(edge -> !kept.contains(edge.derived()));
        }

        /** Reads entries, and fills in what is known of those that are still there. */
        List<EntryHeader> look(Collection<EntryReference> entries) {
            List<EntryHeader> found = read(entries);
            for (EntryHeader header : found) {
                EntryReference entry = new EntryReference(header.key(), header.entryId());
                nodes.put(
                        entry,
                        new LineageGraph.Node(
                                entry,
                                header.operation(),
                                Instant.ofEpochMilli(header.run().computedAt())));
            }
            return found;
        }

        /** The headers of those entries that are still there. */
        List<EntryHeader> read(Collection<EntryReference> entries) {
            Map<ResultKey, List<EntryHeader>> headers =
                    headers(entries.stream().map(EntryReference::key).distinct().toList());
            List<EntryHeader> found = new ArrayList<>();
            for (EntryReference entry : entries) {
                headers.getOrDefault(entry.key(), List.of()).stream()
                        .filter(header -> header.entryId().equals(entry.entryId()))
                        .findFirst()
                        .ifPresent(found::add);
            }
            return found;
        }

        /** What all stores have under keys: an upper one may have another entry than a lower one. */
        Map<ResultKey, List<EntryHeader>> headers(List<ResultKey> keys) {
            Map<ResultKey, List<EntryHeader>> headers = new HashMap<>();
            Set<ResultKey> asked = Set.copyOf(keys);
            for (ResultStore store : stores) {
                try (Stream<StoredHeader> listed = store.headers(keys)) {
                    listed.forEach(stored -> {
                        if (stored.read() instanceof HeaderRead.Header header
                                && asked.contains(header.header().key())) {
                            headers.computeIfAbsent(header.header().key(), any -> new ArrayList<>())
                                    .add(header.header());
                        }
                    });
                } catch (RuntimeException e) {
                    failed(store.tier(), e);
                }
            }
            return headers;
        }

        /** What names an entry as its source, or may have it among those of its model that it does not name. */
        Set<EntryReference> derivedFrom(EntryReference source) {
            Set<EntryReference> derived = new LinkedHashSet<>(indexed(source));
            derived.addAll(unnamed.computeIfAbsent(
                    EntryReference.ofOthers(source.key().model(), source.key().version()), this::indexed));
            return derived;
        }

        private Set<EntryReference> indexed(EntryReference source) {
            Set<EntryReference> derived = new LinkedHashSet<>();
            for (ResultStore store : stores) {
                try (Stream<EntryReference> listed = store.derivedFrom(source.entryId())) {
                    listed.forEach(derived::add);
                } catch (RuntimeException e) {
                    failed(store.tier(), e);
                }
            }
            return derived;
        }

        LineageGraph graph(EntryReference root) {
            findings.addAll(unanswered.values());
            return new LineageGraph(root, List.copyOf(nodes.values()), List.copyOf(edges), List.copyOf(findings));
        }

        private void failed(Tier tier, Throwable failure) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            unanswered.putIfAbsent(tier, tier + " did not answer: " + cause);
        }
    }
}
