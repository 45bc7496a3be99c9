package io.github.cachedresult.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Contexts as an application has them. */
final class TestContexts {

    private TestContexts() {}

    /** With whatever is on the class path. */
    static ApplicationContextRunner full() {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(AopAutoConfiguration.class, CachedResultAutoConfiguration.class));
    }

    /** With the tier in the process only. */
    static ApplicationContextRunner local() {
        return full().withPropertyValues("cachedresult.redis.enabled=false", "cachedresult.s3.enabled=false");
    }
}
