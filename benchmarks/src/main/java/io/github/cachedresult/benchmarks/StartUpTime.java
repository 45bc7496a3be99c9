package io.github.cachedresult.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the starter adds to the start of a Spring Boot application, from the start of its JVM to its context being ready.
 *
 * <p>Each start is a JVM of its own; the kinds of start take turns, in an order drawn anew for each round, so that what
 * disturbs the machine disturbs all alike. All have one class path.
 *
 * <p>Argument: the number of rounds, by default 15.
 */
public final class StartUpTime {

    private static final int DEFAULT_ROUNDS = 15;
    private static final String MARK = "ready after ";

    private StartUpTime() {}

    /** What starts. */
    enum Kind {
        /** An empty application that leaves our auto-configuration out. */
        WITHOUT("--spring.autoconfigure.exclude=io.github.cachedresult.autoconfigure.CachedResultAutoConfiguration"),

        /** The starter's local tier. */
        LOCAL("--cachedresult.redis.enabled=false"),

        /** The same with a bean that has a cached method, without which nothing is proxied. */
        LOCAL_WITH_A_METHOD("--cachedresult.redis.enabled=false " + CachedBean.SOURCE),

        /** All three tiers, and a cached method; nobody listens where Redis and S3 should be. */
        ALL_TIERS_ABSENT(CachedBean.SOURCE + " --spring.data.redis.port=1 --cachedresult.s3.bucket=results"
                + " --cachedresult.s3.endpoint=http://127.0.0.1:1");

        private final String arguments;

        Kind(String arguments) {
            this.arguments = arguments;
        }
    }

    /** Measures and prints. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length == 0 ? DEFAULT_ROUNDS : Integer.parseInt(arguments[0]);
        Map<Kind, List<Long>> starts = new EnumMap<>(Kind.class);
        List<Kind> order = new ArrayList<>(Arrays.asList(Kind.values()));
        Random random = new Random(1);
        for (int round = -1; round < rounds; round++) {
            Collections.shuffle(order, random);
            for (Kind kind : order) {
                long millis = start(kind);
                // The first round warms the caches of the disk.
                if (round >= 0) {
                    starts.computeIfAbsent(kind, any -> new ArrayList<>()).add(millis);
                }
            }
        }
        long without = median(starts.getOrDefault(Kind.WITHOUT, List.of()));
        System.out.printf("%-20s %8s %8s%n", "ms", "median", "added");
        starts.forEach(
                (kind, millis) -> System.out.printf("%-20s %8d %8d%n", kind, median(millis), median(millis) - without));
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static long start(Kind kind) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Empty.class.getName()));
        command.addAll(List.of(kind.arguments.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(lines::add);
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(kind + " did not start:\n" + String.join("\n", lines));
        }
        return lines.stream()
                .filter(line -> line.startsWith(MARK))
                .map(line -> Long.valueOf(line.substring(MARK.length())))
                .findFirst()
                .orElseThrow();
    }

    /** The application that is started. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Empty {

        public static void main(String[] arguments) {
            ConfigurableApplicationContext context = new SpringApplicationBuilder(Empty.class)
                    .bannerMode(Banner.Mode.OFF)
                    .logStartupInfo(false)
                    .run(arguments);
            long started = ManagementFactory.getRuntimeMXBean().getStartTime();
            System.out.println(MARK + (System.currentTimeMillis() - started));
            context.close();
        }
    }

    /** A bean with a cached method. */
    @Configuration(proxyBeanMethods = false)
    static class CachedBean {

        static final String SOURCE = "--spring.main.sources=io.github.cachedresult.benchmarks.StartUpTime$CachedBean";

        @Bean
        ProxiedModel model() {
            return new ProxiedModel();
        }
    }
}
