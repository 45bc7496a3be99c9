package io.github.cachedresult.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreRead.Found;
import io.github.cachedresult.store.StoredEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Logs of evictions in S3: an object for each record, created only if there is none under its number, so that of two writers one
 * takes the next number. Needs a server that honours {@code If-None-Match}: one that says it does not is not written to.
 */
final class S3EvictionLog implements EvictionLog {

    private static final int PAGE = 1_000;

    /** How many records are asked for at once, when there are many. */
    private static final int WIDEST = 64;

    private final String description;
    private final Bucket bucket;
    private final ObjectLayout layout;
    private final Duration timeout;

    S3EvictionLog(String description, Bucket bucket, ObjectLayout layout, Duration timeout) {
        this.description = description;
        this.bucket = bucket;
        this.layout = layout;
        this.timeout = timeout;
    }

    @Override
    public CompletionStage<Optional<UUID>> current() {
        return named(Deadline.in(timeout)).thenApply(found -> found.map(S3EvictionLog::uuid));
    }

    @Override
    public CompletionStage<UUID> begin(@Nullable UUID expected, UUID next) {
        Deadline deadline = Deadline.in(timeout);
        return named(deadline).thenCompose(found -> {
            if (found.isPresent() && !uuid(found.get()).equals(expected)) {
                return CompletableFuture.completedFuture(uuid(found.get()));
            }
            return create(
                            layout.evictionLogPath(),
                            Content.ofText(next.toString().getBytes(US_ASCII)),
                            conditionOf(found),
                            deadline)
                    .thenCompose(mine -> named(deadline))
                    .thenApply(now -> now.map(S3EvictionLog::uuid).orElse(next));
        });
    }

    /**
     * One GET where there is nothing; where there is more, twice as many at once each time. What S3 has once said to have it
     * keeps.
     */
    @Override
    public CompletionStage<Page> read(UUID log, long from, byte @Nullable [] preceding) {
        return more(log, from, 1, new ArrayList<>(), Deadline.in(timeout));
    }

    private CompletableFuture<Page> more(UUID log, long from, int width, List<byte[]> records, Deadline deadline) {
        List<CompletableFuture<StoreRead>> window = LongStream.range(from, from + width)
                .mapToObj(number -> bucket.get(layout.recordPath(log, number), deadline))
                .toList();
        return CompletableFuture.allOf(window.toArray(CompletableFuture<?>[]::new))
                .thenCompose(done -> {
                    for (CompletableFuture<StoreRead> one : window) {
                        StoreRead read = one.join();
                        if (read instanceof Found found) {
                            records.add(found.entry().bytes());
                        } else if (read instanceof StoreRead.Failed failed && records.isEmpty()) {
                            return CompletableFuture.failedFuture(failed.cause());
                        } else {
                            // What could not be read comes with the next page.
                            return CompletableFuture.completedFuture(new Page(records, false));
                        }
                    }
                    return records.size() < PAGE
                            ? more(log, from + width, Math.min(2 * width, WIDEST), records, deadline)
                            : CompletableFuture.completedFuture(new Page(records, false));
                });
    }

    /** One PUT for each; where the first is taken, one GET. */
    @Override
    public CompletionStage<Appended> append(UUID log, long first, List<byte[]> records) {
        return append(log, first, records, 0);
    }

    private CompletableFuture<Appended> append(UUID log, long first, List<byte[]> records, int at) {
        if (at == records.size()) {
            return CompletableFuture.completedFuture(Appended.DONE);
        }
        String path = layout.recordPath(log, first + at);
        return create(path, Content.ofCbor(records.get(at)), PutCondition.IF_ABSENT, Deadline.in(timeout))
                .thenCompose(created -> created
                        ? append(log, first, records, at + 1)
                        : CompletableFuture.completedFuture(Appended.TAKEN));
    }

    @Override
    public CompletionStage<Optional<byte[]>> mark(UUID log) {
        return find(layout.markPath(log), Deadline.in(timeout)).thenApply(found -> found.map(StoredEntry::bytes));
    }

