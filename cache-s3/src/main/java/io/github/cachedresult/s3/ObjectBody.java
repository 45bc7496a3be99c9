package io.github.cachedresult.s3;

import io.github.cachedresult.s3.ObjectBody.Received;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.spool.Spool;
import io.github.cachedresult.spool.SpoolOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Receives an object into one array of the length that is announced, or into a temporary file if it is large. None that is
 * larger than the limit is begun. The SDK's own grows an array and copies it, three times the size.
 */
final class ObjectBody implements AsyncResponseTransformer<GetObjectResponse, Received> {

    private static final int UNANNOUNCED = 8 << 10;
    private static final String NO_ROOM = "the heap has no room for it";
    private static final String TOO_LARGE = "it is larger than maximum-entry-size";

    private final long limit;
    private final Spool spool;

    /** Of the attempt under way: the SDK prepares anew for each, one after the other. */
    private volatile CompletableFuture<Received> received = new CompletableFuture<>();

    private volatile @Nullable GetObjectResponse response;
    private volatile @Nullable Collector collector;

    /**
     * A body to be received.
     *
     * @param limit how many bytes it may have
     * @param spool where a large one is put
     */
    ObjectBody(long limit, Spool spool) {
        this.limit = limit;
        this.spool = spool;
    }

    @Override
    public CompletableFuture<Received> prepare() {
        received = new CompletableFuture<>();
        return received;
    }

    @Override
    public void onResponse(GetObjectResponse reply) {
        response = reply;
    }

    @Override
    public void onStream(SdkPublisher<ByteBuffer> publisher) {
        Collector begun = new Collector(received, response);
        collector = begun;
        publisher.subscribe(begun);
    }

    @Override
    public void exceptionOccurred(Throwable error) {
        Collector begun = collector;
        if (begun != null) {
            // Its stream may not end any more.
            begun.abandon();
        }
        received.completeExceptionally(error);
    }

    /**
     * An object.
     *
     * @param bytes its bytes; fewer than announced where the answer ended early, none where it is too large
     * @param response what came before them, or {@code null} where nothing did
     * @param refusal why it was not received, or {@code null} if it was
     */
    record Received(
            Bytes bytes,
            @Nullable GetObjectResponse response,
            @Nullable String refusal) {}

    /** Takes the bytes of one attempt: from one thread at a time, while another may abandon it. */
    private final class Collector implements Subscriber<ByteBuffer> {

        private final CompletableFuture<Received> result;
        private final @Nullable GetObjectResponse head;
        private @Nullable SpoolOutput target;
        private @Nullable Subscription subscription;

        Collector(CompletableFuture<Received> result, @Nullable GetObjectResponse head) {
            this.result = result;
            this.head = head;
        }

        @Override
        public void onSubscribe(Subscription one) {
            if (subscription != null) {
                one.cancel();
                return;
            }
            subscription = one;
            Long announced = head == null ? null : head.contentLength();
            if (announced != null && announced > limit) {
                refuse(TOO_LARGE);
                return;
            }
            try {
                begin(announced == null ? UNANNOUNCED : announced);
            } catch (IOException e) {
                refuse(String.valueOf(e.getMessage()));
                return;
            }
            one.request(Long.MAX_VALUE);
        }

        private synchronized void begin(long expected) throws IOException {
            target = spool.output(expected);
        }

        @Override
        public void onNext(ByteBuffer part) {
            try {
                if (!add(part)) {
                    refuse(TOO_LARGE);
                }
            } catch (OutOfMemoryError e) {
                refuse(NO_ROOM);
            } catch (IOException e) {
                refuse(String.valueOf(e.getMessage()));
            }
        }

        /** Whether there was room for it, or it is not wanted any more. */
        private synchronized boolean add(ByteBuffer part) throws IOException {
            if (target != null) {
                if (part.remaining() > limit - target.size()) {
                    return false;
                }
                target.write(part);
            }
            return true;
        }

        private void refuse(String why) {
            Subscription begun = subscription;
            if (begun != null) {
                begun.cancel();
            }
            abandon();
            result.complete(new Received(Slice.of(new byte[0]), head, why));
        }

        private synchronized void abandon() {
            if (target != null) {
                target.close();
                target = null;
            }
        }

        @Override
        public void onError(Throwable error) {
            abandon();
            result.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            try {
                Bytes bytes = finish();
                if (bytes != null && !result.complete(new Received(bytes, head, null))) {
                    // It is too late, and nobody wants them.
                    bytes.discard();
                }
            } catch (OutOfMemoryError e) {
                refuse(NO_ROOM);
            } catch (IOException e) {
                refuse(String.valueOf(e.getMessage()));
            }
        }

        private synchronized @Nullable Bytes finish() throws IOException {
            return target == null ? null : target.finish();
        }
    }
}
