package io.github.cachedresult.samples.interactions;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application: a web server. Redis and S3 are used where the configuration names them ({@code spring.data.redis.*},
 * {@code cachedresult.s3.*}); without them results are kept in this process only.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class PredictionApiApplication {

    /** Starts the application. */
    public static void main(String[] args) {
        SpringApplication.run(PredictionApiApplication.class, args);
    }
}