    @Override
    public CompletionStage<Boolean> replaceMark(UUID log, byte @Nullable [] expected, byte[] next) {
        String path = layout.markPath(log);
        Content content = Content.ofText(next);
        Deadline deadline = Deadline.in(timeout);
        return find(path, deadline).thenCompose(found -> {
            if (!is(found, expected)) {
                return CompletableFuture.completedFuture(false);
            }
            return bucket.put(path, content, conditionOf(found), deadline).thenCompose(reply -> switch (reply) {
                case STORED -> CompletableFuture.completedFuture(true);
                case NOT_SUPPORTED -> recreateMark(path, content, deadline);
                case CONDITION_FAILED ->
                    find(path, deadline)
                            .thenCompose(now -> found.isPresent() && is(now, expected)
                                    ? recreateMark(path, content, deadline)
                                    : CompletableFuture.completedFuture(is(now, next)));
                case CONFLICT, MISSING -> find(path, deadline).thenApply(now -> is(now, next));
            });
        });
    }

    /**
     * For servers that do not support If-Match, or refuse one that holds. Not atomic: of several at once more than one may
     * succeed, each of whom makes a pass.
     */
    private CompletableFuture<Boolean> recreateMark(String path, Content content, Deadline deadline) {
        return bucket.delete(path, null, deadline)
                .thenCompose(deleted -> create(path, content, PutCondition.IF_ABSENT, deadline))
                .exceptionallyCompose(error -> {
                    Throwable cause = Diagnosis.unwrap(error);
                    return CompletableFuture.failedFuture(new IllegalStateException(
                            description + " does not support If-Match, and " + path
                                    + ", which says how far evicted entries are deleted there, could not be deleted and"
                                    + " created anew instead: " + cause,
                            cause));
                });
    }

    private static boolean is(Optional<StoredEntry> found, byte @Nullable [] expected) {
        return Arrays.equals(found.map(StoredEntry::bytes).orElse(null), expected);
    }

    /** S3 tells nobody. */
    @Override
    public Listening listen(Runnable heard) {
        return Listening.NONE;
    }

    private CompletableFuture<Optional<StoredEntry>> named(Deadline deadline) {
        return find(layout.evictionLogPath(), deadline);
    }

    /** That nobody replaces what was found, or that there still is nothing. */
    private static PutCondition conditionOf(Optional<StoredEntry> found) {
        return found.map(StoredEntry::revision).map(PutCondition::ifMatch).orElse(PutCondition.IF_ABSENT);
    }

    private CompletableFuture<Optional<StoredEntry>> find(String path, Deadline deadline) {
        return bucket.get(path, deadline).thenCompose(read -> {
            if (read instanceof StoreRead.Failed failed) {
                return CompletableFuture.failedFuture(failed.cause());
            }
            return CompletableFuture.completedFuture(
                    read instanceof Found found ? Optional.of(found.entry()) : Optional.empty());
        });
    }

    /** Completes with whether the object is this one: also where the SDK repeated a request whose answer was lost. */
    private CompletableFuture<Boolean> create(String path, Content content, PutCondition condition, Deadline deadline) {
        return bucket.put(path, content, condition, deadline).thenCompose(reply -> switch (reply) {
            case STORED -> CompletableFuture.completedFuture(true);
            case CONDITION_FAILED, CONFLICT, MISSING ->
                bucket.get(path, deadline)
                        .thenApply(read -> read instanceof Found found
                                && Arrays.equals(
                                        found.entry().bytes(), content.bytes().toArray()));
            case NOT_SUPPORTED ->
                CompletableFuture.failedFuture(new IllegalStateException(description
                        + " does not support conditional writes, without which two evictions could take one number and one"
                        + " would be lost; use a server that does, or keep results in Redis alone"));
        });
    }

    private static UUID uuid(StoredEntry named) {
        return UUID.fromString(new String(named.bytes(), US_ASCII));
    }
}
