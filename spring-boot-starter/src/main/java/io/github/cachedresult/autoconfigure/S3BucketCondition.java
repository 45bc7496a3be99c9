package io.github.cachedresult.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Matches if a bucket is named. An empty name, as of a variable that is not set, is none. */
final class S3BucketCondition extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("CachedResult S3 bucket");
        return StringUtils.hasText(context.getEnvironment().getProperty("cachedresult.s3.bucket"))
                ? ConditionOutcome.match(message.because("cachedresult.s3.bucket is set"))
                : ConditionOutcome.noMatch(message.because("cachedresult.s3.bucket is not set"));
    }
}
