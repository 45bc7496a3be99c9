package io.github.cachedresult.s3;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.store.EntryRefusedException;
import io.github.cachedresult.store.EntryTimeoutException;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreRead.Absent;
import io.github.cachedresult.store.StoreRead.Found;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.store.WriteOutcome.Failed;
import io.github.cachedresult.store.WriteOutcome.LostTo;
import io.github.cachedresult.store.WriteOutcome.Stored;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Writes entries under their condition: the server decides, by {@code If-None-Match} and {@code If-Match}, which of
 * several writers is first. What a refusal means is found out by reading what is there. Thread-safe.
 *
 * <p>An object that has the bytes to be written counts as stored, whoever wrote it: the SDK repeats a request whose answer
 * was lost, and the repetition meets what the first one wrote.
 */
final class EntryWriter {

    /** How often a write starts again because the object changed under it. */
    private static final int MAX_ROUNDS = 6;

    /** Above so many bytes, an upload that is late tells of its size and the network, and not of the server. */
    private static final int LARGE = 1 << 20;

    private static final Duration CONFLICT_PAUSE = Duration.ofMillis(40);

    private final String description;
    private final Bucket bucket;
    private final ObjectLayout layout;
    private final StoreThreads threads;
    private final Logger log;
    private final AtomicBoolean withoutConditions = new AtomicBoolean();
    private final AtomicBoolean withoutIfMatch = new AtomicBoolean();

    EntryWriter(String description, Bucket bucket, ObjectLayout layout, StoreThreads threads, Logger log) {
        this.description = description;
        this.bucket = bucket;
        this.layout = layout;
        this.threads = threads;
        this.log = log;
    }

    /**
     * Writes an entry. Never completes exceptionally.
     *
     * @param header its header, or {@code null} where that cannot be read
     */
    CompletableFuture<WriteOutcome> write(StoreWrite write, @Nullable EntryHeader header, Deadline deadline) {
        Attempt attempt = new Attempt(layout.pathOf(write.key()), Content.ofEntry(write.content(), header), deadline);
        CompletableFuture<WriteOutcome> outcome = write.condition() instanceof WriteCondition.Unchanged unchanged
                ? attempt.replace(unchanged.read())
                : attempt.create();
        return outcome.exceptionally(error -> new Failed(Diagnosis.unwrap(error)))
                .thenApply(result -> result instanceof Failed failed
                                && write.content().size() > LARGE
                                && Diagnosis.isTimeout(failed.cause())
                        ? new Failed(tooLate(write, deadline, failed.cause()))
                        : result);
    }

    private static EntryTimeoutException tooLate(StoreWrite write, Deadline deadline, Throwable cause) {
        return new EntryTimeoutException(
                "an entry of " + write.content().size() + " bytes did not arrive within "
                        + deadline.timeout().toMillis() + " ms; set cachedresult.s3.timeout for the largest results",
                cause);
    }

    /** One write, through all its requests. */
    private final class Attempt {

        private final String path;

        /** Held until the last answer: a file that is sent from is there as long as it is reachable. */
        private final Content content;

        private final Deadline deadline;

        /** Requests of one attempt follow each other, each ordered after the last by its future. */
        private int rounds;

        Attempt(String path, Content content, Deadline deadline) {
            this.path = path;
            this.content = content;
            this.deadline = deadline;
        }

        CompletableFuture<WriteOutcome> create() {
            if (withoutConditions.get()) {
                return look(found -> lost(found), () -> put(PutCondition.NONE));
            }
            return bucket.put(path, content, PutCondition.IF_ABSENT, deadline).thenCompose(reply -> switch (reply) {
                case STORED -> stored();
                case CONDITION_FAILED -> look(found -> lost(found), () -> again(this::create));
                case CONFLICT -> pause(this::create);
                case NOT_SUPPORTED -> {
                    noteWithoutConditions();
                    yield create();
                }
                case MISSING -> failed("the server finds no object where there should be none");
            });
        }

