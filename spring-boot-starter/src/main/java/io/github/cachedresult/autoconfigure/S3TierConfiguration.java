package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.s3.ChecksumCalculation;
import io.github.cachedresult.s3.S3StoreOptions;
import io.github.cachedresult.s3.S3Stores;
import io.github.cachedresult.spool.SpoolOptions;
import io.github.cachedresult.store.ResultStore;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The tier in S3. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(S3Stores.class)
@ConditionalOnBooleanProperty(name = "cachedresult.s3.enabled", matchIfMissing = true)
@Conditional(S3BucketCondition.class)
class S3TierConfiguration {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 200)
    @ConditionalOnMissingBean(name = "cachedResultS3Store")
    ResultStore cachedResultS3Store(PropertyCheck checked, ObjectProvider<AwsCredentialsProvider> credentials) {
        return S3Stores.create(options(checked.properties(), credentials.getIfUnique()));
    }

    private static S3StoreOptions options(
            CachedResultProperties properties, @Nullable AwsCredentialsProvider credentials) {
        CachedResultProperties.S3 s3 = properties.s3();
        long maximumEntrySize = PropertySizes.maximumObject(properties);
        SpoolOptions spool = PropertySizes.spool(properties.spool());
        return InvalidCachedResultPropertyException.requireValid(
                "",
                () -> S3StoreOptions.builder(Objects.requireNonNull(s3.bucket()))
                        .prefix(s3.prefix())
                        .endpoint(s3.endpoint())
                        .region(s3.region())
                        .pathStyle(s3.pathStyle())
                        .timeout(s3.timeout())
                        .ttl(s3.ttl())
                        .checksums(ChecksumCalculation.valueOf(
                                s3.checksumCalculation().name()))
                        .credentials(credentials)
                        .maximumEntrySize(maximumEntrySize)
                        .spool(spool)
                        .build(),
                "Correct it, or set cachedresult.s3.enabled=false.");
    }
}
