package io.github.cachedresult.samples.molecules.demo;

import io.github.cachedresult.samples.molecules.MoleculePropertiesApplication;
import io.github.cachedresult.samples.molecules.batch.PassReport;
import io.github.cachedresult.samples.molecules.batch.PassReports;
import io.github.cachedresult.test.server.RedisServerProcess;
import io.github.cachedresult.test.server.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The application in a JVM of its own, with the same class path, this process's terminal, and the two servers.
 *
 * @param redis the server it finds in {@code spring.data.redis.*}
 * @param s3 the server it finds in {@code cachedresult.s3.*}
 * @param bucket the bucket on it
 */
record ApplicationProcess(RedisServerProcess redis, S3Server s3, String bucket) {

    /** The version of Java from which on it warns of native code (JEP 472). */
    private static final int NATIVE_ACCESS_IS_ASKED_FOR = 24;

    /** What a JVM may need of the environment. The rest could lead it to other servers, accounts or proxies. */
    private static final Set<String> ENVIRONMENT =
            Set.of("PATH", "HOME", "TMPDIR", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TERM", "TZ");

    /**
     * Runs the application until it has ended, its results written, and returns what its passes gave.
     *
     * @throws DemoFailedException if it ends with an error
     */
    List<PassReport> run(List<String> options) throws IOException, InterruptedException {
        Path reports = Files.createTempFile("molecule-properties-", ".json");
        // after Ctrl-C nobody waits for the end of this method
        reports.toFile().deleteOnExit();
        try {
            int status = exitStatus(command(options, reports));
            if (status != 0) {
                throw new DemoFailedException("the application ended with status " + status);
            }
            return PassReports.read(reports);
        } finally {
            Files.deleteIfExists(reports);
        }
    }

    private ProcessBuilder command(List<String> options, Path reports) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // InChI numbers the atoms of a canonical SMILES, in native code, of which later JVMs warn.
        if (Runtime.version().feature() >= NATIVE_ACCESS_IS_ASKED_FOR) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(
                "-classpath",
                System.getProperty("java.class.path"),
                MoleculePropertiesApplication.class.getName(),
                "--reports=" + reports,
                "--spring.data.redis.host=127.0.0.1",
                "--spring.data.redis.port=" + redis.port(),
                "--cachedresult.s3.bucket=" + bucket,
                "--cachedresult.s3.endpoint=" + s3.endpoint(),
                "--cachedresult.s3.region=" + s3.region(),
                "--cachedresult.s3.path-style=true",
                // On a busy machine a JVM's first request takes longer than the limits that suit a service. A tier
                // that is late is passed over, which is right, but not what is to be shown.
                "--spring.data.redis.connect-timeout=30s",
                "--cachedresult.redis.timeout=10s",
                "--cachedresult.s3.timeout=20s"));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().keySet().retainAll(ENVIRONMENT);
        builder.environment()
                .putAll(Map.of("AWS_ACCESS_KEY_ID", s3.accessKey(), "AWS_SECRET_ACCESS_KEY", s3.secretKey()));
        return builder;
    }

    /** Waits for the process, and takes it along should this one be ended, by Ctrl-C for example. */
    private static int exitStatus(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.start();
        Thread takeAlong =
                new Thread(() -> process.destroyForcibly().onExit().join(), "molecule-properties-take-along");
        Runtime.getRuntime().addShutdownHook(takeAlong);
        int status = process.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(takeAlong);
        } catch (IllegalStateException e) {
            // This process is being ended, and the hook has begun.
        }
        return status;
    }
}
