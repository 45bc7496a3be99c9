package io.github.cachedresult.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryRead;
import io.github.cachedresult.test.server.S3Server;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each contender answers for all items, and computes none of them when it is measured. */
class BatchContenderIntegrationTests {

    private static final List<String> MOLECULES = Entries.molecules(300);

    @ParameterizedTest
    @EnumSource
    void answersFromRedis(RedisBatchContender kind) {
        try (Redis redis = Redis.start();
                OpenedBatch batch = kind.open(redis, MOLECULES)) {
            assertThat(redis.client().getKeys().count()).isEqualTo(MOLECULES.size());

            assertAnswers(batch, kind == RedisBatchContender.MGET);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersFromS3(S3BatchContender kind) {
        try (S3Server server = S3Server.start();
                OpenedBatch batch = kind.open(server, MOLECULES)) {
            assertAnswers(batch, kind == S3BatchContender.SDK);
        }
    }

    private static void assertAnswers(OpenedBatch batch, boolean raw) {
        int computed = BatchModel.computed();
        batch.before().run();

        List<?> answers = batch.call().get();

        if (raw) {
            assertThat(answers).hasSize(MOLECULES.size()).allSatisfy(bytes -> assertThat(
                            EntryFormat.read((byte[]) bytes))
                    .isInstanceOf(EntryRead.Whole.class));
        } else {
            assertThat(answers)
                    .isEqualTo(MOLECULES.stream()
                            .map(one -> Prediction.of(one, 0, 7))
                            .toList());
        }
        assertThat(BatchModel.computed()).isEqualTo(computed);
    }
}
