package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.invocation.CacheScope;
import io.github.cachedresult.invocation.NotCachedException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** The response header of a web application on a real server. */
@NullUnmarked
@Timeout(120)
class CacheStatusTests {

    private static final String KEY = "key=\"h1-[0-9a-f]{64}\"";

    /** A list of structured fields (RFC 8941), as far as this header has them. */
    private static final Pattern SYNTAX = Pattern.compile(
            "CachedResult(; [a-z][a-z-]*(=(\\?[01]|-?[0-9]{1,15}|\"[ !#-\\[\\]-~]*\"|[A-Za-z*][A-Za-z0-9_-]*))?)*");

    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext context;

    @BeforeEach
    void start() {
        context = run("--cachedresult.web.cache-status=true");
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private static ConfigurableApplicationContext run(String... arguments) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "cachedresult.redis.enabled=false",
                        "cachedresult.s3.enabled=false")
                .run(arguments);
    }

    private HttpResponse<String> get(String path) {
        URI address =
                URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
        try {
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The members of the header; each of them is well formed. */
    private static List<String> members(HttpResponse<?> response) {
        List<String> members = response.headers().allValues("Cache-Status").stream()
                .flatMap(value -> Pattern.compile(", ").splitAsStream(value))
                .toList();
        assertThat(members)
                .filteredOn(member -> member.startsWith("CachedResult"))
                .allMatch(SYNTAX.asMatchPredicate());
        return members;
    }

    private List<String> membersOf(String path) {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return members(response);
    }

    private static void assertMatch(List<String> members, String... patterns) {
        assertThat(members).hasSize(patterns.length);
        for (int i = 0; i < patterns.length; i++) {
            assertThat(members.get(i)).matches(patterns[i]);
        }
    }

    @Test
    void eachCall_isAMemberInItsOrder() {
        assertMatch(
                membersOf("/twice"),
                "CachedResult; fwd=miss; stored; " + KEY,
                "CachedResult; hit; " + KEY + "; detail=LOCAL");
        assertMatch(membersOf("/brief"), "CachedResult; fwd=miss; stored; ttl=(3599|3600); " + KEY);
        assertMatch(membersOf("/brief"), "CachedResult; hit; ttl=35[0-9]{2}; " + KEY + "; detail=LOCAL");
        assertMatch(membersOf("/void"), "CachedResult; fwd=miss; stored=\\?0; " + KEY);
        assertMatch(membersOf("/unhashable"), "CachedResult; fwd=bypass");
        assertMatch(membersOf("/refused"), "CachedResult; detail=MISS");
    }

    @Test
    void requestWithoutCachedCalls_hasNoHeader() {
        assertThat(membersOf("/none")).isEmpty();
    }

    @Test
    void switchedOff_thereIsNoFilter() {
        try (ConfigurableApplicationContext off = run()) {
            assertThat(off.containsBean("cachedResultCacheStatusFilter")).isFalse();
        }
    }

    @Test
    void manyCalls_areCountedBeyondALimit() {
        List<String> members = membersOf("/many");
        assertThat(members).hasSize(CacheStatusHeader.MAXIMUM_MEMBERS + 1);
        assertThat(members.get(CacheStatusHeader.MAXIMUM_MEMBERS)).isEqualTo("CachedResult; detail=\"5 more calls\"");
    }

    @Test
    void exceptionsAndErrors_haveItToo() {
        HttpResponse<String> failed = get("/failing");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertMatch(members(failed), "CachedResult; fwd=miss; stored=\\?0; " + KEY + "; detail=failed");
        HttpResponse<String> error = get("/teapot");
        assertThat(error.statusCode()).isEqualTo(418);
        assertMatch(members(error), "CachedResult; fwd=miss; stored; " + KEY);
        HttpResponse<String> redirect = get("/redirect");
        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(members(redirect)).hasSize(1);
    }

    @Test
    void bodyThatIsSentBeforeTheEnd_hasWhatWasKnown() {
        HttpResponse<String> large = get("/large");
        assertThat(large.body()).hasSize(100_000);
        assertThat(members(large)).hasSize(1);
        HttpResponse<String> committed = get("/committed");
        assertThat(committed.statusCode()).isEqualTo(200);
        assertThat(committed.body()).isEqualTo("before after");
        assertThat(members(committed)).as("a call after the headers were sent").hasSize(1);
    }

    @Test
    void otherCachesWords_stay() {
        HttpResponse<String> response = get("/downstream");
        assertThat(members(response)).hasSize(3);
        assertThat(response.headers().allValues("Cache-Status").get(0)).isEqualTo("Downstream; hit");
    }

    @Test
    void asynchronousAnswers_haveTheCallsOfAllTheirThreads() {
        assertMatch(
                membersOf("/callable"),
                "CachedResult; fwd=miss; stored; " + KEY,
                "CachedResult; fwd=miss; stored; " + KEY);
        assertMatch(
                membersOf("/future"),
                "CachedResult; fwd=miss; stored; " + KEY,
                "CachedResult; fwd=miss; stored; " + KEY);
        assertMatch(membersOf("/async"), "CachedResult; fwd=miss; stored; " + KEY);
        assertThat(membersOf("/streaming")).hasSize(1);
    }

    /** Methods that end in every way. */
    public static class Service {

        /** Lives for an hour. */
        @CachedResult(model = "m", version = "1", ttl = "1h")
        public Text brief() {
            return new Text("brief");
        }

        /** Is not stored. */
        @CachedResult(model = "m", version = "1")
        public Text nothing() {
            return null;
        }

        /** Runs uncached. */
        @CachedResult(model = "m", version = "1")
        public Text unhashable(Comparable<?> input) {
            return new Text("any");
        }

        /** Fails. */
        @CachedResult(model = "m", version = "1")
        public Text failing() {
            throw new IllegalStateException("no model");
        }

        /** Runs on another thread. */
        @Async
        public CompletableFuture<String> later(Predictor predictor, String text) {
            return CompletableFuture.completedFuture(predictor.predict(text).smiles());
        }

        /** A result. */
        public record Text(String text) {}
    }

    /** Requests. */
    @RestController
    public static class Requests {

        private final Predictor predictor;
        private final Service service;
        private final AsyncTaskExecutor executor;

        Requests(Predictor predictor, Service service, AsyncTaskExecutor executor) {
            this.predictor = predictor;
            this.service = service;
            this.executor = executor;
        }

        @GetMapping("/none")
        String none() {
            return "none";
        }

        @GetMapping("/twice")
        String twice() {
            return predictor.predict("C").smiles() + predictor.predict("C").smiles();
        }

        @GetMapping("/brief")
        Service.Text brief() {
            return service.brief();
        }

        @GetMapping("/void")
        String nothing() {
            return String.valueOf(service.nothing());
        }

        @GetMapping("/unhashable")
        Service.Text unhashable() {
            return service.unhashable((Comparable<String>) String::length);
        }

        @GetMapping("/refused")
        String refused() {
            try (CacheScope replay = CacheScope.open(CacheMode.REPLAY_ONLY)) {
                assertThat(replay).isNotNull();
                predictor.predict("refused");
                return "an answer";
            } catch (NotCachedException e) {
                return e.reason().name();
            }
        }

        @GetMapping("/many")
        String many() {
            for (int i = 0; i < 25; i++) {
                predictor.predict("many" + i);
            }
            return "many";
        }

        @GetMapping("/failing")
        Service.Text failing() {
            return service.failing();
        }

        @GetMapping("/teapot")
        void teapot(HttpServletResponse response) throws IOException {
            predictor.predict("teapot");
            response.sendError(418);
        }

        @GetMapping("/redirect")
        void redirect(HttpServletResponse response) throws IOException {
            predictor.predict("redirect");
            response.sendRedirect("/none");
        }

        @GetMapping("/large")
        String large() {
            predictor.predict("large");
            return "x".repeat(100_000);
        }

        @GetMapping("/committed")
        void committed(HttpServletResponse response) throws IOException {
            predictor.predict("before");
            response.getWriter().print("before ");
            response.flushBuffer();
            predictor.predict("after");
            response.getWriter().print("after");
        }

        @GetMapping("/downstream")
        void downstream(HttpServletResponse response) throws IOException {
            response.addHeader("Cache-Status", "Downstream; hit");
            predictor.predict("downstream");
            response.getWriter().print("");
            predictor.predict("and again");
        }

        @GetMapping("/callable")
        Callable<String> callable() {
            predictor.predict("on the request's thread");
            return () -> predictor.predict("on another thread").smiles();
        }

        @GetMapping("/future")
        CompletableFuture<String> future() {
            return CompletableFuture.supplyAsync(
                            () -> predictor.predict("future").smiles(), executor)
                    .thenApplyAsync(text -> predictor.predict(text + "!").smiles(), executor);
        }

        @GetMapping("/async")
        String async(@RequestParam(defaultValue = "async") String text)
                throws ExecutionException, InterruptedException {
            return service.later(predictor, text).get();
        }

        @GetMapping("/streaming")
        StreamingResponseBody streaming() {
            predictor.predict("streaming");
            return out -> out.write('x');
        }
    }

    /** A web application. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableAsync
    @Import({Predictor.class, Service.class, Requests.class})
    static class Application {

        @Bean
        ContextPropagatingTaskDecorator carrier() {
            return new ContextPropagatingTaskDecorator();
        }
    }
}
