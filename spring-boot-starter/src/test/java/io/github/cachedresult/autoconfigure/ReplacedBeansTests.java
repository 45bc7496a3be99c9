package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.autoconfigure.Predictor.Prediction;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** A test of an application's own may put mocks in the place of beans with cached methods. */
@SpringJUnitConfig(ReplacedBeansTests.Application.class)
@TestPropertySource(properties = {"cachedresult.redis.enabled=false", "cachedresult.s3.enabled=false"})
class ReplacedBeansTests {

    @MockitoBean
    @SuppressWarnings("NullAway.Init") // set by the test's context
    private Predictor predictor;

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AopAutoConfiguration.class, CachedResultAutoConfiguration.class})
    @Import(Predictor.class)
    static class Application {}

    @Test
    void mock_isAskedEachTime() {
        Mockito.when(predictor.predict("CCO")).thenReturn(new Prediction("mock", 1), new Prediction("mock", 2));
        assertThat(predictor.predict("CCO").score()).isEqualTo(1);
        assertThat(predictor.predict("CCO").score()).isEqualTo(2);
    }
}
