package io.github.cachedresult.samples.molecules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.Tier;
import io.github.cachedresult.samples.molecules.batch.PassReport;
import io.github.cachedresult.samples.molecules.batch.PassReports;
import io.github.cachedresult.samples.molecules.service.MoleculeService;
import io.github.cachedresult.test.server.RedisServerProcess;
import io.github.cachedresult.test.server.S3Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MoleculePropertiesApplicationIntegrationTests {

    private static final String ASPIRIN = "CC(=O)Oc1ccccc1C(O)=O";

    @TempDir
    private Path directory;

    private RedisServerProcess redis;
    private S3Server s3;

    @BeforeEach
    void startServers() throws IOException {
        redis = RedisServerProcess.start();
        s3 = S3Server.builder()
                .directory(Files.createDirectory(directory.resolve("s3")))
                .start();
        s3.createBucket("results");
    }

    @AfterEach
    void stopServers() {
        s3.close();
        redis.close();
    }

    @Test
    void oneMolecule_isComputedOnceAndFoundInEachTier() {
        MoleculeProperties computed;
        try (ConfigurableApplicationContext first = application(WebApplicationType.NONE)) {
            MoleculeService service = first.getBean(MoleculeService.class);
            var answer = service.properties(ASPIRIN);
            computed = answer.value();
            assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(service.properties(ASPIRIN).cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        }
        try (ConfigurableApplicationContext second = application(WebApplicationType.NONE)) {
            var answer = second.getBean(MoleculeService.class).properties(ASPIRIN);
            assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.REDIS);
            assertThat(answer.value()).isEqualTo(computed);
        }
        redis.flushAll();
        try (ConfigurableApplicationContext third = application(WebApplicationType.NONE)) {
            var answer = third.getBean(MoleculeService.class).properties(ASPIRIN);
            assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.S3);
            assertThat(answer.value()).isEqualTo(computed);
        }
    }

    @Test
    void anotherSpelling_sharesTheResult() {
        try (ConfigurableApplicationContext context = application(WebApplicationType.NONE)) {
            MoleculeService service = context.getBean(MoleculeService.class);
            var kekule = service.properties("CC(=O)OC1=CC=CC=C1C(O)=O");
            var aromatic = service.properties(ASPIRIN);
            assertThat(kekule.cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(aromatic.cachedFrom().tier()).isEqualTo(Tier.LOCAL);
            assertThat(aromatic.value()).isEqualTo(kekule.value());
        }
    }

    @Test
    void aBadSmiles_failsEachTimeAndIsKeptNowhere() throws IOException {
        try (ConfigurableApplicationContext context = application(WebApplicationType.NONE)) {
            MoleculeService service = context.getBean(MoleculeService.class);
            for (String smiles : List.of("C1CC", "C1CC", "", "")) {
                assertThatExceptionOfType(InvalidSmilesException.class).isThrownBy(() -> service.properties(smiles));
            }
        }
        assertThat(keysInRedis()).isEqualTo(":0");
        assertThat(objectsInS3()).isEmpty();
    }

    @Test
    void badLinesOfAFile_areReportedKeptNowhereAndStopNothing() throws IOException {
        Path file = Files.writeString(
                directory.resolve("some.csv"), "name,smiles\nmethane,C\nunclosed,C1CC\nempty,\nwater,O\n");
        Path reports = directory.resolve("reports.json");

        int exitCode = SpringApplication.exit(
                application(WebApplicationType.NONE, "--compounds=" + file, "--passes=2", "--reports=" + reports));

        assertThat(exitCode).isZero();
        List<PassReport> passes = PassReports.read(reports);
        assertThat(passes)
                .extracting(PassReport::tiers)
                .containsExactly(Map.of(Tier.COMPUTED, 2), Map.of(Tier.LOCAL, 2));
        assertThat(passes).allSatisfy(pass -> assertThat(pass.refused())
                .extracting(PassReport.RefusedLine::line)
                .containsExactly(3L, 4L));
        assertThat(passes.get(1).refused().get(1).reason()).isEqualTo("empty: SMILES \"\": it is empty");
        assertThat(keysInRedis()).isEqualTo(":2");
        assertThat(objectsInS3()).hasSize(2);
    }

    @Test
    void aFileThatIsNotThere_endsTheRunWithAnErrorBeforeAnyOther() throws IOException {
        int exitCode = SpringApplication.exit(application(
                WebApplicationType.NONE,
                "--compounds=classpath:bad-lines.csv",
                "--compounds=" + directory.resolve("none.csv")));

        assertThat(exitCode).isEqualTo(2);
        assertThat(keysInRedis()).isEqualTo(":0");
    }

    @Test
    void http_answersWithTheResultAndWhereItCameFrom() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext context = application(WebApplicationType.SERVLET)) {
            JsonNode computed = JsonMapper.shared().readTree(get(context, ASPIRIN, 200));
            JsonNode found = JsonMapper.shared().readTree(get(context, ASPIRIN, 200));

            assertThat(computed.at("/cachedFrom/tier").asString()).isEqualTo("COMPUTED");
            assertThat(found.at("/smiles").asString()).isEqualTo(ASPIRIN);
            assertThat(found.at("/properties/formula").asString()).isEqualTo("C9H8O4");
            assertThat(found.at("/properties/chi/path/sp1").asDouble()).isGreaterThan(6);
            assertThat(found.at("/cachedFrom/tier").asString()).isEqualTo("LOCAL");
            assertThat(found.at("/cachedFrom/key").asString()).matches("h1-[0-9a-f]{64}");
            assertThat(found.at("/cachedFrom/version").asString()).isEqualTo("2.12");
            assertThat(found.at("/cachedFrom/computedAt").asString()).matches("[0-9-]{10}T.*Z");
            assertThat(found.at("/cachedFrom/durationSaved").asString()).startsWith("PT0.");
            assertThat(found.at("/cachedFrom/producer/application").asString()).isEqualTo("molecule-properties");
            assertThat(found.at("/properties")).isEqualTo(computed.at("/properties"));
        }
    }

    @Test
    void http_answersForManyAtOnce_withTheResultsOfSingleMolecules() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext context = application(WebApplicationType.SERVLET)) {
            JsonNode alone = JsonMapper.shared().readTree(get(context, ASPIRIN, 200));

            JsonNode many = JsonMapper.shared()
                    .readTree(post(context, "[\"O\", \"C1CC\", \"CC(=O)OC1=CC=CC=C1C(O)=O\", null]", 200));

            assertThat(many.size()).isEqualTo(4);
            assertThat(many.at("/0/properties/formula").asString()).isEqualTo("H2O");
            assertThat(many.at("/0/cachedFrom/tier").asString()).isEqualTo("COMPUTED");
            assertThat(many.at("/1/smiles").asString()).isEqualTo("C1CC");
            assertThat(many.at("/1/problem").asString()).startsWith("SMILES \"C1CC\": ");
            assertThat(many.at("/2/smiles").asString()).isEqualTo("CC(=O)OC1=CC=CC=C1C(O)=O");
            assertThat(many.at("/2/properties")).isEqualTo(alone.at("/properties"));
            assertThat(many.at("/2/cachedFrom/tier").asString()).isEqualTo("LOCAL");
            assertThat(many.at("/3/problem").asString()).isEqualTo("SMILES \"\": it is empty");
            JsonNode water = JsonMapper.shared().readTree(get(context, "O", 200));
            assertThat(water.at("/cachedFrom/tier").asString()).isEqualTo("LOCAL");
            post(context, "{\"smiles\": 1}", 400);
        }
        assertThat(keysInRedis()).isEqualTo(":2");
    }

    @Test
    void http_answersABadSmilesWithTheReason() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext context = application(WebApplicationType.SERVLET)) {
            JsonNode unclosed = JsonMapper.shared().readTree(get(context, "C1CC", 400));
            assertThat(unclosed.at("/status").asInt()).isEqualTo(400);
            assertThat(unclosed.at("/title").asString()).isEqualTo("Not a SMILES");
            assertThat(unclosed.at("/detail").asString())
                    .startsWith("SMILES \"C1CC\": ")
                    .containsIgnoringCase("ring");

            assertThat(JsonMapper.shared()
                            .readTree(get(context, "", 400))
                            .at("/detail")
                            .asString())
                    .isEqualTo("SMILES \"\": it is empty");
            assertThat(JsonMapper.shared()
                            .readTree(get(context, "[Pt]", 422))
                            .at("/title")
                            .asString())
                    .isEqualTo("Not computable");
        }
    }

    private ConfigurableApplicationContext application(WebApplicationType type, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.data.redis.port=" + redis.port(),
                "--cachedresult.redis.timeout=10s",
                "--cachedresult.s3.bucket=results",
                "--cachedresult.s3.endpoint=" + s3.endpoint(),
                "--cachedresult.s3.path-style=true",
                "--cachedresult.s3.timeout=20s"));
        arguments.addAll(List.of(more));
        AwsCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey()));
        return new SpringApplicationBuilder(MoleculePropertiesApplication.class)
                .web(type)
                .initializers(context -> ((GenericApplicationContext) context)
                        .registerBean(AwsCredentialsProvider.class, () -> credentials))
                .run(arguments.toArray(String[]::new));
    }

    private static String get(ConfigurableApplicationContext context, String smiles, int status)
            throws IOException, InterruptedException {
        return body(
                HttpRequest.newBuilder(uri(context, "?smiles=" + URLEncoder.encode(smiles, StandardCharsets.UTF_8))),
                status);
    }

    private static String post(ConfigurableApplicationContext context, String json, int status)
            throws IOException, InterruptedException {
        return body(
                HttpRequest.newBuilder(uri(context, ""))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)),
                status);
    }

    private static URI uri(ConfigurableApplicationContext context, String query) {
        return URI.create(
                "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/molecules" + query);
    }

    private static String body(HttpRequest.Builder request, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue(status == 200 ? "application/json" : "application/problem+json");
        return answer.body();
    }

    private String keysInRedis() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            socket.getOutputStream().write("DBSIZE\r\n".getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private List<Path> objectsInS3() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("s3").resolve("results"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
