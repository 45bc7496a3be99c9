package io.github.cachedresult.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.autoconfigure.CachedResultAutoConfiguration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

/** Results that are judged by their own constraints. */
@NullUnmarked
class ConstraintsHoldTests {

    record Score(@DecimalMax("1.0") double value) {}

    record Answer(@NotBlank String text, @NotNull @Valid Score score, List<@Valid Score> others) {}

    static class Model {
        private final AtomicInteger runs = new AtomicInteger();

        public int runs() {
            return runs.get();
        }

        @CachedResult(model = "m", version = "1", validity = ConstraintsHold.class)
        public List<Answer> answer(double value) {
            runs.incrementAndGet();
            return List.of(new Answer("x", new Score(value), List.of()));
        }
    }

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CachedResultAutoConfiguration.class))
            .withPropertyValues("cachedresult.redis.enabled=false", "cachedresult.s3.enabled=false")
            .withBean(Model.class);

    @Test
    void violation_isReturnedAndNotKept() {
        contexts.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
                .run(context -> {
                    Model model = context.getBean(Model.class);
                    for (int i = 0; i < 2; i++) {
                        assertThat(model.answer(0.5)).hasSize(1);
                        assertThat(model.answer(1.5)).hasSize(1);
                    }
                    ConstraintsHold judge =
                            context.getAutowireCapableBeanFactory().createBean(ConstraintsHold.class);
                    assertThat(model.answer(0.5)).isNotEmpty();
                    assertThat(model.runs()).as("0.5 once, 1.5 each time").isEqualTo(3);
                    Score good = new Score(1);
                    assertThat(judge.objection(new Answer("x", good, List.of())))
                            .isNull();
                    assertThat(judge.objection(new Answer("", good, List.of()))).isEqualTo("text violates @NotBlank");
                    assertThat(judge.objection(new Answer("x", new Score(2), List.of())))
                            .isEqualTo("score.value violates @DecimalMax");
                    assertThat(judge.objection(new Answer("x", good, List.of(good, new Score(3)))))
                            .contains("violates @DecimalMax");
                    assertThat(judge.objection(Map.of("a", new Score(2)))).isEqualTo("value violates @DecimalMax");
                    assertThat(judge.objection(Optional.of(new Score(2)))).isEqualTo("value violates @DecimalMax");
                    assertThat(judge.objection(new Score[] {new Score(2)})).isEqualTo("value violates @DecimalMax");
                    assertThat(judge.objection(Optional.empty())).isNull();
                });
    }

    @Test
    void withoutAValidator_startUpSaysWhatIsMissing() {
        contexts.run(context ->
                assertThat(context).getFailure().rootCause().hasMessageContaining("jakarta.validation.Validator"));
    }
}
