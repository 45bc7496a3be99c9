package io.github.cachedresult.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches if a bucket is named. An empty name, as of a variable that is not set, is none; one that does not resolve counts
 * here, so that {@link PropertyCheck} can say what is wrong with it.
 */
final class S3BucketCondition extends SpringBootCondition {

    private static final String PROPERTY = "cachedresult.s3.bucket";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("CachedResult S3 bucket");
        return isNamed(context.getEnvironment())
                ? ConditionOutcome.match(message.because(PROPERTY + " is set"))
                : ConditionOutcome.noMatch(message.because(PROPERTY + " is not set"));
    }

    private static boolean isNamed(Environment environment) {
        try {
            return StringUtils.hasText(environment.getProperty(PROPERTY));
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}
