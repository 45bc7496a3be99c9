package io.github.cachedresult.redis;

import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.StoredHeader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/** Reads the headers of entries, page by page, as somebody asks for them. Blocks; for one thread. */
final class HeaderListing implements Iterator<StoredHeader> {

    private static final int PAGE = 100;

    private final Iterator<String> names;
    private final EntryCommands commands;
    private final Deque<StoredHeader> page = new ArrayDeque<>();

    HeaderListing(Iterator<String> names, EntryCommands commands) {
        this.names = names;
        this.commands = commands;
    }

    @Override
    public boolean hasNext() {
        while (page.isEmpty() && names.hasNext()) {
            readPage();
        }
        return !page.isEmpty();
    }

    @Override
    public StoredHeader next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.removeFirst();
    }

    private void readPage() {
        Map<String, Integer> lengths = new HashMap<>();
        while (lengths.size() < PAGE && names.hasNext()) {
            lengths.put(names.next(), EntryFormat.HEADER_PREFETCH);
        }
        Map<String, Integer> longer = new HashMap<>();
        heads(lengths).forEach((name, head) -> {
            HeaderRead read = EntryFormat.readHeader(head);
            if (read instanceof HeaderRead.Incomplete incomplete && head.length == EntryFormat.HEADER_PREFETCH) {
                longer.put(name, incomplete.needed());
            } else {
                add(name, read, head);
            }
        });
        if (!longer.isEmpty()) {
            heads(longer).forEach((name, head) -> add(name, EntryFormat.readHeader(head), head));
        }
    }

    private void add(String name, HeaderRead read, byte[] head) {
        page.add(new StoredHeader(name, read.ofAll(), new StoredEntry(head, null)));
    }

    private Map<String, byte[]> heads(Map<String, Integer> lengths) {
        try {
            return commands.heads(lengths).toCompletableFuture().join();
        } catch (CompletionException | CancellationException e) {
            throw new RedisUnavailableException("Redis did not answer while headers were listed", e.getCause());
        }
    }
}
