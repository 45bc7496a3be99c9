package io.github.cachedresult.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RequestLimitTests {

    private final RequestLimit limit = new RequestLimit(2, Runnable::run);
    private final List<CompletableFuture<String>> started = new ArrayList<>();

    @Test
    void noMoreRunAtOnceThanAllowedAndTheOthersFollow() {
        for (int i = 0; i < 5; i++) {
            limit.run(this::start);
        }
        assertThat(started).hasSize(2);

        started.get(1).complete("done");
        assertThat(started).hasSize(3);

        started.get(0).completeExceptionally(new IllegalStateException("failed"));
        started.get(2).cancel(true);
        assertThat(started).hasSize(5);
    }

    @Test
    void placesThatNobodyWaitsForAreFreeAgain() {
        limit.run(this::start);
        limit.run(this::start);
        started.forEach(request -> request.complete("done"));

        limit.run(this::start);
        limit.run(this::start);
        limit.run(this::start);

        assertThat(started).hasSize(4);
    }

    private CompletableFuture<String> start() {
        CompletableFuture<String> request = new CompletableFuture<>();
        started.add(request);
        return request;
    }
}
