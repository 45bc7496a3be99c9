package io.github.cachedresult.samples.molecules.demo;

import io.github.cachedresult.Tier;
import io.github.cachedresult.samples.molecules.batch.PassReport;
import io.github.cachedresult.test.server.RedisServerProcess;
import io.github.cachedresult.test.server.S3Server;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Shows one calculation over real molecules being computed once, and then found in the process, in Redis and in S3.
 *
 * <p>It holds a redis-server and an S3 server on free ports of this machine, and runs the application three times, each in
 * a JVM of its own. All of it ends with this process, also after Ctrl-C. The exit code is 0 if every answer came from the
 * tier that it had to come from.
 */
public final class Demo {

    private static final String BUCKET = "results";
    private static final String APPROVED_DRUGS = "--compounds=classpath:approved-drugs.csv";
    private static final String BAD_LINES = "--compounds=classpath:bad-lines.csv";
    private static final List<Long> LINES_TO_REFUSE = List.of(3L, 4L, 5L);

    private final PrintStream out;
    private final RedisServerProcess redis;
    private final ApplicationProcess application;
    private final List<String> more;

    private Demo(PrintStream out, RedisServerProcess redis, ApplicationProcess application, List<String> more) {
        this.out = out;
        this.redis = redis;
        this.application = application;
        this.more = more;
    }

    /**
     * Runs the demonstration.
     *
     * @param args nothing, or what the application is to be told besides, such as {@code --limit=10} for the first ten
     *     compounds only
     */
    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "logback-demo.xml");
        System.exit(run(System.out, Arrays.asList(args)));
    }

    private static int run(PrintStream out, List<String> more) {
        try (RedisServerProcess redis = RedisServerProcess.start();
                S3Server s3 = S3Server.start()) {
            s3.createBucket(BUCKET);
            out.println("Started " + redis + " and an " + s3 + ".");
            new Demo(out, redis, new ApplicationProcess(redis, s3, BUCKET), more).show();
            return 0;
        } catch (DemoFailedException e) {
            System.err.println("The demo failed: " + e.getMessage());
        } catch (IOException e) {
            System.err.println("The demo failed: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    private void show() throws IOException, InterruptedException {
        heading("Process 1: nothing is cached yet. One thread computes all molecules, and looks for them again.");
        List<PassReport> first = application.run(options(APPROVED_DRUGS, "--passes=2"));
        heading("Process 2: a new JVM, which remembers nothing.");
        List<PassReport> second = application.run(options(APPROVED_DRUGS));
        redis.flushAll();
        heading("Process 3: another new JVM, after Redis was emptied; and a file with lines that are no molecules.");
        List<PassReport> third = application.run(options(APPROVED_DRUGS, BAD_LINES, "--show=aspirin"));

        int compounds = first.get(0).tiers().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        List<ShownPass> passes = List.of(
                new ShownPass("process 1, pass 1", Tier.COMPUTED, first.get(0)),
                new ShownPass("process 1, pass 2", Tier.LOCAL, first.get(1)),
                new ShownPass("process 2", Tier.REDIS, second.get(0)),
                new ShownPass("process 3, Redis emptied", Tier.S3, third.get(0)));
        heading(
                "Each pass from its first molecule to its last: without the start of its JVM, with its first connections.");
        ResultTable.lines(passes).forEach(line -> out.println("  " + line));
        passes.forEach(pass -> pass.orFail(compounds));
        List<Long> refused = third.get(1).refused().stream()
                .map(PassReport.RefusedLine::line)
                .toList();
        if (!refused.equals(LINES_TO_REFUSE)) {
            throw new DemoFailedException("lines " + LINES_TO_REFUSE + " should have been refused, were " + refused);
        }
    }

    private void heading(String text) {
        out.println();
        out.println(text);
    }

    private List<String> options(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(more);
        return all;
    }
}
