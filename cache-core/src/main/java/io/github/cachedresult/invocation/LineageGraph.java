package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryReference;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which results were computed from which. Immutable.
 *
 * @param root the entry that was asked about
 * @param nodes the entry and all that the walk led to, it first; those nearer to it before those farther
 * @param edges who was computed from whom
 * @param findings why there may be more: tiers that did not answer, and a limit that was reached; empty where this is all
 */
public record LineageGraph(EntryReference root, List<Node> nodes, List<Edge> edges, List<String> findings) {

    private static final int SHOWN_DIGITS = 11;

    /** Copies the lists. */
    public LineageGraph {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
        findings = List.copyOf(findings);
    }

    /**
     * One entry.
     *
     * @param entry the entry
     * @param operation what of the model was computed, or {@code null} where no tier has the entry any more
     * @param computedAt when, to the millisecond, or {@code null} where no tier has the entry any more
     */
    public record Node(
            EntryReference entry,
            @Nullable String operation,
            @Nullable Instant computedAt) {

        /** Whether a tier still has the entry, be it expired or not. */
        public boolean isStored() {
            return operation != null;
        }
    }

    /**
     * One was computed from the other.
     *
     * @param source the one that was given
     * @param derived the one that was computed from it
     */
    public record Edge(EntryReference source, EntryReference derived) {}

    /** Whether nothing is missing. */
    public boolean isComplete() {
        return findings.isEmpty();
    }

    /** A picture for Mermaid: arrows lead from a source to what was computed from it; dashed entries are gone. */
    public String toMermaid() {
        StringBuilder text = new StringBuilder("flowchart LR\n");
        Map<EntryReference, String> names = names();
        for (Node node : nodes) {
            text.append("    ")
                    .append(names.get(node.entry()))
                    .append("[\"")
                    .append(escaped(String.join("\n", lines(node)), "<br/>"))
                    .append("\"]\n");
        }
        for (Edge edge : edges) {
            text.append("    ")
                    .append(names.get(edge.source()))
                    .append(" --> ")
                    .append(names.get(edge.derived()))
                    .append('\n');
        }
        text.append("    style ").append(names.get(root)).append(" stroke-width:3px\n");
        nodes.stream().filter(node -> !node.isStored()).forEach(node -> text.append("    style ")
                .append(names.get(node.entry()))
                .append(" stroke-dasharray:5 5\n"));
        return text.toString();
    }

    /** A picture for Graphviz, in its DOT language: as {@link #toMermaid}. */
    public String toDot() {
        StringBuilder text = new StringBuilder("digraph lineage {\n    rankdir=LR;\n    node [shape=box];\n");
        Map<EntryReference, String> names = names();
        for (Node node : nodes) {
            text.append("    ")
                    .append(names.get(node.entry()))
                    .append(" [label=\"")
                    .append(String.join("\n", lines(node))
                            .replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n"))
                    .append('"')
                    .append(node.entry().equals(root) ? ", penwidth=3" : "")
                    .append(node.isStored() ? "" : ", style=dashed")
                    .append("];\n");
        }
        for (Edge edge : edges) {
            text.append("    ")
                    .append(names.get(edge.source()))
                    .append(" -> ")
                    .append(names.get(edge.derived()))
                    .append(";\n");
        }
        return text.append("}\n").toString();
    }

    private Map<EntryReference, String> names() {
        Map<EntryReference, String> names = new HashMap<>();
        for (Node node : nodes) {
            names.put(node.entry(), "n" + names.size());
        }
        return names;
    }

    private static List<String> lines(Node node) {
        return List.of(
                node.operation() == null ? "no longer stored" : node.operation(),
                node.entry().key().model() + " " + node.entry().key().version(),
                node.entry().key().text().substring(0, SHOWN_DIGITS)
                        + "… "
                        + (node.computedAt() == null ? node.entry().entryId() : node.computedAt()));
    }

    /** In Mermaid's quoted labels everything that means something is written as an entity. */
    private static String escaped(String text, String newline) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\n') {
                escaped.append(newline);
            } else if (c == '"' || c == '#' || c == '<' || c == '>' || c == '&' || c == ';' || c == '`') {
                escaped.append('#').append(c).append(';');
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
