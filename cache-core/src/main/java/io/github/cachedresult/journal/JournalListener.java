package io.github.cachedresult.journal;

import io.github.cachedresult.key.ResultKey;
import org.jspecify.annotations.Nullable;

/** Hears of what becomes of the journal's records. Called on any thread; must neither block nor throw. */
@FunctionalInterface
public interface JournalListener {

    /**
     * Something became of a record.
     *
     * @param action what
     * @param key whose it is, or {@code null} where that cannot be read, or it concerns no record
     * @param detail what exactly, for logs
     */
    void onRecord(JournalAction action, @Nullable ResultKey key, String detail);
}
