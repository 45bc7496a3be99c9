package io.github.cachedresult.eviction;

import io.github.cachedresult.eviction.Selector.Part;
import io.github.cachedresult.key.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The selectors of one log, found by what they name, so that judging a result costs a few map look-ups however long the log
 * is. Selectors that a later one covers are left out: all earlier ones of a model, or of a version, that is evicted whole,
 * and an equal one.
 *
 * <p>Only selectors of several parts, or of producers or times, are looked at one by one, and only those of the result's
 * model or of no model, the latest first.
 *
 * <p>One writer; any number of readers, without a lock. A selector is in force before those that it covers are left out, and
 * readers look for what is covered first and for what covers it afterwards: who does not find the one finds the other.
 */
final class SelectorIndex {

    private final Shelf ofAnyModel = new Shelf();
    private final Map<String, ModelShelf> models = new ConcurrentHashMap<>();
    private long last;

    /** Adds what an eviction of this number selects. Numbers ascend. */
    void add(Selector selector, long number) {
        if (number <= last) {
            // A log that is read once more from its beginning says nothing new, and takes nothing back meanwhile.
            return;
        }
        last = number;
        boolean whole = selector.parts().isEmpty();
        String model = selector.model();
        String version = selector.version();
        if (model == null) {
            // A version without its model is a part like others.
            ofAnyModel.add(selector, number);
            if (whole && version == null) {
                models.clear();
            }
            return;
        }
        ModelShelf shelf = models.computeIfAbsent(model, any -> new ModelShelf());
        if (version == null) {
            shelf.ofAnyVersion.add(selector, number);
            if (whole) {
                shelf.versions.clear();
            }
        } else {
            shelf.versions.computeIfAbsent(version, any -> new Shelf()).add(selector, number);
        }
    }

    /** The number of an eviction after {@code known} that selects a result, or 0. */
    long find(EvictionSubject result, long known) {
        ModelShelf model = models.get(result.model());
        long ofItsModel = model == null ? 0 : model.find(result, known);
        return wider(ofAnyModel.find(result, known), ofItsModel);
    }

    private static long wider(long number, long narrower) {
        return number == 0 ? narrower : number;
    }

    private static final class ModelShelf {

        private final Shelf ofAnyVersion = new Shelf();
        private final Map<String, Shelf> versions = new ConcurrentHashMap<>();

        long find(EvictionSubject result, long known) {
            Shelf version = versions.get(result.version());
            long ofItsVersion = version == null ? 0 : version.find(result, known);
            return wider(ofAnyVersion.find(result, known), ofItsVersion);
        }
    }

    /** Selectors that agree in model and version. */
    private static final class Shelf {

        /** The last that selects all of the shelf. */
        private volatile long whole;

        private final Map<Digest, Long> keys = new ConcurrentHashMap<>(1);
        private final Map<UUID, Long> entryIds = new ConcurrentHashMap<>(1);
        private final Map<String, Long> operations = new ConcurrentHashMap<>(1);
        private final Map<String, Long> tags = new ConcurrentHashMap<>(1);

        /** The others, the latest first. */
        private volatile List<Numbered> others = List.of();

        void add(Selector selector, long number) {
            Set<Part> parts = selector.parts();
            if (selector.model() == null && selector.version() != null) {
                addOther(selector, number);
            } else if (parts.isEmpty()) {
                whole = number;
                clear();
            } else if (parts.equals(Set.of(Part.KEY))) {
                keys.put(Objects.requireNonNull(selector.key()), number);
            } else if (parts.equals(Set.of(Part.ENTRY_ID))) {
                selector.entryIds().forEach(id -> entryIds.put(id, number));
            } else if (parts.equals(Set.of(Part.OPERATION))) {
                operations.put(Objects.requireNonNull(selector.operation()), number);
            } else if (parts.equals(Set.of(Part.TAG))) {
                tags.put(Objects.requireNonNull(selector.tag()), number);
            } else {
                addOther(selector, number);
            }
        }

        private void clear() {
            keys.clear();
            entryIds.clear();
            operations.clear();
            tags.clear();
            others = List.of();
        }

        private void addOther(Selector selector, long number) {
            List<Numbered> next = new ArrayList<>();
            next.add(new Numbered(selector, number));
            others.stream().filter(other -> !other.selector.equals(selector)).forEach(next::add);
            others = List.copyOf(next);
        }

        long find(EvictionSubject result, long known) {
            long ofAPart = findPart(result, known);
            return wider(later(whole, known), ofAPart);
        }

        private long findPart(EvictionSubject result, long known) {
            long number = later(keys.get(result.key()), known);
            number = number == 0 && result.entryId() != null ? later(entryIds.get(result.entryId()), known) : number;
            number = number == 0 ? later(operations.get(result.operation()), known) : number;
            if (number == 0 && !tags.isEmpty()) {
                for (String tag : result.tags()) {
                    number = Math.max(number, later(tags.get(tag), known));
                }
            }
            return number == 0 ? findOther(result, known) : number;
        }

        private long findOther(EvictionSubject result, long known) {
            for (Numbered other : others) {
                if (other.number <= known) {
                    return 0;
                }
                if (other.selector.selects(result)) {
                    return other.number;
                }
            }
            return 0;
        }

        private static long later(@Nullable Long number, long known) {
            return number != null && number > known ? number : 0;
        }
    }

    private record Numbered(Selector selector, long number) {}
}
