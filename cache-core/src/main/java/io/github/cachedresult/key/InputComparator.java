package io.github.cachedresult.key;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the smallest inputs in which two lists of them differ. Parts of one container are matched by their label;
 * elements of a set, which have no place of their own, by what they are, and what is left over by its order. For one
 * comparison.
 */
final class InputComparator {

    private final List<KeyDifference> differences = new ArrayList<>();
    private final List<String> equal = new ArrayList<>();

    List<KeyDifference> differences() {
        return differences;
    }

    List<String> equal() {
        return equal;
    }

    void compareByLabel(List<InputNode> was, List<InputNode> now) {
        Map<String, InputNode> left = new LinkedHashMap<>();
        was.forEach(node -> left.put(node.label(), node));
        for (InputNode node : now) {
            InputNode before = left.remove(node.label());
            if (before == null) {
                differences.add(new KeyDifference.Added(node.input()));
            } else {
                compare(before, node);
            }
        }
        left.values().forEach(node -> differences.add(new KeyDifference.Missing(node.input())));
    }

    private void compare(InputNode was, InputNode now) {
        if (was.input().digest().equals(now.input().digest())) {
            equal.add(now.input().path());
            return;
        }
        List<InputNode> partsBefore = was.parts();
        List<InputNode> parts = now.parts();
        int found = differences.size();
        if (partsBefore != null
                && parts != null
                && was.input().type().equals(now.input().type())) {
            if (now.isSet()) {
                compareElements(partsBefore, parts);
            } else {
                compareByLabel(partsBefore, parts);
            }
        }
        if (differences.size() == found) {
            differences.add(new KeyDifference.Changed(was.input(), now.input()));
        }
    }

    private void compareElements(List<InputNode> was, List<InputNode> now) {
        List<InputNode> left = without(was, now);
        List<InputNode> others = without(now, was);
        without(now, others).forEach(node -> equal.add(node.input().path()));
        int pairs = Math.min(left.size(), others.size());
        for (int i = 0; i < pairs; i++) {
            compare(left.get(i), others.get(i));
        }
        others.subList(pairs, others.size()).forEach(node -> differences.add(new KeyDifference.Added(node.input())));
        left.subList(pairs, left.size()).forEach(node -> differences.add(new KeyDifference.Missing(node.input())));
    }

    private static List<InputNode> without(List<InputNode> nodes, List<InputNode> others) {
        Set<Digest> known = new HashSet<>();
        others.forEach(other -> known.add(other.input().digest()));
        return nodes.stream()
                .filter(node -> !known.contains(node.input().digest()))
                .toList();
    }
}
