package io.github.cachedresult.s3;

import io.github.cachedresult.s3.ObjectBody.Received;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Receives an object into one array of the length that is announced, so that a large one takes its own size of the heap, and
 * none that is larger than the limit is begun. The SDK's own grows an array and copies it, three times the size.
 */
final class ObjectBody implements AsyncResponseTransformer<GetObjectResponse, Received> {

    private static final int UNANNOUNCED = 8 << 10;
    private static final String TOO_LARGE = "it is larger than maximum-entry-size";

    private final int limit;

    /** Of the attempt under way: the SDK prepares anew for each, one after the other. */
    private volatile CompletableFuture<Received> received = new CompletableFuture<>();

    private volatile @Nullable GetObjectResponse response;

    /**
     * A body to be received.
     *
     * @param limit how many bytes it may have
     */
    ObjectBody(int limit) {
        this.limit = limit;
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
        publisher.subscribe(new Collector(received, response));
    }

    @Override
    public void exceptionOccurred(Throwable error) {
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
            byte[] bytes,
            @Nullable GetObjectResponse response,
            @Nullable String refusal) {}

    /** Takes the bytes of one attempt; called by one thread at a time. */
    private final class Collector implements Subscriber<ByteBuffer> {

        private final CompletableFuture<Received> result;
        private final @Nullable GetObjectResponse head;
        private byte[] bytes = {};
        private int count;
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
                bytes = new byte[announced == null ? Math.min(UNANNOUNCED, limit) : Math.toIntExact(announced)];
            } catch (OutOfMemoryError e) {
                refuse("the heap has no room for it");
                return;
            }
            one.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer part) {
            int more = part.remaining();
            if (more > limit - count) {
                refuse(TOO_LARGE);
                return;
            }
            if (more > bytes.length - count) {
                long doubled = Math.min(limit, 2L * bytes.length);
                bytes = Arrays.copyOf(bytes, Math.max(count + more, (int) doubled));
            }
            part.get(bytes, count, more);
            count += more;
        }

        private void refuse(String why) {
            Subscription begun = subscription;
            if (begun != null) {
                begun.cancel();
            }
            result.complete(new Received(new byte[0], head, why));
        }

        @Override
        public void onError(Throwable error) {
            result.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            result.complete(new Received(count == bytes.length ? bytes : Arrays.copyOf(bytes, count), head, null));
        }
    }
}