        CompletableFuture<WriteOutcome> replace(StoredEntry read) {
            String etag = read.revision();
            if (etag == null || withoutConditions.get() || withoutIfMatch.get()) {
                return look(found -> isSame(found, read) ? replaceSame(found) : lost(found), this::create);
            }
            return bucket.put(path, content, PutCondition.ifMatch(etag), deadline)
                    .thenCompose(reply -> switch (reply) {
                        case STORED -> stored();
                        case MISSING -> create();
                        case CONDITION_FAILED -> look(found -> refusedFor(found, read), this::create);
                        case CONFLICT -> pause(() -> replace(read));
                        case NOT_SUPPORTED -> {
                            noteWithoutIfMatch("does not support If-Match");
                            yield replace(read);
                        }
                    });
        }

        /** What is there is what was read, as far as a look can tell. */
        private CompletableFuture<WriteOutcome> replaceSame(StoredEntry found) {
            if (withoutConditions.get()) {
                return put(PutCondition.NONE);
            }
            if (withoutIfMatch.get() || found.revision() == null) {
                return deleteAndCreate(found);
            }
            return again(() -> replace(found));
        }

        private CompletableFuture<WriteOutcome> refusedFor(StoredEntry found, StoredEntry read) {
            if (!isSame(found, read)) {
                return lost(found);
            }
            if (read.revision() != null && read.revision().equals(found.revision())) {
                noteWithoutIfMatch("refuses an If-Match that holds");
                return deleteAndCreate(found);
            }
            return again(() -> replace(found));
        }

        /** Two steps, each under its condition: whoever comes between them wins, by the condition of the creation. */
        private CompletableFuture<WriteOutcome> deleteAndCreate(StoredEntry found) {
            return bucket.delete(path, found.revision(), deadline).thenCompose(deleted -> create());
        }

        private CompletableFuture<WriteOutcome> put(PutCondition condition) {
            return bucket.put(path, content, condition, deadline)
                    .thenCompose(reply ->
                            reply == PutReply.STORED ? stored() : failed("the server answers a plain write: " + reply));
        }

        private CompletableFuture<WriteOutcome> look(
                Function<StoredEntry, CompletableFuture<WriteOutcome>> ifFound,
                Supplier<CompletableFuture<WriteOutcome>> ifAbsent) {
            return bucket.get(path, deadline).thenCompose(read -> {
                if (read instanceof Found found) {
                    Bytes there = found.entry().content();
                    if (!Bytes.areEqual(there, content.bytes())) {
                        return ifFound.apply(found.entry());
                    }
                    there.discard();
                    return stored();
                }
                return read instanceof Absent
                        ? ifAbsent.get()
                        : CompletableFuture.completedFuture(new Failed(((StoreRead.Failed) read).cause()));
            });
        }

        private CompletableFuture<WriteOutcome> pause(Supplier<CompletableFuture<WriteOutcome>> next) {
            CompletableFuture<Void> over = new CompletableFuture<>();
            Future<?> unused = threads.after(CONFLICT_PAUSE.multipliedBy(rounds + 1L), () -> over.complete(null));
            return over.thenCompose(passed -> again(next));
        }

        private CompletableFuture<WriteOutcome> again(Supplier<CompletableFuture<WriteOutcome>> next) {
            rounds++;
            return rounds < MAX_ROUNDS
                    ? next.get()
                    : failed("the object changed under the write " + MAX_ROUNDS + " times");
        }

        private static boolean isSame(StoredEntry found, StoredEntry read) {
            return Bytes.areEqual(found.content(), read.content());
        }

        private static CompletableFuture<WriteOutcome> stored() {
            return CompletableFuture.completedFuture(Stored.INSTANCE);
        }

        private static CompletableFuture<WriteOutcome> lost(StoredEntry winner) {
            return CompletableFuture.completedFuture(new LostTo(winner));
        }

        private static CompletableFuture<WriteOutcome> failed(String reason) {
            return CompletableFuture.completedFuture(new Failed(new EntryRefusedException(reason, null)));
        }
    }

    private void noteWithoutConditions() {
        if (withoutConditions.compareAndSet(false, true)) {
            log.warn(
                    "{} does not support conditional writes (501). The store looks before it writes instead: of two writers"
                            + " at the same moment the later one wins.",
                    description);
        }
    }

    private void noteWithoutIfMatch(String what) {
        if (withoutIfMatch.compareAndSet(false, true)) {
            log.warn(
                    "{} {}. The store deletes an unusable entry and creates the new one instead, which is not atomic.",
                    description,
                    what);
        }
    }
}
