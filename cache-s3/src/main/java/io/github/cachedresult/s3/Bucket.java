package io.github.cachedresult.s3;

import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Spool;
import io.github.cachedresult.store.EntryRefusedException;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreRead.Absent;
import io.github.cachedresult.store.StoreRead.Failed;
import io.github.cachedresult.store.StoreRead.Found;
import io.github.cachedresult.store.StoredEntry;
import java.io.EOFException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Sends single requests to one bucket. Each completes by its deadline, retries and waiting for a place included, and none
 * throws. Thread-safe.
 */
final class Bucket {

    private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(2);

    private final String name;
    private final long maximumSize;
    private final Spool spool;
    private final ClientSource clients;
    private final StoreThreads threads;
    private final RequestLimit limit;
    private final BucketHealth health;
    private volatile boolean closed;

    Bucket(S3StoreOptions options, ClientSource clients, StoreThreads threads, BucketHealth health) {
        this.name = options.bucket();
        this.maximumSize = options.maximumEntrySize();
        this.spool = Spool.open(options.spool());
        this.clients = clients;
        this.threads = threads;
        this.limit = new RequestLimit(options.maxConcurrency(), threads.senders());
        this.health = health;
    }

    /** Reads an object. */
    CompletableFuture<StoreRead> get(String path, Deadline deadline) {
        return get(path, null, deadline);
    }

    /** Reads an object's first bytes, or all if it is shorter. */
    CompletableFuture<StoreRead> getFirst(String path, int length, Deadline deadline) {
        return get(path, "bytes=0-" + (length - 1), deadline);
    }

    private CompletableFuture<StoreRead> get(String path, @Nullable String range, Deadline deadline) {
        return send(Operation.READ, deadline, (client, configuration) -> {
                    GetObjectRequest.Builder request = GetObjectRequest.builder()
                            .bucket(name)
                            .key(path)
                            .range(range)
                            .overrideConfiguration(configuration);
                    if (range == null) {
                        // Without it the SDK does not look at the checksum the object was stored with.
                        request.checksumMode(ChecksumMode.ENABLED);
                    }
                    return client.getObject(request.build(), new ObjectBody(maximumSize, spool));
                })
                .handle((reply, error) -> error == null ? found(reply) : notFound(error));
    }

    private static StoreRead found(ObjectBody.Received reply) {
        GetObjectResponse response = reply.response();
        Long announced = response == null ? null : response.contentLength();
        if (reply.refusal() != null) {
            return new Failed(new EntryRefusedException(
                    "an object of " + announced + " bytes is not read: " + reply.refusal(), null));
        }
        Bytes bytes = reply.bytes();
        if (announced != null && announced != bytes.size()) {
            bytes.discard();
            return new Failed(new EOFException("of " + announced + " bytes only " + bytes.size() + " arrived"));
        }
        return new Found(new StoredEntry(bytes, response == null ? null : response.eTag()));
    }

    private static StoreRead notFound(Throwable error) {
        Throwable cause = Diagnosis.unwrap(error);
        if (cause instanceof AwsServiceException reply) {
            if (Diagnosis.isMissingObject(reply)) {
                return Absent.INSTANCE;
            }
            if (reply.statusCode() == 416) {
                // The object has no first byte.
                return new Found(new StoredEntry(new byte[0], null));
            }
            if (Diagnosis.isOfOneObject(Operation.READ, reply)) {
                return new Failed(refusal(reply));
            }
        }
        return new Failed(cause);
    }

    private static EntryRefusedException refusal(AwsServiceException reply) {
        return new EntryRefusedException(String.valueOf(reply.getMessage()), reply);
    }

    /** Writes an object if a condition holds; completes exceptionally if the server does not say what came of it. */
    CompletableFuture<PutReply> put(String path, Content content, PutCondition condition, Deadline deadline) {
        return send(
                        Operation.WRITE,
                        deadline,
                        (client, configuration) -> client.putObject(
                                PutObjectRequest.builder()
                                        .bucket(name)
                                        .key(path)
                                        .contentType(content.type())
                                        .metadata(content.metadata())
                                        .ifNoneMatch(condition.ifNoneMatch())
                                        .ifMatch(condition.ifMatch())
                                        .overrideConfiguration(configuration)
                                        .build(),
                                content.body()))
                .thenApply(reply -> PutReply.STORED)
                .exceptionallyCompose(error -> refused(Diagnosis.unwrap(error)));
    }

