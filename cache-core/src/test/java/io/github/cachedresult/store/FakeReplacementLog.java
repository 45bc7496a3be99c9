package io.github.cachedresult.store;

import io.github.cachedresult.store.EvictionLog.Listening;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;

/** A log of replacements in memory, that can forget, and be away. */
@NullUnmarked
public final class FakeReplacementLog implements ReplacementLog {

    private final List<Numbered> records = new ArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private String name = "first";
    private int number;
    private boolean away;

    /** Lets go of the records, also of the one that was read last, and goes on with another. */
    public synchronized void forget(byte[] record) {
        records.clear();
        add(record);
    }

    /** Is empty, and called so from now on, as of a store that was emptied. */
    public synchronized void begin(String log) {
        records.clear();
        name = log;
    }

    public synchronized void setAway(boolean isAway) {
        away = isAway;
    }

    public synchronized int size() {
        return records.size();
    }

    private void add(byte[] record) {
        number++;
        records.add(new Numbered(name, Integer.toString(number), record));
    }

    @Override
    public CompletionStage<?> append(List<byte[]> more) {
        synchronized (this) {
            if (away) {
                return CompletableFuture.failedFuture(new IllegalStateException("away"));
            }
            more.forEach(this::add);
        }
        listeners.forEach(Runnable::run);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Page> readAfter(Numbered last) {
        if (away) {
            return CompletableFuture.failedFuture(new IllegalStateException("away"));
        }
        int at = last == null ? 0 : records.indexOf(last) + 1;
        boolean lost = last != null && at == 0;
        return CompletableFuture.completedFuture(
                new Page(lost ? List.of() : records.subList(at, records.size()), lost));
    }

    @Override
    public Listening listen(Runnable heard) {
        listeners.add(heard);
        return () -> listeners.remove(heard);
    }
}
