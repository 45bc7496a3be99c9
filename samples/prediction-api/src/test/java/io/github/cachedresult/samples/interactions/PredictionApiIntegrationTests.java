package io.github.cachedresult.samples.interactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.test.server.RedisServerProcess;
import io.github.cachedresult.test.server.S3Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The service over HTTP, on a real Redis and a real S3. */
class PredictionApiIntegrationTests {

    private static final String PREDICT = "/models/logistic/predict";
    private static final String FEATURES =
            "{\"features\":{\"nearestKnown\":\"%s\",\"resemblance\":\"0.25\",\"partners\":\"%s\"}}";
    private static final String KNOWN = "/interactions?first=warfarin&second=aspirin";
    private static final String KNOWN_REVERSED = "/interactions?first=aspirin&second=warfarin";

    @AutoClose
    private final RedisServerProcess redis = RedisServerProcess.start();

    @AutoClose
    private final S3Server s3 = S3Server.start();

    @BeforeEach
    void createBucket() {
        s3.createBucket("results");
    }

    /** A running service, as a client meets it. */
    private record Service(ConfigurableApplicationContext context, HttpClient client) implements AutoCloseable {

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(uri(path)).GET());
        }

        HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(uri(path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(uri(path))
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(body)));
        }

        private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        }

        private URI uri(String path) {
            return URI.create("http://127.0.0.1:"
                    + context.getEnvironment().getProperty("local.server.port", Integer.class, 0) + path);
        }

        @Override
        public void close() {
            context.close();
        }
    }

    /** A service in a process of its own, as far as its cache knows. */
    private Service start() {
        SpringApplication application = new SpringApplication(PredictionApiApplication.class);
        application.setDefaultProperties(Map.of(
                "logging.level.root",
                "error",
                "server.port",
                0,
                "spring.data.redis.port",
                redis.port(),
                "cachedresult.redis.timeout",
                "5s",
                "cachedresult.s3.bucket",
                "results",
                "cachedresult.s3.endpoint",
                s3.endpoint(),
                "cachedresult.s3.path-style",
                true,
                "cachedresult.s3.timeout",
                "20s"));
        application.addInitializers(context -> context.getBeanFactory()
                .registerSingleton(
                        "credentials",
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey()))));
        return new Service(application.run(), HttpClient.newHttpClient());
    }

    /** What became of each cached call of a request. */
    private static String cacheStatus(HttpResponse<?> response) {
        return String.join(", ", response.headers().allValues("Cache-Status"));
    }

    private static void assertComputed(HttpResponse<?> response) {
        assertThat(cacheStatus(response)).contains("fwd=miss").doesNotContain("; hit");
    }

    private static void assertFound(HttpResponse<?> response, String tier) {
        assertThat(cacheStatus(response)).contains("; hit", "detail=" + tier).doesNotContain("fwd=");
    }

    @Test
    void anAnswerIsComputedOnceForAllProcesses() throws Exception {
        String body;
        try (Service first = start()) {
            HttpResponse<String> computed = first.post(PREDICT, FEATURES.formatted("0.9", "0.5"));
            body = computed.body();
            assertThat(computed.statusCode()).isEqualTo(200);
            assertThat(body).contains("\"probability\":", "\"interacts\":true");
            assertComputed(computed);
            HttpResponse<String> again = first.post(PREDICT, FEATURES.formatted("0.9", "0.5"));
            assertThat(again.body()).isEqualTo(body);
            assertFound(again, "LOCAL");
        }
        try (Service second = start()) {
            HttpResponse<String> found = second.post(PREDICT, FEATURES.formatted("0.9", "0.5"));
            assertThat(found.body()).isEqualTo(body);
            assertFound(found, "REDIS");
        }
    }

    @Test
    void eachModelIsAskedByItsName() throws Exception {
        try (Service service = start()) {
            String logistic =
                    service.post(PREDICT, FEATURES.formatted("0.4", "0.5")).body();
            HttpResponse<String> nearest =
                    service.post("/models/nearest-known/predict", FEATURES.formatted("0.4", "0.5"));
            assertComputed(nearest);
            assertThat(nearest.body()).contains("\"probability\":0.4").isNotEqualTo(logistic);
        }
    }

    @Test
    void numbersAreWhatTheyAreWorth() throws Exception {
        try (Service service = start()) {
            assertComputed(service.post(PREDICT, FEATURES.formatted("1", "0.5")));
            for (String one : List.of("1.0", "1.00", "10e-1")) {
                assertFound(service.post(PREDICT, FEATURES.formatted(one, "0.50")), "LOCAL");
            }
            assertComputed(service.post(PREDICT, FEATURES.formatted("0.1", "0.5")));
        }
    }

    @Test
    void aPairIsOneInEitherOrder() throws Exception {
        try (Service service = start()) {
            HttpResponse<String> one = service.get(KNOWN);
            assertComputed(one);
            assertThat(one.body()).contains("\"severity\":3", "\"mechanism\":\"bleeding\"");
            assertFound(service.get(KNOWN_REVERSED), "LOCAL");

            HttpResponse<String> predicted = service.post(PREDICT, "{\"first\":\"warfarin\",\"second\":\"aspirin\"}");
            HttpResponse<String> reversed = service.post(PREDICT, "{\"first\":\"aspirin\",\"second\":\"warfarin\"}");
            assertFound(reversed, "LOCAL");
            assertThat(reversed.body()).isEqualTo(predicted.body());
        }
    }

    @Test
    void thatNothingIsKnownIsAnAnswer() throws Exception {
        String pair = "/interactions?first=minoxidil&second=bisacodyl";
        String predict = "/models/nearest-known/predict";
        try (Service service = start()) {
            assertThat(service.get(pair).body()).contains("\"severity\":0", "\"mechanism\":\"\"");
            assertThat(service.get("/drugs/water").body()).contains("\"listed\":false");
            assertThat(service.post(predict, FEATURES.formatted("0", "0")).body())
                    .contains("\"probability\":0.0", "\"interacts\":false", "\"advice\":\"\"");
        }
        try (Service another = start()) {
            assertFound(another.get(pair), "REDIS");
            assertFound(another.get("/drugs/water"), "REDIS");
            assertFound(another.post(predict, FEATURES.formatted("-0", "0")), "REDIS");
        }
    }

    @Test
    void aModelThatIsPromotedAnswersAtOnce() throws Exception {
        try (Service service = start();
                Service other = start()) {
            assertThat(service.get("/models").body()).contains("{\"name\":\"logistic\",\"version\":\"1\"");
            String before =
                    service.post(PREDICT, FEATURES.formatted("0.3", "0.2")).body();

            assertThat(service.put("/models/logistic/version", "{\"version\":\"2\"}")
                            .statusCode())
                    .isEqualTo(204);

            HttpResponse<String> after = service.post(PREDICT, FEATURES.formatted("0.3", "0.2"));
            assertComputed(after);
            assertThat(after.body()).isNotEqualTo(before);
            assertThat(other.get("/models").body())
                    .as("where nobody promoted it")
                    .contains("{\"name\":\"logistic\",\"version\":\"1\"");
            assertThat(service.get("/models").body()).contains("{\"name\":\"logistic\",\"version\":\"2\"");
            assertThat(other.post(PREDICT, FEATURES.formatted("0.3", "0.2")).body())
                    .isEqualTo(before);
        }
    }

    @Test
    void eachAnswerHasALifeOfItsOwn() throws Exception {
        try (Service service = start()) {
            assertThat(ttl(service.get("/models"))).isBetween(3500L, 3600L);
            assertThat(ttl(service.get("/drugs"))).isBetween(86_000L, 86_400L);
            assertThat(ttl(service.post(PREDICT, FEATURES.formatted("0.7", "0.1"))))
                    .isBetween(60L, 120L);
        }
    }

    private static long ttl(HttpResponse<?> response) {
        return Long.parseLong(cacheStatus(response).replaceAll(".*ttl=(\\d+).*", "$1"));
    }

    @Test
    void withRedisKilledAnswersAreRightAllTheSame() throws Exception {
        String unseen = "/interactions?first=simvastatin&second=voriconazole";
        String known;
        String computed;
        String predicted;
        try (Service service = start()) {
            known = service.get(KNOWN).body();
            redis.kill();

            assertThat(service.get(KNOWN).body()).isEqualTo(known);
            computed = service.get(unseen).body();
            assertThat(computed).contains("\"severity\":3");
            predicted = service.post(PREDICT, FEATURES.formatted("0.8", "0.4")).body();
            assertThat(predicted).contains("\"interacts\":true");
        }
        try (Service without = start()) {
            HttpResponse<String> found = without.get(KNOWN);
            assertThat(found.body()).isEqualTo(known);
            assertFound(found, "S3");
            assertThat(without.get(unseen).body()).isEqualTo(computed);
            assertThat(without.post(PREDICT, FEATURES.formatted("0.8", "0.4")).body())
                    .isEqualTo(predicted);
        }
    }

    @Test
    void whatCannotBeAnsweredSaysWhy() throws Exception {
        try (Service service = start()) {
            assertProblem(service.post("/models/oracle/predict", FEATURES.formatted("1", "1")), 404, "'oracle'");
            assertProblem(service.get("/interactions?first=warfarin&second=water"), 404, "'water'");
            for (String feature : List.of("high", "2", "NaN", "-0.1", "")) {
                assertProblem(service.post(PREDICT, FEATURES.formatted(feature, "0.5")), 400, "'nearestKnown'");
            }
            assertProblem(service.post(PREDICT, "{\"features\":{}}"), 400, "'nearestKnown' is missing");
            assertProblem(service.post(PREDICT, "{}"), 400, "'features'");
            assertProblem(service.put("/models/logistic/version", "{\"version\":\"3\"}"), 404, "'3'");
            assertProblem(service.put("/models/logistic/version", "{}"), 400, "'version'");
        }
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains(detail);
    }
}
