package io.github.cachedresult.samples.interactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.test.server.RedisServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The service over HTTP, on a real Redis. */
class PredictionApiIntegrationTests {

    private static final String FEATURES =
            "{\"features\":{\"nearestKnown\":\"%s\",\"resemblance\":\"0.25\",\"partners\":\"%s\"}}";

    private RedisServerProcess redis;

    @BeforeEach
    void startRedis() throws IOException {
        redis = RedisServerProcess.start();
    }

    @AfterEach
    void stopRedis() {
        redis.close();
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

    private Service start() {
        return new Service(
                SpringApplication.run(
                        PredictionApiApplication.class,
                        "--server.port=0",
                        "--spring.data.redis.port=" + redis.port(),
                        "--cachedresult.redis.timeout=5s"),
                HttpClient.newHttpClient());
    }

    private static String cacheStatus(HttpResponse<?> response) {
        return String.join(", ", response.headers().allValues("Cache-Status"));
    }

    @Test
    void anAnswerIsComputedOnceForAllProcesses() throws Exception {
        String body;
        try (Service first = start()) {
            HttpResponse<String> computed = first.post("/models/logistic/predict", FEATURES.formatted("0.9", "0.5"));
            body = computed.body();
            assertThat(computed.statusCode()).isEqualTo(200);
            assertThat(body).contains("\"probability\":", "\"interacts\":true");
            assertThat(cacheStatus(computed)).contains("fwd=miss");
            HttpResponse<String> again = first.post("/models/logistic/predict", FEATURES.formatted("0.9", "0.5"));
            assertThat(again.body()).isEqualTo(body);
            assertThat(cacheStatus(again)).contains("hit").doesNotContain("fwd");
        }
        try (Service second = start()) {
            HttpResponse<String> found = second.post("/models/logistic/predict", FEATURES.formatted("0.9", "0.5"));
            assertThat(found.body()).isEqualTo(body);
            assertThat(cacheStatus(found)).contains("hit").doesNotContain("fwd");
        }
    }

    @Test
    void numbersAreWhatTheyAreWorth() throws Exception {
        try (Service service = start()) {
            assertThat(cacheStatus(service.post("/models/logistic/predict", FEATURES.formatted("1", "0.5"))))
                    .contains("fwd=miss");
            for (String one : new String[] {"1.0", "1.00", "10e-1"}) {
                assertThat(cacheStatus(service.post("/models/logistic/predict", FEATURES.formatted(one, "0.50"))))
                        .contains("hit")
                        .doesNotContain("fwd");
            }
            assertThat(cacheStatus(service.post("/models/nearest-known/predict", FEATURES.formatted("1", "0.5"))))
                    .as("another model")
                    .contains("fwd=miss");
        }
    }

    @Test
    void aPairIsOneInEitherOrder() throws Exception {
        try (Service service = start()) {
            HttpResponse<String> one = service.get("/interactions?first=warfarin&second=aspirin");
            assertThat(one.body()).contains("\"severity\":3", "\"mechanism\":\"bleeding\"");
            HttpResponse<String> other = service.get("/interactions?first=aspirin&second=warfarin");
            assertThat(cacheStatus(other)).contains("hit").doesNotContain("fwd");
            assertThat(service.post("/models/logistic/predict", "{\"first\":\"warfarin\",\"second\":\"aspirin\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(cacheStatus(service.post(
                            "/models/logistic/predict", "{\"first\":\"aspirin\",\"second\":\"warfarin\"}")))
                    .contains("hit")
                    .doesNotContain("fwd");
        }
    }

