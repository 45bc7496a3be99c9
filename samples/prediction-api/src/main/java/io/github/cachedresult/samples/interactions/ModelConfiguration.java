package io.github.cachedresult.samples.interactions;

import io.github.cachedresult.samples.interactions.drugs.Pharmacopoeia;
import io.github.cachedresult.samples.interactions.drugs.Structures;
import io.github.cachedresult.samples.interactions.model.FeatureCalculator;
import io.github.cachedresult.samples.interactions.model.ModelRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is made once, when the application starts. */
@Configuration(proxyBeanMethods = false)
class ModelConfiguration {

    @Bean
    Pharmacopoeia pharmacopoeia() {
        return Pharmacopoeia.shipped();
    }

    @Bean
    FeatureCalculator featureCalculator(Pharmacopoeia drugs) {
        return new FeatureCalculator(drugs, new Structures(drugs));
    }

    @Bean
    ModelRegistry modelRegistry(Pharmacopoeia drugs, FeatureCalculator calculator) {
        return ModelRegistry.fitted(drugs, calculator);
    }
}
