package io.github.cachedresult.key;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/** By what a set or map of the JDK finds its elements or keys, which a method may notice though none of them shows it. */
enum Lookup {
    /** What is equal. */
    BY_EQUALS,
    /** What its natural order, or the reverse, takes for equal. */
    BY_NATURAL_ORDER,
    /** Something else, or nobody can say. */
    ANOTHER;

    /** Those whose class says it all, in the order in which they are met. */
    private static final Set<Class<?>> PLAIN = Set.of(
            HashMap.class,
            HashSet.class,
            ConcurrentHashMap.class,
            EnumMap.class,
            EnumSet.class,
            Hashtable.class,
            CopyOnWriteArraySet.class,
            Set.of().getClass().getNestHost());

    private static final ClassValue<@Nullable Lookup> BY_CLASS = new ClassValue<>() {
        @Override
        protected @Nullable Lookup computeValue(Class<?> type) {
            Class<?> host = type.getNestHost();
            if (host == IdentityHashMap.class
                    || host == WeakHashMap.class
                    // What it hides may be either.
                    || type.getName().equals("java.util.Collections$SetFromMap")) {
                return ANOTHER;
            }
            return PLAIN.stream().anyMatch(plain -> plain.isAssignableFrom(host)) ? BY_EQUALS : null;
        }
    };

    /** How a set or map finds what it holds; a view of the JDK, which hides what it is of, is asked. */
    static Lookup of(Object collection) {
        Lookup known = BY_CLASS.get(collection.getClass());
        if (known != null) {
            return known;
        }
        if (collection instanceof SortedSet<?> set) {
            return ofComparator(set.comparator());
        }
        return collection instanceof SortedMap<?, ?> map ? ofComparator(map.comparator()) : asked(collection);
    }

    private static Lookup ofComparator(@Nullable Comparator<?> comparator) {
        boolean natural = comparator == null
                || Comparator.naturalOrder().equals(comparator)
                || Comparator.reverseOrder().equals(comparator);
        return natural ? BY_NATURAL_ORDER : ANOTHER;
    }

    private static Lookup asked(Object collection) {
        Collection<?> elements = collection instanceof Map<?, ?> map ? map.keySet() : (Set<?>) collection;
        if (elements.stream().allMatch(Enum.class::isInstance)) {
            // Equal, identical and in one place in the order are the same; and what holds nothing finds nothing.
            return BY_EQUALS;
        }
        Stranger stranger = new Stranger(elements.iterator().next());
        try {
            if (elements.contains(stranger)) {
                return ANOTHER;
            }
        } catch (ClassCastException e) {
            // A comparator that does not know it.
            return ANOTHER;
        }
        return stranger.compared ? BY_NATURAL_ORDER : stranger.equated ? BY_EQUALS : ANOTHER;
    }

    /** Whether the natural order takes for equal what is equal, and nothing else. Not so of {@code BigDecimal}. */
    static boolean isOrderedAsEqual(@Nullable Object element) {
        return element == null
                || Atoms.isAtom(element) && element.getClass() != BigDecimal.class
                || element.getClass() == Date.class;
    }

    /**
     * What no collection holds, with the hash code of an element, so that whoever finds by equality has to ask it whether it
     * equals that element, and whoever finds by natural order, how it compares.
     */
    @SuppressWarnings("ComparableType") // with whatever the collection holds
    private static final class Stranger implements Comparable<Object> {

        private final int hash;
        private boolean equated;
        private boolean compared;

        Stranger(@Nullable Object element) {
            this.hash = element == null ? 0 : element.hashCode();
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        @SuppressWarnings("EqualsWhichDoesntCheckParameterClass") // it is nobody's equal
        public boolean equals(@Nullable Object other) {
            equated = true;
            return this == other;
        }

        @Override
        public int compareTo(Object other) {
            compared = true;
            return 1;
        }
    }
}