    private static CompletableFuture<PutReply> refused(Throwable error) {
        if (error instanceof AwsServiceException reply) {
            if (Diagnosis.isMissingObject(reply)) {
                return CompletableFuture.completedFuture(PutReply.MISSING);
            }
            PutReply meaning =
                    switch (reply.statusCode()) {
                        case 409 -> PutReply.CONFLICT;
                        case 412 -> PutReply.CONDITION_FAILED;
                        case 501 -> PutReply.NOT_SUPPORTED;
                        default -> null;
                    };
            if (meaning != null) {
                return CompletableFuture.completedFuture(meaning);
            }
            if (Diagnosis.isOfOneObject(Operation.WRITE, reply)) {
                return CompletableFuture.failedFuture(refusal(reply));
            }
        }
        return CompletableFuture.failedFuture(error);
    }

    /**
     * Deletes an object if it still has this ETag, or any where that is null. Completes in the same way if it has another one; a server that knows no
     * such condition deletes whatever is there.
     */
    CompletableFuture<Void> delete(String path, @Nullable String ifMatch, Deadline deadline) {
        return send(
                        Operation.DELETE,
                        deadline,
                        (client, configuration) -> client.deleteObject(DeleteObjectRequest.builder()
                                .bucket(name)
                                .key(path)
                                .ifMatch(ifMatch)
                                .overrideConfiguration(configuration)
                                .build()))
                .<Void>thenApply(reply -> null)
                .exceptionallyCompose(error -> {
                    Throwable cause = Diagnosis.unwrap(error);
                    if (ifMatch != null && cause instanceof AwsServiceException reply) {
                        if (reply.statusCode() == 501) {
                            return delete(path, null, deadline);
                        }
                        if (reply.statusCode() == 412 || Diagnosis.isMissingObject(reply)) {
                            return CompletableFuture.completedFuture(null);
                        }
                    }
                    return CompletableFuture.failedFuture(cause);
                });
    }

    /** Lists a page of objects. */
    CompletableFuture<ListObjectsV2Response> list(String prefix, @Nullable String continuation, Deadline deadline) {
        return send(
                Operation.LIST,
                deadline,
                (client, configuration) -> client.listObjectsV2(ListObjectsV2Request.builder()
                        .bucket(name)
                        .prefix(prefix)
                        .continuationToken(continuation)
                        .overrideConfiguration(configuration)
                        .build()));
    }

    /** Refuses all further requests, and closes the client if it is ours: when this returns, it is at its end. */
    void close() {
        closed = true;
        clients.close(LONGEST_SHUTDOWN);
        spool.close();
    }

    private <T> CompletableFuture<T> send(
            Operation operation,
            Deadline deadline,
            BiFunction<S3AsyncClient, AwsRequestOverrideConfiguration, CompletableFuture<T>> request) {
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("the store is closed"));
        }
        CompletableFuture<T> reply = new CompletableFuture<>();
        Future<?> alarm = threads.after(
                deadline.remaining(),
                () -> reply.completeExceptionally(new TimeoutException(
                        "no answer within " + deadline.timeout().toMillis() + " ms")));
        CompletableFuture<T> observed = reply.whenComplete((value, error) -> {
            alarm.cancel(false);
            if (!closed) {
                health.observe(operation, error);
            }
        });
        try {
            limit.run(() -> reply.isDone()
                    ? reply
                    : clients.get(threads.senders())
                            .thenComposeAsync(
                                    client -> start(client.requests(), deadline, request, reply), threads.senders())
                            .whenComplete((value, error) -> {
                                if (error == null) {
                                    reply.complete(value);
                                } else {
                                    reply.completeExceptionally(Diagnosis.unwrap(error));
                                }
                            }));
        } catch (RejectedExecutionException e) {
            reply.completeExceptionally(new IllegalStateException("the store is closed", e));
        }
        return observed;
    }

    private static <T> CompletableFuture<T> start(
            S3AsyncClient client,
            Deadline deadline,
            BiFunction<S3AsyncClient, AwsRequestOverrideConfiguration, CompletableFuture<T>> request,
            CompletableFuture<T> reply) {
        Duration remaining = deadline.remaining();
        if (reply.isDone() || remaining.isNegative() || remaining.isZero()) {
            return reply;
        }
        CompletableFuture<T> sent = request.apply(
                client,
                AwsRequestOverrideConfiguration.builder()
                        .apiCallTimeout(remaining)
                        .build());
        // What nobody waits for any more is aborted, with its connection.
        CompletableFuture<T> unused = reply.whenComplete((value, error) -> sent.cancel(true));
        return sent;
    }
}
