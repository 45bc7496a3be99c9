package io.github.cachedresult.s3;

import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.DefectiveEntry;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.PathSegment;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Where entries are in a bucket: {@code <prefix>/<model>/<version>/h1-<hex>}; and the log of evictions: {@code
 * <prefix>/.evictions/<log>/<number>}; and what cannot be used: {@code <prefix>/.quarantine/<defect>/<id>}.
 */
final class ObjectLayout {

    private static final Pattern ENTRY = Pattern.compile("[^/]+/[^/]+/" + ResultKey.FORMAT + "-[0-9a-f]{64}");

    private static final String EVICTIONS = ".evictions/";

    /** Empty, or ends with a slash. */
    private final String root;

    ObjectLayout(String prefix) {
        this.root = prefix.isEmpty() ? "" : prefix + "/";
    }

    String pathOf(ResultKey key) {
        return root + PathSegment.of(key.model()) + "/" + PathSegment.of(key.version()) + "/" + key.text();
    }

    /** What the paths of a selection's entries begin with. */
    String prefixOf(EntrySelection selection) {
        if (selection.model() == null) {
            return root;
        }
        String model = root + PathSegment.of(selection.model()) + "/";
        return selection.version() == null ? model : model + PathSegment.of(selection.version()) + "/";
    }

    /** What the paths of an index of what was computed from an entry begin with. No entry is there: its name is another. */
    String prefixOfDerived(UUID entryId) {
        return root + "_derived/" + entryId + "/";
    }

    /** Whether an entry could be there. Other objects below the prefix are nobody's business here. */
    boolean isEntry(String path) {
        return path.startsWith(root)
                && ENTRY.matcher(path).region(root.length(), path.length()).matches();
    }

    /** Names the current log of evictions. No name of a model begins with a dot. */
    String evictionLogPath() {
        return root + EVICTIONS + "current";
    }

    /** Where a record of a log is. */
    String recordPath(UUID log, long number) {
        return "%s%s%s/%019d".formatted(root, EVICTIONS, log, number);
    }

    /** Where the mark beside a log is. No record has this name. */
    String markPath(UUID log) {
        return root + EVICTIONS + log + "/mark";
    }

    /** What the paths of all that was set aside begin with. No name of a model begins with a dot. */
    String quarantine() {
        return root + ".quarantine/";
    }

    /** What the paths of what was set aside for a defect begin with. */
    String quarantineOf(Defect defect) {
        return quarantine() + defect + "/";
    }

    /** Where a copy of something that was set aside is. */
    String quarantinePath(DefectiveEntry entry) {
        return quarantineOf(entry.defect()) + entry.id();
    }

    /** Where no entry can be: below the prefix, but not deep enough. */
    String probePath() {
        return root + "no-entry-has-this-name";
    }
}
