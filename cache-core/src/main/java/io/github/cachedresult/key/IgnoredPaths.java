package io.github.cachedresult.key;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The paths below an input that do not count, as a tree of component names. Containers are passed through. */
record IgnoredPaths(boolean whole, Map<String, IgnoredPaths> children) {

    private static final IgnoredPaths WHOLE = new IgnoredPaths(true, Map.of());

    /** The tree of some dotted paths, or null if there are none. */
    static @Nullable IgnoredPaths of(Collection<String> paths) {
        if (paths.isEmpty()) {
            return null;
        }
        Map<String, Collection<String>> byFirst = new TreeMap<>();
        for (String path : paths) {
            int dot = path.indexOf('.');
            String first = dot < 0 ? path : path.substring(0, dot);
            byFirst.computeIfAbsent(first, any -> new ArrayList<>()).add(dot < 0 ? "" : path.substring(dot + 1));
        }
        Map<String, IgnoredPaths> children = new TreeMap<>();
        byFirst.forEach((first, rest) -> {
            IgnoredPaths below = rest.contains("") ? WHOLE : of(rest);
            if (below != null) {
                children.put(first, below);
            }
        });
        return new IgnoredPaths(false, children);
    }

    static @Nullable IgnoredPaths below(@Nullable IgnoredPaths paths, String component) {
        return paths == null ? null : paths.children.get(component);
    }
}
