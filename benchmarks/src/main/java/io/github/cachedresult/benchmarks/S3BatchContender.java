package io.github.cachedresult.benchmarks;

import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.s3.S3StoreOptions;
import io.github.cachedresult.s3.S3Stores;
import io.github.cachedresult.test.server.S3Server;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The ways to have the answers of many items out of S3, with as many requests at the same time. */
public enum S3BatchContender {
    /** One request of the SDK's own client for each of the very entries that our own store has written. */
    SDK {
        @Override
        OpenedBatch open(S3Server server, List<String> molecules) {
            compute(server, molecules);
            S3AsyncClient client = client(server);
            List<String> names = names(client);
            if (names.size() != molecules.size()) {
                throw new IllegalStateException("S3 has " + names.size() + " entries, not " + molecules.size());
            }
            return new OpenedBatch(() -> read(client, names), client::close);
        }
    },

    /** A batch of ours, with the local tier switched off. */
    NO_LOCAL_TIER {
        @Override
        OpenedBatch open(S3Server server, List<String> molecules) {
            compute(server, molecules);
            ResultCache cache = cache(server);
            BatchModel model = Contexts.batch(cache);
            return new OpenedBatch(() -> model.predict(molecules), cache::close);
        }
    };

    private static final String BUCKET = "results";
    private static final int AT_THE_SAME_TIME = S3StoreOptions.DEFAULT_MAX_CONCURRENCY;

    /** Opens it, when all of the molecules have been computed. */
    abstract OpenedBatch open(S3Server server, List<String> molecules);

    private static void compute(S3Server server, List<String> molecules) {
        server.createBucket(BUCKET);
        try (ResultCache cache = cache(server)) {
            Contexts.batch(cache).predict(molecules);
        }
    }

    private static ResultCache cache(S3Server server) {
        return ResultCache.builder()
                .localWeight(0)
                .store(S3Stores.create(S3StoreOptions.builder(BUCKET)
                        .endpoint(server.endpoint())
                        .region(server.region())
                        .pathStyle(true)
                        .credentials(credentials(server))
                        .maxConcurrency(AT_THE_SAME_TIME)
                        .build()))
                .build();
    }

    private static StaticCredentialsProvider credentials(S3Server server) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(server.accessKey(), server.secretKey()));
    }

    private static S3AsyncClient client(S3Server server) {
        return S3AsyncClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.of(server.region()))
                .forcePathStyle(true)
                .credentialsProvider(credentials(server))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().maxConcurrency(AT_THE_SAME_TIME))
                .build();
    }

    private static List<String> names(S3AsyncClient client) {
        List<String> names = new ArrayList<>();
        client.listObjectsV2Paginator(request -> request.bucket(BUCKET))
                .contents()
                .map(S3Object::key)
                .filter(name -> name.contains("/batch/"))
                .subscribe(names::add)
                .join();
        return names;
    }

    private static List<byte[]> read(S3AsyncClient client, List<String> names) {
        Semaphore places = new Semaphore(AT_THE_SAME_TIME);
        List<CompletableFuture<ResponseBytes<GetObjectResponse>>> replies = new ArrayList<>(names.size());
        for (String name : names) {
            places.acquireUninterruptibly();
            CompletableFuture<ResponseBytes<GetObjectResponse>> reply =
                    client.getObject(request -> request.bucket(BUCKET).key(name), AsyncResponseTransformer.toBytes());
            replies.add(reply.whenComplete((bytes, failure) -> places.release()));
        }
        return replies.stream().map(reply -> reply.join().asByteArrayUnsafe()).toList();
    }
}