    @Test
    void thatNothingIsKnownIsAnAnswer() throws Exception {
        String pair = "/interactions?first=minoxidil&second=bisacodyl";
        try (Service service = start()) {
            assertThat(service.get(pair).body()).contains("\"severity\":0", "\"mechanism\":\"\"");
            assertThat(service.get("/drugs/water").body()).contains("\"listed\":false");
            assertThat(service.post("/models/nearest-known/predict", FEATURES.formatted("0", "0"))
                            .body())
                    .contains("\"probability\":0.0", "\"interacts\":false", "\"advice\":\"\"");
        }
        try (Service another = start()) {
            assertThat(cacheStatus(another.get(pair))).contains("hit").doesNotContain("fwd");
            assertThat(cacheStatus(another.get("/drugs/water"))).contains("hit").doesNotContain("fwd");
            assertThat(cacheStatus(another.post("/models/nearest-known/predict", FEATURES.formatted("0", "0"))))
                    .contains("hit")
                    .doesNotContain("fwd");
        }
    }

    @Test
    void aModelThatIsPromotedAnswersAtOnce() throws Exception {
        try (Service service = start()) {
            assertThat(service.get("/models").body()).contains("{\"name\":\"logistic\",\"version\":\"1\"");
            String before = service.post("/models/logistic/predict", FEATURES.formatted("0.3", "0.2"))
                    .body();

            assertThat(service.put("/models/logistic/version", "{\"version\":\"2\"}")
                            .statusCode())
                    .isEqualTo(204);

            HttpResponse<String> after = service.post("/models/logistic/predict", FEATURES.formatted("0.3", "0.2"));
            assertThat(cacheStatus(after)).contains("fwd=miss");
            assertThat(after.body()).isNotEqualTo(before);
            assertThat(service.get("/models").body()).contains("{\"name\":\"logistic\",\"version\":\"2\"");
        }
    }

    @Test
    void eachAnswerHasALifeOfItsOwn() throws Exception {
        try (Service service = start()) {
            assertThat(ttl(service.get("/models"))).isBetween(3500L, 3600L);
            assertThat(ttl(service.get("/drugs"))).isBetween(86_000L, 86_400L);
            assertThat(ttl(service.post("/models/logistic/predict", FEATURES.formatted("0.7", "0.1"))))
                    .isBetween(60L, 120L);
        }
    }

    private static long ttl(HttpResponse<?> response) {
        return Long.parseLong(cacheStatus(response).replaceAll(".*ttl=(\\d+).*", "$1"));
    }

    @Test
    void withRedisDownAnswersAreRightAllTheSame() throws Exception {
        try (Service service = start()) {
            String before =
                    service.get("/interactions?first=warfarin&second=aspirin").body();
            redis.close();

            assertThat(service.get("/interactions?first=warfarin&second=aspirin")
                            .body())
                    .isEqualTo(before);
            assertThat(service.get("/interactions?first=simvastatin&second=voriconazole")
                            .body())
                    .contains("\"severity\":3");
            assertThat(service.post("/models/logistic/predict", FEATURES.formatted("0.8", "0.4"))
                            .statusCode())
                    .isEqualTo(200);
        }
        try (Service without = start()) {
            assertThat(without.get("/interactions?first=aspirin&second=warfarin")
                            .body())
                    .contains("\"severity\":3");
        }
    }

    @Test
    void whatCannotBeAnsweredSaysWhy() throws Exception {
        try (Service service = start()) {
            HttpResponse<String> model = service.post("/models/oracle/predict", FEATURES.formatted("1", "1"));
            assertThat(model.statusCode()).isEqualTo(404);
            assertThat(model.body()).contains("'oracle'", "GET /models");
            HttpResponse<String> drug = service.get("/interactions?first=warfarin&second=water");
            assertThat(drug.statusCode()).isEqualTo(404);
            assertThat(drug.body()).contains("'water'", "GET /drugs");
            for (String feature : new String[] {"high", "2", "NaN", "-0.1", ""}) {
                HttpResponse<String> invalid =
                        service.post("/models/logistic/predict", FEATURES.formatted(feature, "0.5"));
                assertThat(invalid.statusCode()).isEqualTo(400);
                assertThat(invalid.body()).contains("'nearestKnown'", "from 0 to 1");
            }
            HttpResponse<String> nothing = service.post("/models/logistic/predict", "{}");
            assertThat(nothing.statusCode()).isEqualTo(400);
            assertThat(nothing.body()).contains("'first'", "'features'");
        }
    }
}
